import { changedFacts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { Conflict, Edits } from "#app/edits/merge-edits.ts";
import { judgeEdits, lockRecord, recordEdits } from "#app/edits/save-edits.server.ts";

import { REFRESHES_RECORD, REFRESHES_UNITS, type RefreshSettings } from "./settings-units.ts";

/**
 * What a shop chose for its refreshes. `oldEnds` is how a new draft begins; `undoHours` 0 means never; `giveUpMinutes` null means
 * as the installation is set.
 */
type Settings = { oldEnds: string; undoHours: number; lookAlikes: boolean; giveUpMinutes: number | null };

export async function readSettings({ db }: ShopContext): Promise<Settings> {
  const { oldEnds, undoHours, lookAlikes, giveUpMinutes } = await db.shop.findFirstOrThrow({});
  return { oldEnds, undoHours, lookAlikes, giveUpMinutes };
}

type SettingsSaved<F> = { ok: true; form: F } | { ok: false; reason: "conflict"; conflict: Conflict<F> };

/** `giveUpMinutes`: what applies while the shop has chosen nothing. `seen`: what the card showed. */
type Save = {
  settings: Settings;
  by: string;
  giveUpMinutes?: number;
  seen?: Omit<Edits<RefreshSettings>, "mine">;
};

/**
 * Holds for drafts made from now on; a window for undo also for refreshes that have settled, the patience with Shopify for those under
 * way. With `seen` only what differs from it is saved, and nothing where a colleague changed the same meanwhile. Answers what holds now.
 */
export async function saveSettings(
  { shop, db }: ShopContext,
  { settings, by, seen, giveUpMinutes: standard = 0 }: Save,
): Promise<SettingsSaved<RefreshSettings>> {
  return db.$transaction(async (tx): Promise<SettingsSaved<RefreshSettings>> => {
    await lockRecord(tx, { shop, record: REFRESHES_RECORD });
    const { oldEnds, undoHours, lookAlikes, giveUpMinutes } = await tx.shop.findFirstOrThrow({});
    const now: RefreshSettings = { oldEnds, undoHours, lookAlikes, giveUpMinutes: giveUpMinutes ?? standard };
    const mine: RefreshSettings = { ...settings, giveUpMinutes: settings.giveUpMinutes ?? standard };
    const common = { record: REFRESHES_RECORD, units: REFRESHES_UNITS };
    const judged = seen && (await judgeEdits(tx, { ...common, edits: { ...seen, mine }, now }));
    if (judged && !judged.ok) return judged;
    const form = judged?.form ?? mine;
    // What the shop has not chosen goes on following the installation.
    const chosen: Settings = { ...form, giveUpMinutes: form.giveUpMinutes === now.giveUpMinutes ? giveUpMinutes : form.giveUpMinutes };
    await tx.shop.update({ where: { domain: shop }, data: chosen });
    await recordEdits(tx, { ...common, shop, before: now, after: form, by, at: new Date() });
    const changed = changedFacts({ oldEnds, undoHours, lookAlikes, giveUpMinutes }, chosen);
    if (changed) await recordActivity(tx, { shop, kind: "settings_changed", by: staffOrSystem(by), subject: "Refreshes", ...changed });
    return { ok: true, form };
  });
}
