/** Free names near a taken one, for "Suggest another". */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { suggestFreeNames } from "#app/refreshes/suggest-names.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, codes } = await forAdmin(request);
  const name = (new URL(request.url).searchParams.get("name") ?? "").slice(0, 255);
  return Response.json({ names: await suggestFreeNames(ctx, { codes }, { name }) });
}
