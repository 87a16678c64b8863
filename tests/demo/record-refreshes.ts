/** The refreshes that brought the demo store's codes about: each left a settled refresh and two acts, as it would have. */
import { recordActivity } from "#app/activity/record-activity.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { RefreshReason } from "#app/codes/engine/plans.ts";
import { REASON_LABELS } from "#app/refreshes/labels.ts";

const NOTES: Partial<Record<RefreshReason, string>> = { leak: "Found on a coupon site" };
/** A refresh of one code takes Shopify some seconds. */
const TOOK_MS = 4_000;

export type PastRefresh = { refreshId: string; memberId: string; settledAt: Date; isLatest: boolean };

/** One for every code of the offer that followed another, oldest first. */
export async function recordRefreshes(
  { shop, db }: ShopContext,
  { offerId, discountId, by }: { offerId: string; discountId: string; by: string },
): Promise<PastRefresh[]> {
  const codes = await db.promoCode.findMany({ where: { offerId }, orderBy: { liveFrom: "asc" } });
  const past: PastRefresh[] = [];
  for (const code of codes) {
    const old = codes.find(
      ({ enrolmentId, liveUntil }) => enrolmentId === code.enrolmentId && liveUntil?.getTime() === code.liveFrom.getTime(),
    );
    if (!old) continue;
    const settledAt = new Date(code.liveFrom.getTime() + TOOK_MS);
    const reason = code.issuedFor as RefreshReason;
    const note = NOTES[reason] ?? null;
    const { id: refreshId } = await db.refresh.create({
      data: {
        ...{ shop, offerId, state: "settled", reason, note, createdBy: by, startedBy: by },
        ...{ createdAt: code.liveFrom, startedAt: code.liveFrom, settledAt },
      },
    });
    const item = await db.refreshItem.create({
      data: {
        ...{ shop, refreshId, discountId, enrolmentId: code.enrolmentId, position: 0, state: "done" },
        ...{ oldCodeId: old.id, oldName: old.name, oldUses: old.usesAtEnd, usesAtEnd: old.usesAtEnd },
        ...{ newName: code.name, newKey: code.key, newRedeemCodeId: code.redeemCodeId },
        ...{ plan: keyOf(old.name) === code.key ? "reset" : "rename", addedAt: code.liveFrom, deletedAt: code.liveFrom, settledAt },
      },
    });
    await db.promoCode.update({ where: { shop_id: { shop, id: code.id } }, data: { refreshItemId: item.id } });
    await tell(
      { shop, db },
      { refreshId, offerId, by, why: [REASON_LABELS[reason], note].filter(Boolean).join(": "), old: old.name, code },
    );
    past.push({ refreshId, memberId: code.memberId, settledAt, isLatest: code.liveUntil === null });
  }
  return past;
}

type Told = {
  refreshId: string;
  offerId: string;
  by: string;
  why: string;
  old: string;
  code: { memberId: string; name: string; liveFrom: Date; redeemCodeId: string | null };
};

async function tell({ shop, db }: ShopContext, { refreshId, offerId, by, why, old, code }: Told): Promise<void> {
  const part = { memberId: code.memberId, before: { code: old }, after: { code: code.name } };
  const shopifyIds = code.redeemCodeId ? [code.redeemCodeId] : [];
  const act = { shop, offerId, refreshId };
  await recordActivity(db, {
    ...{ ...act, kind: "refresh_started", by: { staff: by }, at: code.liveFrom, reason: why },
    after: { oldEnds: "at_once" },
    members: [{ ...part, outcome: "running" }],
  });
  await recordActivity(db, {
    ...{ ...act, kind: "refresh_settled", by: "system", at: new Date(code.liveFrom.getTime() + TOOK_MS) },
    after: { changed: 1, needAttention: 0, leftAsIs: 0 },
    members: [{ ...part, shopifyIds }],
  });
}
