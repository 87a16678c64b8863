import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/jobs/queue.server.ts";
import { endOwnPairs } from "#app/stores/end-own.server.ts";

/**
 * Forgets the shop's tokens and marks it as gone. What was recorded stays until Shopify asks for its erasure, so that a
 * shop that comes back finds its history. A notice from before the latest installation is out of date and changes nothing.
 * What is under way at Shopify gets one more turn: it finds no token and ends as parked or refused with that reason. After it
 * every sweep passes the shop by. What waits for a time of its own stays, and goes on if the shop comes back.
 */
export async function uninstallShop(tx: ShopTx, shop: string, at: Date): Promise<void> {
  const known = await tx.shop.findUnique({ where: { domain: shop } });
  if (known && known.installedAt > at) return;
  await tx.session.deleteMany({});
  if (!known || known.uninstalledAt) return;
  await tx.shop.update({ where: { domain: shop }, data: { uninstalledAt: at } });
  await endOwnPairs(tx, at);
  await recordActivity(tx, { shop, kind: "app_uninstalled", by: "shopify", at });
  for (const { discountId } of await tx.refreshItem.groupBy({ by: ["discountId"], where: { state: "running" } }))
    await enqueue(tx, "refresh.advance", { shop, discountId });
  for (const { id } of await tx.offerSetup.findMany({ where: { state: "running" }, select: { id: true } }))
    await enqueue(tx, "offer.create", { shop, setupId: id });
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
