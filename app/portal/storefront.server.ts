/** Where a shop shows creators' pages to the world. */
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** `https://lumenbotanics.com/apps/reissue`: what stands before `/go/…` and `/page`. */
export async function portalAddress({ shop, db }: ShopContext): Promise<string> {
  const facts = await db.shop.findUnique({ where: { domain: shop }, select: { storefrontUrl: true, proxyPath: true } });
  return addressOf({ shop, storefrontUrl: facts?.storefrontUrl ?? null, proxyPath: facts?.proxyPath ?? "/apps/reissue" });
}

/** The myshopify.com address always leads to the shop; Shopify sends visitors on to its own domain. */
export function addressOf({ shop, storefrontUrl, proxyPath }: { shop: string; storefrontUrl: string | null; proxyPath: string }): string {
  return `${(storefrontUrl ?? `https://${shop}`).replace(/\/+$/, "")}${proxyPath}`;
}

/**
 * Remembers where the merchant has put the pages: Shopify signs the path a visitor came by. Written only when it changed, and
 * told: links that creators posted before begin with the other path.
 */
export async function learnProxyPath({ shop, db }: ShopContext, path: string): Promise<void> {
  if (!/^\/(?:a|apps|community|tools)\/[\w-]{1,60}$/.test(path)) return;
  const known = await db.shop.findUnique({ where: { domain: shop }, select: { proxyPath: true } });
  if (!known || known.proxyPath === path) return;
  await db.$transaction(async (tx) => {
    // Of visitors who come at once by the new path one tells it.
    const moved = await tx.shop.updateMany({ where: { domain: shop, proxyPath: known.proxyPath }, data: { proxyPath: path } });
    if (moved.count === 0) return;
    const facts = { before: { storefrontPath: known.proxyPath }, after: { storefrontPath: path } };
    await recordActivity(tx, { shop, kind: "storefront_moved", by: "shopify", ...facts });
  });
}
