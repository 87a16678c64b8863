/** What a table for each month costs and gains beside the plain one, in one run: reports, the counting of orders, and the change itself. */
import { median, percentile, rounded, type Bench, type Figure } from "../figures.ts";
import { theShop } from "../refresh/shop.ts";
import { asOpened } from "./report.ts";
import { sold } from "./sold.ts";

const MEMBERS = 10_000;
const CONVERSIONS = Number(process.env.BENCH_CONVERSIONS ?? 1_000_000);
/** YYYY-MM: from when on each month is to have a table; the months ahead unless said. */
const FROM = process.env.BENCH_FROM;
const RANGES = ["last_30_days", "all"] as const;
const BATCHES = 40;
const ORDERS = 50;

export const byMonth: Bench = async () => {
  const { ctx } = await theShop();
  const { db } = await import("#app/platform/db.server.ts");
  const { partitionConversions } = await import("#app/orders/partitions/partition-conversions.server.ts");
  const { recordAll } = await import("#app/orders/ingest/record-order.server.ts");
  const { ONLY_MERCHANDISE } = await import("#app/orders/order-facts.ts");
  const offerId = await sold(ctx, { members: MEMBERS, conversions: CONVERSIONS });
  await db.$executeRawUnsafe("VACUUM ANALYZE");
  const codes = await db.promoCode.findMany({ where: { offerId }, select: { key: true }, take: BATCHES * ORDERS, orderBy: { key: "asc" } });
  const figures: Figure[] = [];
  const tell = (name: string, times: number[], about: Record<string, string | number>) =>
    figures.push({ name, value: rounded(percentile(times, 0.95), 1), unit: "ms", median: rounded(median(times), 1), ...about });

  async function measure(form: string) {
    for (const range of RANGES) {
      const { page, customers } = await asOpened(ctx, { offerId, range });
      tell("by_month.report_ms_p95", page, { form, range, conversions: CONVERSIONS });
      tell("by_month.customers_ms_p95", customers, { form, range, conversions: CONVERSIONS });
    }
    // New orders, and a later telling of each.
    for (const version of [1, 2]) {
      const took: number[] = [];
      for (let batch = 0; batch < BATCHES; batch++) {
        const at = new Date();
        const orders = codes.slice(batch * ORDERS, (batch + 1) * ORDERS).map(({ key }, n) => ({
          ...{ refunds: [], triggeredAt: null },
          order: {
            ...ONLY_MERCHANDISE,
            ...{ id: `${form}/${batch}/${n}`, name: `#${n}`, processedAt: at, updatedAt: new Date(at.getTime() + version * 1_000) },
            ...{ cancelledAt: null, test: false, currency: "USD", subtotalMinor: 3_000n, customerId: `c${batch * ORDERS + n}` },
            ...{ codes: [{ key, name: key }], mentions: [] },
          },
        })) as unknown as Parameters<typeof recordAll>[2]["orders"];
        const began = performance.now();
        await ctx.db.$transaction((tx) => recordAll(tx, ctx.shop, { orders, refunds: [] }), { timeout: 60_000 });
        took.push(performance.now() - began);
      }
      tell("by_month.intake_ms_p95", took, { form, telling: version, orders: ORDERS, conversions: CONVERSIONS });
    }
  }

  await measure("plain");
  const began = performance.now();
  const from = FROM === undefined ? {} : { from: new Date(`${FROM}-01T00:00:00Z`), movedAtMost: Infinity };
  const held = (await partitionConversions(db, { now: new Date(), ...from })) ?? 0;
  const total = performance.now() - began;
  figures.push({ name: "by_month.change_ms", value: rounded(total), unit: "ms", held_ms: held, conversions: CONVERSIONS });
  await db.$executeRawUnsafe("VACUUM ANALYZE");
  await measure(FROM === undefined ? "months ahead" : "all months");
  return figures;
};
