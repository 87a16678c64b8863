/** Orders that no code gave to a member, and a person does. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { ONLY_MERCHANDISE, type OrderFacts } from "#app/orders/order-facts.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const at = new Date("2026-06-01T12:00:00Z");
const by = { staff: "1", now: at };
const orderId = "gid://shopify/Order/50";

let app: TestApp;
let ctx: ShopContext;
let enrolmentId: string;
let orders: typeof import("#app/orders/attribution/assign-order.server.ts") &
  typeof import("#app/orders/ingest/record-order.server.ts") &
  typeof import("#app/orders/attribution/review-conversions.server.ts") &
  typeof import("#app/payouts/mark-paid.server.ts") &
  typeof import("#app/orders/attribution/attribute-orders.server.ts");
let screen: typeof import("#app/screens/report/unassigned-orders.server.ts");
beforeAll(async () => {
  app = await anApp();
  orders = {
    ...(await import("#app/orders/attribution/assign-order.server.ts")),
    ...(await import("#app/orders/ingest/record-order.server.ts")),
    ...(await import("#app/orders/attribution/review-conversions.server.ts")),
    ...(await import("#app/payouts/mark-paid.server.ts")),
    ...(await import("#app/orders/attribution/attribute-orders.server.ts")),
  };
  screen = await import("#app/screens/report/unassigned-orders.server.ts");
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
});
beforeEach(async () => {
  await app.empty();
  ({ enrolmentId } = await aWholeShop(app.db, SHOP));
  await app.db.order.deleteMany();
});
afterAll(() => app.close());

const hear = (over: Partial<OrderFacts> = {}) =>
  ctx.db.$transaction((tx) =>
    orders.recordOrder(tx, SHOP, {
      refunds: [],
      order: {
        ...{ ...ONLY_MERCHANDISE, id: orderId, name: "#50", processedAt: at, updatedAt: at, cancelledAt: null, test: false },
        ...{ currency: "USD", subtotalMinor: 10_000n, customerId: null, codes: [], source: "shopify_draft_order" },
        mentions: [{ key: "SOFIA15", name: "Sofia15" }],
        ...over,
      },
    }),
  );
const assign = (reason = "Agreed by phone") => orders.assignOrder(ctx, { orderId, enrolmentId, reason, ...by });
const counted = () => app.db.conversion.findMany({ select: { state: true, enrolmentId: true, commissionMinor: true } });
const listed = async (show: "open" | "given", search = "") => {
  const { rows } = await screen.unassignedOrders(ctx, { show, search, page: 1, pageSize: 50 });
  return rows.map(({ name, names, given }) => ({ name, names, given: given?.reason ?? null }));
};

test("an order with a name only among its discounts counts for nobody, and is found by that name", async () => {
  await hear();
  expect(await counted()).toEqual([]);
  expect(await listed("open", "sofia")).toEqual([{ name: "#50", names: ["Sofia15"], given: null }]);
  expect(await listed("open", "mila")).toEqual([]);
  expect(await screen.findPlaces(ctx, "sofia")).toMatchObject([{ enrolmentId, member: "Sofia Marin", code: "SOFIA15" }]);
});

test("an order with a decoy is told as one, so that nobody takes it for a member's sale", async () => {
  await hear({ codes: [{ key: "LENA15", name: "Lena15" }], mentions: [] });
  const { rows } = await screen.unassignedOrders(ctx, { show: "open", search: "lena", page: 1, pageSize: 50 });
  expect(rows).toMatchObject([{ names: ["Lena15"], decoys: ["LENA15"] }]);
});

test("given to a member it counts at their terms, whatever is heard of it later, and the activity says why", async () => {
  await hear();
  expect(await assign()).toEqual({ ok: true });
  expect(await counted()).toEqual([{ state: "counted", enrolmentId, commissionMinor: 1_200n }]);
  await hear({ updatedAt: new Date(at.getTime() + 60_000), subtotalMinor: 5_000n });
  expect(await counted()).toEqual([{ state: "counted", enrolmentId, commissionMinor: 600n }]);
  await ctx.db.$transaction((tx) => orders.reattribute(tx, { shop: SHOP, keys: ["SOFIA15"] }));
  expect(await counted()).toHaveLength(1);
  expect(await listed("given")).toEqual([{ name: "#50", names: ["Sofia15"], given: "Agreed by phone" }]);
  const act = { kind: "order_assigned", subject: "#50", reason: "Agreed by phone", staffId: "1" };
  expect(await app.db.activity.findFirst({ where: { kind: "order_assigned" } })).toMatchObject(act);
});

test("taken back it is nobody's again, and the activity says so", async () => {
  await hear();
  await assign();
  expect(await orders.unassignOrder(ctx, { orderId, ...by })).toEqual({ ok: true });
  expect(await counted()).toEqual([]);
  expect(await listed("open")).toHaveLength(1);
  expect(await app.db.activity.count({ where: { kind: "order_unassigned" } })).toBe(1);
});

test("what a code gave to a member, and what was paid, is not given to another", async () => {
  await hear({ codes: [{ key: "SOFIA15", name: "SOFIA15" }] });
  expect(await assign()).toEqual({ ok: false, reason: "counted" });
  await hear({ updatedAt: new Date(at.getTime() + 60_000), mentions: [] });
  expect(await assign()).toEqual({ ok: true });
  const filter = {};
  const shown = await orders.readPayable(ctx, { filter, now: at });
  expect((await orders.markPaid(ctx, { filter, shown, ...by })).ok).toBe(true);
  expect(await assign()).toEqual({ ok: false, reason: "paid" });
  expect(await orders.unassignOrder(ctx, { orderId, ...by })).toEqual({ ok: false, reason: "paid" });
});

test("an order or a member that is not of this shop is unknown", async () => {
  await hear();
  const stranger = { orderId, enrolmentId: "00000000-0000-4000-8000-000000000000", reason: "?", ...by };
  expect(await orders.assignOrder(ctx, stranger)).toEqual({ ok: false, reason: "unknown" });
  expect(await orders.assignOrder(ctx, { ...stranger, enrolmentId, orderId: "gid://shopify/Order/51" })).toEqual({
    ok: false,
    reason: "unknown",
  });
});
