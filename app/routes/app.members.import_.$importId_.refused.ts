/** The rows of a file of members that are left out, as a file. */
import type { ActionFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { refusedRowsCsv } from "#app/members/import/import-members.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  const { ctx } = await forAdmin(request, "refresh");
  const report = await refusedRowsCsv(ctx, idFrom(params.importId));
  if (!report) throw notFound();
  return new Response(report.csv, { headers: { "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" } });
}
