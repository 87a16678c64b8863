import { changedFacts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/db.server.ts";

/** What a shop chose for its refreshes. `oldEnds` is how a new draft begins; `undoHours` 0 means never. */
export type Settings = { oldEnds: string; undoHours: number; lookAlikes: boolean };

export async function readSettings({ db }: ShopContext): Promise<Settings> {
  const { oldEnds, undoHours, lookAlikes } = await db.shop.findFirstOrThrow({});
  return { oldEnds, undoHours, lookAlikes };
}

/** Holds for drafts made from now on; a window for undo also for refreshes that have settled. */
export async function saveSettings({ shop, db }: ShopContext, { settings, by }: { settings: Settings; by: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const { oldEnds, undoHours, lookAlikes } = await tx.shop.findFirstOrThrow({});
    await tx.shop.update({ where: { domain: shop }, data: settings });
    const changed = changedFacts({ oldEnds, undoHours, lookAlikes }, settings);
    if (changed) await recordActivity(tx, { shop, kind: "settings_changed", by: staffOrSystem(by), subject: "Refreshes", ...changed });
  });
}
