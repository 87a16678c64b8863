import type { LoaderFunctionArgs } from "@remix-run/node";

import { noteBlock } from "#app/screens/home/set-up.server.ts";
import { formKeys, forPortal, portalJson } from "#app/http/storefront-request.server.ts";
import { readCreatorView } from "#app/portal/read-creator-view.server.ts";

/** The same for the theme's app block (/apps/reissue/codes): who is signed in decides, and nobody else gets a code. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const asked = await forPortal(request);
  await noteBlock(asked.ctx, new Date());
  const view = asked.customer && (await readCreatorView(asked.ctx, asked.customer, new Date(), asked.locale));
  if (!view) return portalJson({ signedIn: asked.customer !== null, view: null, keys: {} });
  return portalJson({ signedIn: true, view, keys: Object.fromEntries(formKeys(asked, view)) });
}
