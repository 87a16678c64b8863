/** What is held of a customer who asked, as a file the merchant hands over. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { idFrom, notFound, oneOf } from "#app/http/params.server.ts";
import { FILE_KINDS } from "#app/shops/data-request.ts";
import { dataRequestFile } from "#app/shops/data-requests.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const { ctx } = await forAdmin(request, "settings", "money");
  const kind = oneOf(FILE_KINDS, { raw: new URL(request.url).searchParams.get("as"), fallback: "json" });
  const file = await dataRequestFile(ctx, { id: idFrom(params.requestId), kind });
  if (!file) throw notFound();
  return new Response(file.text, { headers: { "Content-Type": `${file.type}; charset=utf-8`, "Cache-Control": "no-store" } });
}
