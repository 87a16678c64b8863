/**
 * New against returning customers: what is kept on conversions is what the orders themselves say, in whatever order orders are heard of,
 * move, turn out to be tests, are cancelled or deleted, change their customer, and customers become one or are erased.
 */
import fc from "fast-check";
import { randomUUID } from "node:crypto";

import { ONLY_MERCHANDISE, type OrderFacts } from "#app/orders/order-facts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";

const modules = async () => ({
  ...(await import("#app/orders/ingest/record-order.server.ts")),
  ...(await import("#app/orders/attribution/customer-kinds.server.ts")),
  ...(await import("#app/screens/report/read-report.server.ts")),
  ...(await import("#app/shops/erase-customer.server.ts")),
});
let app: TestApp;
let use: Awaited<ReturnType<typeof modules>>;
beforeAll(async () => {
  app = await anApp();
  use = await modules();
});
afterAll(() => app.close());

const gidOf = (customer: number) => `gid://shopify/Customer/${customer}`;
const hour = (hours: number) => new Date(Date.UTC(2026, 0, 1, hours));

const telling = fc.record({
  do: fc.constant("tell" as const),
  order: fc.nat(5),
  customer: fc.option(fc.nat(2)),
  placed: fc.nat(8),
  test: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  cancelled: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  both: fc.boolean(),
});
const events = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: telling },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), order: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("merge" as const), kept: fc.nat(2), gone: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("erase" as const), customer: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("forget" as const), order: fc.nat(5) }) },
  ),
  { minLength: 2, maxLength: 12 },
);
type Event = typeof events extends fc.Arbitrary<(infer T)[]> ? T : never;

let runs = 0;

/** A shop with two members, each in an offer of their own, so that one order may count for both. */
async function aShop(): Promise<ShopContext & { offerIds: string[] }> {
  const shop = `kinds-${++runs}.myshopify.com`;
  await app.db.shop.create({ data: { domain: shop, name: "", currency: "USD", ianaTimezone: "UTC", installedAt: hour(0) } });
  const offerIds: string[] = [];
  for (const key of ["SOFIA", "NOAH"]) {
    const ids = { offerId: randomUUID(), memberId: randomUUID(), enrolmentId: randomUUID() };
    const offer = { discountId: key, title: key, summary: "", status: "ACTIVE", startsAt: hour(0), commissionBps: 1_000 };
    await app.db.offer.create({ data: { id: ids.offerId, shop, ...offer } });
    await app.db.member.create({ data: { id: ids.memberId, shop, firstName: key, lastName: "", email: key, handle: "" } });
    await app.db.enrolment.create({ data: { id: ids.enrolmentId, shop, offerId: ids.offerId, memberId: ids.memberId } });
    await app.db.promoCode.create({ data: { shop, ...ids, name: key, key, liveFrom: new Date(0), issuedFor: "welcome" } });
    offerIds.push(ids.offerId);
  }
  return { shop, db: app.shopDb(shop), offerIds };
}

async function play({ shop, db }: ShopContext, event: Event, at: number): Promise<void> {
  const id = (order: number) => `gid://shopify/Order/${order}`;
  switch (event.do) {
    case "tell": {
      const codes = (event.both ? ["SOFIA", "NOAH"] : ["SOFIA"]).map((key) => ({ key, name: key }));
      const order: OrderFacts = {
        ...{ ...ONLY_MERCHANDISE, id: id(event.order), name: `#${event.order}`, currency: "USD", subtotalMinor: 1_000n, codes },
        ...{ processedAt: hour(event.placed), updatedAt: hour(100 + at), test: event.test },
        ...{ cancelledAt: event.cancelled ? hour(100) : null, customerId: event.customer === null ? null : gidOf(event.customer) },
      };
      return db.$transaction((tx) => use.recordAll(tx, shop, { orders: [{ order, refunds: [] }], refunds: [] }));
    }
    case "delete":
      return db.$transaction((tx) =>
        use.recordAll(tx, shop, { orders: [], refunds: [], deletions: [{ orderId: id(event.order), at: hour(100) }] }),
      );
    case "merge":
      if (event.kept === event.gone) return;
      return db.$transaction((tx) => use.mergeCustomers(tx, shop, { keptId: gidOf(event.kept), goneId: gidOf(event.gone), at: hour(100) }));
    case "erase":
      {
        const customerId = gidOf(event.customer);
        const { id: requestId } = await db.privacyRequest.create({
          data: { shop, topic: "customers_redact", customerId, receivedAt: hour(100) },
        });
        const ask = { person: { customerId, email: null }, requestId, atOnce: 100, goesOn: () => true };
        await use.eraseCustomer({ shop, db }, ask, () => Promise.resolve());
      }
      return;
    case "forget":
      // As rows of before are.
      await app.db.conversion.updateMany({ where: { shop, orderId: id(event.order) }, data: { customerKind: null } });
  }
}

test("kept kinds are those of the orders, and rows of before are filled in by the job", async () => {
  await fc.assert(
    fc.asyncProperty(events, async (story) => {
      const ctx = await aShop();
      for (const [at, event] of story.entries()) await play(ctx, event, at);
      const filters = [{}, { offerId: ctx.offerIds[0]! }, { from: hour(2), to: hour(6) }];
      const ask = () => Promise.all(filters.map((filter) => use.customerKinds(ctx, filter)));
      while ((await use.fillCustomerKinds(ctx)) > 0);
      const kept = await ask();
      expect(await ctx.db.conversion.count({ where: { customerKind: null } })).toBe(0);
      // Looked through, because one is not known.
      const [any] = await ctx.db.conversion.findMany({ take: 1 });
      if (any) await app.db.conversion.updateMany({ where: { shop: ctx.shop, orderId: any.orderId }, data: { customerKind: null } });
      expect(kept).toEqual(await ask());
    }),
    { numRuns: 15 },
  );
});
