import type { LoaderFunctionArgs } from "@remix-run/node";

import { forPortal, sendOn, themed } from "#app/http/storefront-request.server.ts";
import { followLink } from "#app/portal/follow-link.server.ts";
import { landingPage } from "#app/portal/landing-page.ts";
import { discountAddress, splitGo, targetOf } from "#app/portal/link-target.ts";

/** A creator's stable link (/apps/reissue/go/maya/products/serum?utm_source=…, or for a channel /go/maya/ig): sets the code of this moment and goes on. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, query, locale, market } = await forPortal(request);
  const link = splitGo(new URL(request.url).pathname);
  const { headers, method } = request;
  const followed = await followLink(ctx, link, {
    now: new Date(),
    method,
    userAgent: headers.get("user-agent"),
    purpose: headers.get("sec-purpose") ?? headers.get("purpose"),
  });
  const target = targetOf(followed.rest, query, market);
  if (followed.ok) return sendOn(discountAddress(followed.code, target, { market, path: followed.path }));
  const shop = await ctx.db.shop.findUnique({ where: { domain: ctx.shop }, select: { ianaTimezone: true } });
  return themed(landingPage(followed, { target, zone: shop?.ianaTimezone ?? "UTC", locale }));
}
