/** The timeline of one member's part in a refresh, read when somebody opens it. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { readTimeline } from "#app/refreshes/read-refresh.server.ts";
import { idFrom } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "view");
  return { entries: await readTimeline(ctx, { itemId: idFrom(params.itemId) }) };
}
