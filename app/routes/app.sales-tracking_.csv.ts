/** Sales tracking as a file: the report as the screen shows it, or with `orders=true` the orders behind its figures. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { REPORT_BY } from "#app/screens/report/report-by.ts";
import { ordersCsv, salesCsv } from "#app/screens/report/sales-csv.server.ts";
import { filterInRange } from "#app/orders/rollups/sales-filter.ts";
import { oneOf } from "#app/http/params.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts } = await forAdmin(request, "money");
  const query = new URL(request.url).searchParams;
  const zone = shopFacts.ianaTimezone;
  const about = { filter: filterInRange(query, { zone, now: new Date() }), currency: shopFacts.currency };
  const by = oneOf(REPORT_BY, { raw: query.get("by"), fallback: "offer" });
  const text = query.get("orders") === "true" ? await ordersCsv(ctx, { ...about, zone }) : await salesCsv(ctx, { by, ...about });
  return new Response(text, { headers: { "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" } });
}
