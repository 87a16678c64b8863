import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopTx } from "#app/db.server.ts";

/**
 * Forgets the shop's tokens and marks it as gone. What was recorded stays until Shopify asks for its erasure, so that a
 * shop that comes back finds its history. A notice from before the latest installation is out of date and changes nothing.
 * Refreshes that are under way find no token at their next step and park.
 */
export async function uninstallShop(tx: ShopTx, shop: string, at: Date): Promise<void> {
  const known = await tx.shop.findUnique({ where: { domain: shop } });
  if (known && known.installedAt > at) return;
  await tx.session.deleteMany({});
  if (!known || known.uninstalledAt) return;
  await tx.shop.update({ where: { domain: shop }, data: { uninstalledAt: at } });
  await recordActivity(tx, { shop, kind: "app_uninstalled", by: "shopify", at });
}
