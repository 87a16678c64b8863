import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/db.server.ts";

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

/**
 * After a notice that does not say when it happened: it may be of an installation before the present one, so Shopify is
 * asked. True when the app is gone; somebody who installed it while Shopify was asked keeps it. `ask` is called outside of any
 * transaction and its errors are thrown.
 */
export async function checkInstallation(
  { shop, db }: ShopContext,
  { ask, now }: { ask: () => Promise<boolean>; now: Date },
): Promise<boolean> {
  if (await ask()) return false;
  await db.$transaction((tx) => uninstallShop(tx, shop, now));
  return true;
}
