import type { RangeAsked } from "#app/format/date-range.ts";
import type { ReportBy } from "#app/screens/report/report-by.ts";
import type { ReportRow } from "#app/screens/report/sales-report.server.ts";

import type { RowLinks } from "./sales-table.tsx";

/** The page of the orders that a filter stands for. */
export function ordersUrl(filter: Record<string, string>): string {
  return `/app/sales-tracking/orders?${new URLSearchParams(filter)}`;
}

/** Two of what the report is of, or two offers, side by side in the same dates. */
export function compareUrl(by: ReportBy, asked: RangeAsked): string {
  const query = new URLSearchParams({ by: by === "member" ? by : "offer", range: asked.preset });
  if (asked.preset === "custom") for (const day of ["since", "until"] as const) query.set(day, asked[day]);
  return `/app/sales-tracking/compare?${query}`;
}

/** Where the rows of a report lead. A code has no page of its own. */
export function rowLinks(by: ReportBy, filter: Record<string, string>): (row: ReportRow) => RowLinks {
  const pages: Record<ReportBy, string | null> = { offer: "/app/offers/", member: "/app/members/", project: "/app/projects/", code: null };
  const page = pages[by];
  return ({ id }) => ({ page: page === null ? null : `${page}${id}`, orders: ordersUrl({ ...filter, [by]: id }) });
}
