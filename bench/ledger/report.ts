/** How long Sales tracking takes over an offer's past, and how that grows with it. */
import type { ShopContext } from "#app/platform/db.server.ts";

import { median, percentile, rounded, type Bench, type Figure } from "../figures.ts";
import { theShop } from "../refresh/shop.ts";
import { sold } from "./sold.ts";

const MEMBERS = 10_000;
const SIZES = (process.env.BENCH_CONVERSIONS ?? "10000,100000,1000000").split(",").map(Number);
const RUNS = 40;
const RANGES = ["last_30_days", "this_month", "last_6_months", "all"] as const;

/**
 * `report.ms_p95`: everything the page waits for: figures with what they were before, the first 50 members by revenue, the
 * chart with its refreshes, the latest comparison and the table of offers. What it does not wait for (new customers against
 * returning ones) is told apart, as is a page of the offer's members on the offer's own page.
 */
export const report: Bench = async () => {
  const { ctx } = await theShop();
  const { db: whole } = await import("#app/platform/db.server.ts");
  const { checkRollups } = await import("#app/orders/rollups/rebuild-rollups.server.ts");
  const { offerMembers } = await import("#app/screens/offer/offer-members.server.ts");
  const figures: Figure[] = [];
  const small = new Map<string, number>();
  const tell = (name: string, times: number[], about: Record<string, string | number>) => {
    const value = percentile(times, 0.95);
    const key = [name, about.range].join();
    if (!small.has(key)) small.set(key, value);
    const growth = rounded(value / small.get(key)!, 2);
    figures.push({ name, value: rounded(value, 1), unit: "ms", median: rounded(median(times), 1), members: MEMBERS, ...about, growth });
  };
  for (const conversions of SIZES) {
    const offerId = await sold(ctx, { members: MEMBERS, conversions });
    const wrong = await checkRollups(ctx);
    if (wrong.length > 0) throw new Error(`${wrong.length} sums are not what the ledger's rows come to`);
    await whole.$executeRawUnsafe("VACUUM ANALYZE");
    for (const range of RANGES) {
      const { page, customers } = await asOpened(ctx, { offerId, range });
      tell("report.ms_p95", page, { range, conversions });
      tell("report.customers_ms", customers, { range, conversions });
    }
    const took = await times(RUNS, () => offerMembers(ctx, { offerId, sort: "revenue", direction: "desc", page: 1, pageSize: 50 }));
    tell("report.offer_members_ms_p95", took, { range: "all", conversions });
  }
  return figures;
};

/** How long the page takes to open, and those of its figures that it does not wait for. */
export async function asOpened(ctx: ShopContext, { offerId, range }: { offerId: string; range: (typeof RANGES)[number] }) {
  const { readReport } = await import("#app/screens/report/read-report.server.ts");
  const ask = {
    by: "member",
    query: new URLSearchParams({ offer: offerId }),
    asked: { preset: range, compare: "before", since: null, until: null },
    page: 1,
    zone: "America/New_York",
  } as const;
  const customers: number[] = [];
  const page: number[] = [];
  // The first is not counted: its statements are prepared then.
  for (let run = -1; run < RUNS; run++) {
    const began = performance.now();
    const { customers: later } = await readReport(ctx, { ...ask, now: new Date() });
    const ready = performance.now();
    // The next run must not run beside it.
    await later;
    if (run < 0) continue;
    page.push(ready - began);
    customers.push(performance.now() - began);
  }
  return { page, customers };
}

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let run = 0; run < count; run++) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return took;
}
