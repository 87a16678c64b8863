import { changedFacts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/db.server.ts";

/**
 * What a shop chose for its refreshes. `oldEnds` is how a new draft begins; `undoHours` 0 means never; `giveUpMinutes` null means
 * as the installation is set.
 */
export type Settings = { oldEnds: string; undoHours: number; lookAlikes: boolean; giveUpMinutes: number | null };

export async function readSettings({ db }: ShopContext): Promise<Settings> {
  const { oldEnds, undoHours, lookAlikes, giveUpMinutes } = await db.shop.findFirstOrThrow({});
  return { oldEnds, undoHours, lookAlikes, giveUpMinutes };
}

/** Holds for drafts made from now on; a window for undo also for refreshes that have settled, the patience with Shopify for those under way. */
export async function saveSettings({ shop, db }: ShopContext, { settings, by }: { settings: Settings; by: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const { oldEnds, undoHours, lookAlikes, giveUpMinutes } = await tx.shop.findFirstOrThrow({});
    await tx.shop.update({ where: { domain: shop }, data: settings });
    const changed = changedFacts({ oldEnds, undoHours, lookAlikes, giveUpMinutes }, settings);
    if (changed) await recordActivity(tx, { shop, kind: "settings_changed", by: staffOrSystem(by), subject: "Refreshes", ...changed });
  });
}
