import type { ShopContext } from "#app/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discount-codes.ts";
import { rangeFor, type RangeChoice, type RangePreset } from "#app/format/date-range.ts";

import { clicksOf } from "./clicks.server.ts";
import { codeUsesInWords } from "./code-uses.server.ts";
import { figuresBehind, type FiguresBehind } from "./figures-behind.server.ts";
import { latestRun, readsAllOrders, type RunView } from "./ledger-runs.server.ts";
import type { ReportBy } from "./report-by.ts";
import { customerKinds, type CustomerKinds } from "./sales-customers.server.ts";
import { filterQuery, parseFilter, type SalesFilter } from "./sales-filter.ts";
import { salesOverTime, type SalesOverTime } from "./sales-over-time.server.ts";
import { salesReport, salesTotals, type Report } from "./sales-report.server.ts";
import { offersSold, type SalesOverview } from "./sales-overview.server.ts";
import type { SalesSums } from "./sales-sql.server.ts";

const PAGE_SIZE = 50;

export type ReportFigures = SalesSums & { clicks: number };

export type ReportView = {
  preset: RangePreset;
  choice: RangeChoice;
  /** The filter with its dates, as the addresses of orders and file say it. */
  filter: Record<string, string>;
  now: ReportFigures;
  before: ReportFigures | null;
  rows: Report;
  list: { page: number; pageSize: number };
  course: SalesOverTime;
  offers: SalesOverview["offers"];
  run: RunView | null;
  /** Whether a comparison reads the orders of all time; of the last 60 days otherwise. */
  allOrders: boolean;
  /** Messages about orders that nobody has counted for a while; null when there are none. */
  behind: FiguresBehind | null;
  /** Not waited for, since Shopify is asked for it: its count of each code beside ours, in words, by the row's id. */
  uses: Promise<Record<string, string>>;
  /** Not waited for: the page is there without it. */
  customers: Promise<CustomerKinds>;
};

/** `codes` is asked for Shopify's counts, which only the report by code shows. */
type Ask = { codes?: DiscountCodes; by: ReportBy; query: URLSearchParams; preset: RangePreset; page: number; zone: string; now: Date };

/** Everything Sales tracking shows. `query` may narrow it to an offer, member, project or code. */
export async function readReport(ctx: ShopContext, { codes, by, query, preset, page, zone, now }: Ask): Promise<ReportView> {
  const choice = rangeFor(preset, { zone, now });
  const { from: _from, to: _to, ...about } = parseFilter(query);
  const filter: SalesFilter = { ...about, ...choice.range };
  const list = { page, pageSize: PAGE_SIZE };
  const [sums, before, rows, course, run, allOrders, offers, behind] = await Promise.all([
    figuresOf(ctx, filter),
    choice.previous ? figuresOf(ctx, { ...about, ...choice.previous }) : null,
    salesReport(ctx, { by, filter, ...list }),
    salesOverTime(ctx, { filter, zone, now }),
    latestRun(ctx),
    readsAllOrders(ctx.db),
    offersSold(ctx, choice.range),
    figuresBehind(ctx, now),
  ]);
  // Slow over a long past, and begun last so that it does not slow what is waited for.
  const customers = customerKinds(ctx, filter);
  // Whoever shows the page looks at it later; until then nobody else would see it fail.
  customers.catch(() => undefined);
  const uses =
    by === "code" && codes
      ? codeUsesInWords(
          ctx,
          codes,
          rows.rows.map(({ id }) => id),
        )
      : Promise.resolve({});
  uses.catch(() => undefined);
  return {
    ...{ preset, choice, before, course, run, allOrders, offers, behind, list, customers, uses },
    filter: Object.fromEntries(filterQuery(filter)),
    now: sums,
    rows,
  };
}

async function figuresOf(ctx: ShopContext, filter: SalesFilter): Promise<ReportFigures> {
  const [sums, clicks] = await Promise.all([salesTotals(ctx, filter), clicksOf(ctx, filter)]);
  return { ...sums, clicks };
}
