import type { LoaderFunctionArgs } from "@remix-run/node";

import { forPortal } from "#app/http/storefront-request.server.ts";
import { linkQr } from "#app/portal/link-qr.server.ts";

/** A stable link to scan (/apps/reissue/qr/maya, for a channel /apps/reissue/qr/maya?channel=ig). It holds the link and no code, so browsers may keep it. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, query } = await forPortal(request);
  const svg = await linkQr(ctx, params.handle ?? "", query.get("channel"));
  if (svg === null) return new Response(null, { status: 404, headers: { "Cache-Control": "no-store" } });
  return new Response(svg, { headers: { "Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=3600" } });
}
