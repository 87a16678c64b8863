import { Prisma } from "#app/generated/prisma/client.ts";
import { readForReport } from "#app/platform/db-replica.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { rangeOf, type RangeAsked, type RangeChoice } from "#app/format/date-range.ts";
import { codeUsesLabel } from "#app/screens/offer/code-uses.server.ts";
import { readIngestLag, type IngestLag } from "#app/orders/ingest/ingest-lag.server.ts";
import { latestRun, readsAllOrders, type RunView } from "#app/orders/reconciliation/ledger-runs.server.ts";
import { filterQuery, parseFilter, type SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import { countsFor, type SalesSums, matching } from "#app/orders/rollups/rollup-sql.server.ts";

import { clicksOf, salesReport, salesTotals, type Report, offersSold, type SalesOverview } from "./sales-report.server.ts";
import { readOverpaid, type Overpaid } from "./overpaid.server.ts";
import type { ReportBy } from "./report-by.ts";
import { salesOverTime, type SalesOverTime } from "./sales-over-time.server.ts";

const PAGE_SIZE = 50;

export type ReportFigures = SalesSums & { clicks: number };

type ReportView = {
  asked: RangeAsked;
  choice: RangeChoice;
  /** The filter with its dates, as the addresses of orders and file say it. */
  filter: Record<string, string>;
  now: ReportFigures;
  before: ReportFigures | null;
  rows: Report;
  overpaid: Overpaid;
  list: { page: number; pageSize: number };
  course: SalesOverTime;
  offers: SalesOverview["offers"];
  run: RunView | null;
  /** Whether a comparison reads the orders of all time; of the last 60 days otherwise. */
  allOrders: boolean;
  /** Messages about orders that nobody has counted for a while; null when there are none. */
  behind: IngestLag | null;
  /** Not waited for, since Shopify is asked for it: its count of each code beside ours, in words, by the row's id. */
  uses: Promise<Record<string, string>>;
  /** Not waited for: the page is there without it. */
  customers: Promise<CustomerKinds>;
};

/** `codes` is asked for Shopify's counts, which only the report by code shows. */
type Query = { codes?: DiscountCodes; by: ReportBy; query: URLSearchParams; asked: RangeAsked; page: number; zone: string; now: Date };

/** Everything Sales tracking shows. `query` may narrow it to an offer, member, project or code. */
export async function readReport(ctx: ShopContext, { codes, by, query, asked, page, zone, now }: Query): Promise<ReportView> {
  const choice = rangeOf(asked, { zone, now });
  const { from: _from, to: _to, ...about } = parseFilter(query);
  const filter: SalesFilter = { ...about, ...choice.range };
  const list = { page, pageSize: PAGE_SIZE };
  const [[sums, before, rows, course, offers, overpaid], run, allOrders, behind] = await Promise.all([
    readForReport(ctx, (reads) =>
      Promise.all([
        figuresOf(reads, filter),
        choice.previous ? figuresOf(reads, { ...about, ...choice.previous }) : null,
        salesReport(reads, { by, filter, ...list }),
        salesOverTime(reads, { filter, zone, now }),
        offersSold(reads, choice.range),
        readOverpaid(reads, { by, filter }),
      ]),
    ),
    latestRun(ctx),
    readsAllOrders(ctx.db),
    readIngestLag(ctx, now),
  ]);
  // Slow over a long past, and begun last so that it does not slow what is waited for.
  const customers = readForReport(ctx, (reads) => customerKinds(reads, filter));
  // Whoever shows the page looks at it later; until then nobody else would see it fail.
  customers.catch(() => undefined);
  const uses =
    by === "code" && codes
      ? codeUsesLabel(
          ctx,
          codes,
          rows.rows.map(({ id }) => id),
        )
      : Promise.resolve({});
  uses.catch(() => undefined);
  return {
    ...{ asked, choice, before, course, run, allOrders, offers, overpaid, behind, list, customers, uses },
    filter: Object.fromEntries(filterQuery(filter)),
    now: sums,
    rows,
  };
}

/** What everything that the filter names comes to, with the clicks on members' links. */
export async function figuresOf(ctx: ShopContext, filter: SalesFilter): Promise<ReportFigures> {
  const [sums, clicks] = await Promise.all([salesTotals(ctx, filter), clicksOf(ctx, filter)]);
  return { ...sums, clicks };
}

/** Orders by what we know of their customers. `unknown` are guests and customers whose data was erased. */
export type CustomerKinds = { fresh: number; returning: number; unknown: number };

/**
 * New customers' orders against returning ones'. New is a customer's first order with one of the shop's codes: orders
 * without a code are nobody's conversion and not kept, so somebody who bought without a code before is new here.
 */
export async function customerKinds(ctx: ShopContext, filter: SalesFilter): Promise<CustomerKinds> {
  const { shop, db } = ctx;
  const waiting = await db.$queryRaw<object[]>`SELECT 1 FROM "Conversion" WHERE "shop" = ${shop} AND "customerKind" IS NULL LIMIT 1`;
  if (waiting.length > 0) return kindsLookedThrough(ctx, filter);
  const each = {
    shop: Prisma.sql`count(*) FILTER (WHERE c."ofOrder" AND`,
    offer: Prisma.sql`count(*) FILTER (WHERE`,
    parts: Prisma.sql`count(DISTINCT c."orderId") FILTER (WHERE c."state" = 'counted' AND`,
  }[countsFor(filter)];
  // What stands for its order stands for its offer too: both are in the one index that covers this.
  const among = countsFor(filter) === "parts" ? Prisma.empty : Prisma.sql`AND c."ofOffer"`;
  const [row] = await db.$queryRaw<{ fresh: bigint; returning: bigint; unknown: bigint }[]>`
    SELECT ${each} c."customerKind" = 'new') AS fresh, ${each} c."customerKind" = 'returning') AS returning,
           ${each} c."customerKind" = 'unknown') AS unknown
    FROM "Conversion" c WHERE ${matching(shop, filter)} ${among}`;
  return { fresh: Number(row?.fresh ?? 0n), returning: Number(row?.returning ?? 0n), unknown: Number(row?.unknown ?? 0n) };
}

/** The same from the orders themselves, while a job has not filled in the kinds of rows of before. */
async function kindsLookedThrough({ shop, db }: ShopContext, filter: SalesFilter): Promise<CustomerKinds> {
  const [row] = await db.$queryRaw<{ fresh: bigint; returning: bigint; unknown: bigint }[]>`
    WITH sold AS (
      SELECT DISTINCT c."orderId" FROM "Conversion" c WHERE ${matching(shop, filter)} AND c."state" = 'counted'
    ), placed AS (
      SELECT o."id", o."customerId", o."processedAt" FROM sold JOIN "Order" o ON o."shop" = ${shop} AND o."id" = sold."orderId"
    ), firsts AS (
      SELECT DISTINCT ON (o."customerId") o."customerId", o."id" FROM "Order" o
      WHERE o."shop" = ${shop} AND o."customerId" IN (SELECT "customerId" FROM placed) AND NOT o."test"
      ORDER BY o."customerId", o."processedAt", o."id"
    )
    SELECT count(*) FILTER (WHERE firsts."id" = placed."id") AS fresh,
           count(*) FILTER (WHERE firsts."id" <> placed."id") AS returning,
           count(*) FILTER (WHERE placed."customerId" IS NULL) AS unknown
    FROM placed LEFT JOIN firsts ON firsts."customerId" = placed."customerId"`;
  return { fresh: Number(row?.fresh ?? 0n), returning: Number(row?.returning ?? 0n), unknown: Number(row?.unknown ?? 0n) };
}
