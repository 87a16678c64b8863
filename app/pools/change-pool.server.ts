import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

type Change = {
  offerId: string;
  isOn: boolean;
  namedFallback: boolean;
  staleDays: number;
  limitTimes: number;
  by: string;
  now: Date;
  enqueue: Enqueue<ShopTx>;
};

/**
 * Switches single-use codes of an offer on or off, with its choices. Switched off, codes nobody has are deleted; codes that visitors have
 * go on until they are used or stale. `not_found`: there is no such offer.
 */
export async function changePool(
  { shop, db }: ShopContext,
  { offerId, isOn, namedFallback, staleDays, limitTimes, by, now, enqueue }: Change,
): Promise<{ ok: true } | { ok: false; reason: "not_found" }> {
  const offer = await db.offer.findFirst({ where: { id: offerId }, select: { discountId: true } });
  if (!offer) return { ok: false, reason: "not_found" };
  await db.$transaction(async (tx) => {
    const before = await tx.codePool.findFirst({ where: { offerId } });
    const data = { isOn, namedFallback, staleDays, limitTimes, dueAt: now };
    await tx.codePool.upsert({ where: { shop_offerId: { shop, offerId } }, create: { shop, offerId, ...data }, update: data });
    await recordActivity(tx, {
      ...{ shop, kind: "visitor_codes_changed", by: staffOrSystem(by), at: now, offerId },
      ...{ before: { visitorCodes: before?.isOn ?? false }, after: { visitorCodes: isOn } },
    });
    await enqueue(tx, "pools.advance", { shop, discountId: offer.discountId });
  });
  return { ok: true };
}
