import type { LoaderFunctionArgs } from "@remix-run/node";

import { forPortal, themed } from "#app/http/storefront-request.server.ts";
import { landingPage } from "#app/portal/landing-page.ts";
import { targetOf } from "#app/portal/link-target.ts";

/** What nobody was ever given below the shop's path of the app: a link that was mistyped lands on a page of the shop as well. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { query, market, locale } = await forPortal(request);
  const nowhere = { ok: false, because: "unknown", rest: "", title: null, startsAt: null } as const;
  return themed(landingPage(nowhere, { target: targetOf("", query, market), zone: "UTC", locale }));
}
