import { readForReport } from "#app/platform/db-replica.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { averageMinor } from "#app/format/money.ts";
import { formatForFile, inZone } from "#app/format/dates.ts";
import { csvText } from "#app/format/csv-text.ts";

import { decimalOf } from "#app/orders/minor-units.ts";
import { ordersBehind } from "./orders-behind.server.ts";
import { readOverpaid } from "./overpaid.server.ts";
import type { ReportBy } from "./report-by.ts";
import type { SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import { salesReport } from "./sales-report.server.ts";

/** More rows than a spreadsheet takes are not worth one file. */
const MOST_ROWS = 100_000;
const FIRST_HEADINGS: Record<ReportBy, string[]> = {
  offer: ["Offer", "Discount"],
  member: ["Member", "Handle"],
  project: ["Project"],
  code: ["Code", "Member and offer"],
};

/** The report as it is on the screen, with all its pages. Amounts are plain decimals of the shop's currency. */
export async function salesCsv(
  ctx: ShopContext,
  { by, filter, currency }: { by: ReportBy; filter: SalesFilter; currency: string },
): Promise<string> {
  const [{ rows }, overpaid] = await readForReport(ctx, (reads) =>
    Promise.all([salesReport(reads, { by, filter, page: 1, pageSize: MOST_ROWS }), readOverpaid(reads, { by, filter })]),
  );
  const amount = (minor: number | null) => (minor === null ? "" : decimalOf(minor, currency));
  return csvText(
    [
      ...FIRST_HEADINGS[by],
      "Conversions",
      `Revenue (${currency})`,
      `Average order (${currency})`,
      `Refunds (${currency})`,
      `Commission (${currency})`,
      `Overpaid (${currency})`,
      "Clicks",
    ],
    rows.map((row) => [
      // Without the @ that a spreadsheet would take for the beginning of a formula.
      ...[row.name, by === "member" ? row.detail.replace(/^@/, "") : row.detail].slice(0, FIRST_HEADINGS[by].length),
      String(row.conversions),
      amount(row.revenueMinor),
      amount(averageMinor(row.revenueMinor, row.conversions)),
      amount(row.refundedMinor),
      amount(row.commissionMinor),
      amount(overpaid.byId[row.id] ?? 0),
      String(row.clicks),
    ]),
  );
}

/** The orders behind a figure, one line per member's part. Times are those of the shop's zone, which the headings name. */
export async function ordersCsv(
  ctx: ShopContext,
  { filter, currency, zone }: { filter: SalesFilter; currency: string; zone: string },
): Promise<string> {
  const { rows } = await ordersBehind(ctx, { filter, state: null, page: 1, pageSize: MOST_ROWS });
  return csvText(
    [
      "Order",
      inZone("Placed", zone),
      "Code as typed",
      "Member",
      "Offer",
      "State",
      "Reason",
      inZone("Paid", zone),
      `Gross (${currency})`,
      `Refunds (${currency})`,
      `Revenue (${currency})`,
      `Commission (${currency})`,
    ],
    rows.map((row) => [
      ...[row.orderName, formatForFile(row.at, zone), row.typed, row.member, row.offer, row.state, row.rejectedFor ?? ""],
      row.paidAt === null ? "" : formatForFile(row.paidAt, zone),
      ...[row.grossMinor, row.refundedMinor, row.netMinor, row.commissionMinor].map((minor) => decimalOf(minor, currency)),
    ]),
  );
}
