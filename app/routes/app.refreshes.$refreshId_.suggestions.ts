/** Free names for one member of a draft, for "Suggest another". */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { idFrom } from "#app/http/params.server.ts";
import { proposeNames } from "#app/refreshes/suggest-names.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, codes } = await forAdmin(request, "view");
  const itemId = idFrom(new URL(request.url).searchParams.get("item") ?? undefined);
  return Response.json({ names: await proposeNames(ctx, { codes }, { refreshId: idFrom(params.refreshId), itemId }) });
}
