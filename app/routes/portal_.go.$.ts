import type { LoaderFunctionArgs } from "@remix-run/node";

import { enqueue } from "#app/composition.server.ts";
import { forPortal, pageOfItsOwn, sendOn, themed } from "#app/http/storefront-request.server.ts";
import { followLink, type Followed } from "#app/portal/follow-link.server.ts";
import { landingPage } from "#app/portal/landing-page.ts";
import { discountAddress, ownParameters, splitGo, targetOf } from "#app/portal/link-target.ts";
import { provingPage } from "#app/portal/proving-page.ts";
import { visitorPage } from "#app/portal/visitor-page.ts";
import { visitorOf } from "#app/pools/visitor-key.ts";

/** In which browsers say that they only read ahead; the last three are older ones. */
const PURPOSES = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/** A creator's stable link (/apps/reissue/go/maya/products/serum?utm_source=…, or for a channel /go/maya/ig): sets the code of this moment and goes on. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, query, locale, market } = await forPortal(request);
  const link = splitGo(new URL(request.url).pathname);
  const { headers, method } = request;
  const followed = await followLink(ctx, link, {
    now: new Date(),
    method,
    userAgent: headers.get("user-agent"),
    purpose: PURPOSES.flatMap((name) => headers.get(name) ?? []).join(" "),
    destination: headers.get("sec-fetch-dest"),
    visitor: visitorOf(query),
    enqueue,
  });
  if (followed === "ask") return pageOfItsOwn(visitorPage({ locale, query: ownParameters(query) }));
  const target = targetOf(followed.rest, query, market);
  if (followed.ok) {
    const to = addressOf(followed, { target, market });
    const proofs = followed.proofs ?? [];
    return proofs.length > 0 ? pageOfItsOwn(provingPage({ locale, to, proofs, market })) : sendOn(to);
  }
  const shop = await ctx.db.shop.findUnique({ where: { domain: ctx.shop }, select: { ianaTimezone: true } });
  return themed(landingPage(followed, { target, zone: shop?.ianaTimezone ?? "UTC", locale }));
}

function addressOf({ code, path }: Extract<Followed, { ok: true }>, { target, market }: { target: string; market: string }): string {
  return code === null ? target : discountAddress(code, target, { market, path });
}
