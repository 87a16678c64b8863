/** What a shop chose for its search for leaked codes. */
import { changedFacts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { Conflict, Edits } from "#app/edits/merge-edits.ts";
import { judgeEdits, lockRecord, recordEdits } from "#app/edits/save-edits.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { LEAKS_RECORD, LEAKS_UNITS, type LeakSettings } from "./settings-units.ts";

/** `standardDomains`: those the app comes with, shown while the shop has no list of its own. */
export async function readLeakSettings({ db }: ShopContext, standardDomains: readonly string[]): Promise<LeakSettings> {
  return read(db, standardDomains);
}

async function read(tx: Pick<ShopTx, "shop">, standardDomains: readonly string[]): Promise<LeakSettings> {
  const { leakSensitivity, couponDomains, quietDays, leftAlone, journeyDays } = await tx.shop.findFirstOrThrow({});
  return {
    ...{ sensitivity: leakSensitivity, quietDays, journeyDays, leftAlone: leftAlone.join("\n") },
    couponDomains: couponDomains ?? standardDomains.join("\n"),
  };
}

type Save = {
  edits: Edits<LeakSettings>;
  by: string;
  standardDomains: readonly string[];
  /** Names or sites as typed, one by one. */
  linesOf: (typed: string) => string[];
};

type Saved = { ok: true; form: LeakSettings } | { ok: false; conflict: Conflict<LeakSettings> };

/** Saves what differs from what was shown; refuses where a colleague changed the same meanwhile. Holds from the next look at the codes on. */
export async function saveLeakSettings({ shop, db }: ShopContext, { edits, by, standardDomains, linesOf }: Save): Promise<Saved> {
  return db.$transaction(async (tx): Promise<Saved> => {
    await lockRecord(tx, { shop, record: LEAKS_RECORD });
    const now = await read(tx, standardDomains);
    const common = { record: LEAKS_RECORD, units: LEAKS_UNITS };
    const tidy = { ...edits.mine, leftAlone: linesOf(edits.mine.leftAlone).map(keyOf).join("\n") };
    const mine = { ...tidy, couponDomains: linesOf(edits.mine.couponDomains.toLowerCase()).join("\n") };
    const judged = await judgeEdits(tx, { ...common, edits: { ...edits, mine }, now });
    if (!judged.ok) return { ok: false, conflict: judged.conflict };
    const { form } = judged;
    const isStandard = form.couponDomains === standardDomains.join("\n");
    await tx.shop.update({
      where: { domain: shop },
      data: {
        ...{ leakSensitivity: form.sensitivity, quietDays: form.quietDays, journeyDays: form.journeyDays },
        ...{ leftAlone: linesOf(form.leftAlone), couponDomains: isStandard ? null : form.couponDomains },
      },
    });
    await recordEdits(tx, { ...common, shop, before: now, after: form, by, at: new Date() });
    const changed = changedFacts(factsOf(now), factsOf(form));
    if (changed) await recordActivity(tx, { shop, kind: "settings_changed", by: staffOrSystem(by), subject: "Leaks", ...changed });
    return { ok: true, form };
  });
}

function factsOf({ sensitivity, quietDays, journeyDays, leftAlone, couponDomains }: LeakSettings) {
  return {
    sensitivity,
    quietDays,
    journeyDays,
    leftAlone: leftAlone.replaceAll("\n", ", "),
    couponDomains: couponDomains.replaceAll("\n", ", "),
  };
}
