/** What a draft would do in the stores that its offer is tied to. Fetched by the draft once its names have settled. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin, sistersDeps } from "#app/composition.server.ts";
import { idFrom } from "#app/http/params.server.ts";
import { previewSisters } from "#app/stores/preview-sisters.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  return { previews: await previewSisters(ctx, { refreshId: idFrom(params.refreshId) }, sistersDeps("person")) };
}
