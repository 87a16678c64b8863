/**
 * A report that adds up sums says what the ledger's rows say, whatever the range. Breaks when: an end of a range is left
 * out or counted twice, a sum is not computed anew, an order shared by two members is two of an offer.
 */
import fc from "fast-check";

import { ONLY_MERCHANDISE } from "#app/orders/order-facts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const START = Date.UTC(2026, 1, 20);
const DAYS = 60;
const NAMES = ["SOFIA15", "NOAH15", "ADA15"];

let app: TestApp;
let ctx: ShopContext;
let record: typeof import("#app/orders/ingest/record-order.server.ts");
let report: typeof import("#app/screens/report/sales-report.server.ts");
let course: typeof import("#app/screens/report/sales-over-time.server.ts");
let totals: typeof import("#app/orders/rollups/rollup-sql.server.ts");
beforeAll(async () => {
  app = await anApp();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  record = await import("#app/orders/ingest/record-order.server.ts");
  report = await import("#app/screens/report/sales-report.server.ts");
  course = await import("#app/screens/report/sales-over-time.server.ts");
  totals = await import("#app/orders/rollups/rollup-sql.server.ts");
});
afterAll(() => app.close());

/** Two offers: Sofia and Noah in one, Ada in the other. */
async function aShop(): Promise<string[]> {
  await app.empty();
  const { offerId } = await aWholeShop(app.db, SHOP);
  await app.db.order.deleteMany();
  // Clicks without an order have a row of their own; here only orders are told.
  await app.db.linkClicks.deleteMany();
  await app.db.offerSalesRollup.deleteMany();
  await app.db.codeSalesRollup.deleteMany();
  await app.db.promoCode.updateMany({ data: { liveFrom: new Date(0) } });
  const other = await ctx.db.offer.create({
    data: { shop: SHOP, discountId: "gid://d/2", title: "", summary: "", status: "ACTIVE", startsAt: new Date(0), commissionBps: 500 },
  });
  for (const [key, id] of [["NOAH15", offerId] as const, ["ADA15", other.id] as const]) {
    const member = await ctx.db.member.create({ data: { shop: SHOP, firstName: key, lastName: "", email: key, handle: key } });
    const place = { shop: SHOP, offerId: id, memberId: member.id };
    const { id: enrolmentId } = await ctx.db.enrolment.create({ data: place });
    await ctx.db.promoCode.create({ data: { ...place, enrolmentId, name: key, key, liveFrom: new Date(0), issuedFor: "welcome" } });
  }
  return [offerId, other.id];
}

const placed = fc.record({
  // Often on the very edge of a quarter, a day or a month.
  minutes: fc.oneof(fc.nat(DAYS * 24 * 60), fc.constantFrom(0, 15, 24 * 60, 9 * 24 * 60, 37 * 24 * 60)),
  codes: fc.subarray(NAMES, { minLength: 1 }),
  worth: fc.nat(9_999),
  cancelled: fc.nat(5).map((n) => n === 0),
});
const story = fc.record({
  orders: fc.array(placed, { minLength: 1, maxLength: 25 }),
  // Later tellings of some of them: cancelled, or worth something else.
  again: fc.array(fc.record({ which: fc.nat(24), worth: fc.nat(9_999), cancelled: fc.boolean() }), { maxLength: 8 }),
  ranges: fc.array(fc.tuple(fc.nat(DAYS * 24 * 60), fc.nat(DAYS * 24 * 60)), { minLength: 2, maxLength: 5 }),
});

test("figures, tables and the chart of any range are what its conversions come to", async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ orders, again, ranges }) => {
      const offers = await aShop();
      const tell = (which: number, over: { worth: number; cancelled: boolean; version: number }) => {
        const { minutes, codes } = orders[which]!;
        const processedAt = new Date(START + minutes * 60_000);
        const order = {
          ...ONLY_MERCHANDISE,
          ...{ id: `gid://shopify/Order/${which}`, name: `#${which}`, processedAt, test: false, currency: "USD", customerId: null },
          updatedAt: new Date(START + (DAYS + over.version) * 86_400_000),
          cancelledAt: over.cancelled ? processedAt : null,
          subtotalMinor: BigInt(over.worth),
          codes: codes.map((key) => ({ key, name: key })),
        };
        return { order, refunds: [] };
      };
      const first = orders.map((order, which) => tell(which, { ...order, version: 0 }));
      await ctx.db.$transaction((tx) => record.recordAll(tx, SHOP, { orders: first, refunds: [] }));
      for (const [version, { which, ...over }] of again.entries()) {
        const later = tell(which % orders.length, { ...over, version: version + 1 });
        await ctx.db.$transaction((tx) => record.recordOrder(tx, SHOP, later));
      }
      const rows = await app.db.conversion.findMany({ where: { shop: SHOP } });

      for (const [a, b] of ranges) {
        const range = { from: new Date(START + Math.min(a, b) * 60_000), to: new Date(START + Math.max(a, b) * 60_000) };
        for (const bounds of [range, { from: range.from }, { to: range.to }, {}])
          for (const offerId of [undefined, offers[0]]) {
            const filter = { ...bounds, ...(offerId && { offerId }) };
            const inside = rows.filter(
              (row) =>
                (!bounds.from || row.at >= bounds.from) && (!bounds.to || row.at < bounds.to) && (!offerId || row.offerId === offerId),
            );
            const sum = (parts: typeof rows, counts: "ofOrder" | "ofOffer" | "counted") => ({
              conversions: parts.filter((row) => (counts === "counted" ? row.state === "counted" : row[counts])).length,
              revenueMinor: parts.reduce((all, row) => all + (row.state === "counted" ? Number(row.netMinor) : 0), 0),
              commissionMinor: parts.reduce((all, row) => all + Number(row.commissionMinor), 0),
            });
            const all = sum(inside, offerId ? "ofOffer" : "ofOrder");
            expect(await report.salesTotals(ctx, filter)).toMatchObject(all);
            if (!offerId) expect(await totals.shopTotals(ctx, bounds)).toEqual(all);
            const by = { offer: "offerId", member: "memberId", code: "promoCodeId" } as const;
            for (const kind of offerId ? (["offer", "member", "code"] as const) : (["offer"] as const)) {
              const { rows: shown } = await report.salesReport(ctx, { by: kind, filter, page: 1, pageSize: 10 });
              const ids = [...new Set(inside.map((row) => row[by[kind]]))];
              const expected = ids.map((id) => ({
                id,
                ...sum(
                  inside.filter((row) => row[by[kind]] === id),
                  kind === "offer" ? "ofOffer" : "counted",
                ),
              }));
              const said = shown.map(({ id, conversions, revenueMinor, commissionMinor }) => ({
                id,
                conversions,
                revenueMinor,
                commissionMinor,
              }));
              const sorted = (list: typeof said) => list.toSorted((one, two) => (one.id < two.id ? -1 : 1));
              expect({ kind, rows: sorted(said) }).toEqual({ kind, rows: sorted(expected) });
            }
            const now = new Date(START + (DAYS + 1) * 86_400_000);
            const { points } = await course.salesOverTime(ctx, { filter, zone: "Asia/Kathmandu", now });
            expect(points.reduce((whole, point) => whole + point.revenueMinor, 0)).toBe(all.revenueMinor);
            expect(points.reduce((whole, point) => whole + point.conversions, 0)).toBe(all.conversions);
          }
      }
    }),
    { numRuns: 8, seed: 20_261_122 },
  );
});
