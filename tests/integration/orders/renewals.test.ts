/** Who earns when a name went to somebody else and a subscription renews with it. */
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";
import { ONLY_MERCHANDISE, type OrderFacts } from "#app/orders/order-facts.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const day = (number: number) => new Date(Date.UTC(2026, 5, number));

let app: TestApp;
let ctx: ShopContext;
let first: string;
let second: string;
let record: typeof import("#app/orders/ingest/record-order.server.ts");
beforeAll(async () => {
  app = await anApp();
  record = await import("#app/orders/ingest/record-order.server.ts");
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
});
beforeEach(async () => {
  await app.empty();
  const { enrolmentId, offerId } = await aWholeShop(app.db, SHOP);
  await app.db.order.deleteMany();
  first = enrolmentId;
  second = randomUUID();
  const memberId = randomUUID();
  const who = { firstName: "Sofie", lastName: "Berg", handle: "sofie", email: "sofie@example.com" };
  await app.db.member.create({ data: { id: memberId, shop: SHOP, ...who } });
  await app.db.enrolment.create({ data: { id: second, shop: SHOP, offerId, memberId } });
  const code = { shop: SHOP, offerId, memberId, enrolmentId: second, name: "SOFIA15", key: "SOFIA15", issuedFor: "welcome" };
  await app.db.promoCode.updateMany({ data: { liveUntil: day(10), endedFor: "leak", isPrimary: false } });
  await app.db.promoCode.create({ data: { ...code, liveFrom: day(12) } });
});
afterAll(() => app.close());

let serial = 60;
const place = (at: number, over: Partial<OrderFacts>) => {
  const id = `gid://shopify/Order/${(serial += 1)}`;
  const order: OrderFacts = {
    ...{ ...ONLY_MERCHANDISE, id, name: `#${serial}`, processedAt: day(at), updatedAt: day(at), cancelledAt: null, test: false },
    ...{ currency: "USD", subtotalMinor: 10_000n, customerId: "gid://shopify/Customer/44", codes: [{ key: "SOFIA15", name: "SOFIA15" }] },
    ...over,
  };
  return ctx.db.$transaction((tx) => record.recordOrder(tx, SHOP, { order, refunds: [] }));
};
const holders = async () => (await app.db.conversion.findMany({ orderBy: { at: "asc" } })).map(({ enrolmentId }) => enrolmentId);

test("a renewal goes to who held the name at the customer's checkout, not to its new holder", async () => {
  await place(5, { source: "web" });
  await place(20, { source: "subscription_contract" });
  await place(20, { source: "web", customerId: "gid://shopify/Customer/45" });
  expect((await holders()).toSorted()).toEqual([first, first, second].toSorted());
});

test("a checkout that is heard of after its renewal decides all the same", async () => {
  await place(20, { source: "subscription_contract" });
  expect(await holders()).toEqual([]);
  await place(5, { source: "web" });
  expect(await holders()).toEqual([first, first]);
});

test("a renewal whose checkout is not known is left for a person to decide", async () => {
  await place(20, { source: "subscription_contract" });
  expect(await holders()).toEqual([]);
});
