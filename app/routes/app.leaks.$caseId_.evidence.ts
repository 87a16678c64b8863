/** What a leak case rests on, as a file for a dispute. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { caseCsv } from "#app/screens/leak/read-case.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, shopFacts } = await forAdmin(request, "money");
  const text = await caseCsv(ctx, { caseId: idFrom(params.caseId), currency: shopFacts.currency });
  if (text === null) throw notFound();
  return new Response(text, { headers: { "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" } });
}
