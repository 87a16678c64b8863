import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { isId } from "#app/platform/ids.ts";
import { cutTo } from "#app/platform/plain-text.ts";

/**
 * Lets a row of a draft use a name that leaked or was another member's, and keeps why and who said so. It is said of this name only: typing another
 * makes it void. False when the row is in no draft any more, or no reason was given.
 */
export async function allowBurnedName(
  { shop, db, by }: ShopContext,
  { itemId, why }: { itemId: string; why: string },
): Promise<{ ok: boolean }> {
  const reason = cutTo(why.trim(), 500);
  if (!isId(itemId) || reason === "") return { ok: false };
  return db.$transaction(async (tx) => {
    const [allowed] = await tx.$queryRaw<{ refreshId: string; offerId: string; enrolmentId: string; oldName: string; newName: string }[]>`
      UPDATE "RefreshItem" i SET "burnedKey" = i."newKey", "burnedWhy" = ${reason} FROM "Refresh" r
      WHERE i.shop = ${shop} AND i.id = ${itemId}::uuid AND i.state = 'draft' AND i."newKey" <> '' AND r.shop = i.shop AND r.id = i."refreshId"
      RETURNING r.id::text AS "refreshId", r."offerId"::text, i."enrolmentId"::text, i."oldName", i."newName"`;
    if (!allowed) return { ok: false };
    const { refreshId, offerId, enrolmentId, oldName, newName } = allowed;
    const members = [{ enrolmentId, outcome: "running" as const, before: { code: oldName }, after: { code: newName } }];
    await recordActivity(tx, { shop, kind: "burned_name_used", by: staffOrSystem(by), refreshId, offerId, reason, members });
    return { ok: true };
  });
}
