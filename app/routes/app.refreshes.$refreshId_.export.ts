/** Everything that happened in a refresh, as a file for people who have to account for it. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { exportTimeline } from "#app/refreshes/export-timeline.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, shopFacts } = await forAdmin(request, "view");
  const text = await exportTimeline(ctx, { refreshId: idFrom(params.refreshId), zone: shopFacts.ianaTimezone });
  if (text === null) throw notFound();
  return new Response(text, { headers: { "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" } });
}
