/** What the end of an item means for who held which name, and when. */
import { addEndedCodes, beginCodes, endCurrentCodes, type LineageTx } from "#app/codes/lineage.store.server.ts";
import { freeNames, keepClaims } from "#app/codes/name-claims.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";

import type { Change } from "./answers.ts";
import type { RefreshReason } from "./refresh.ts";

/** The old code ends when it was seen to be gone, the new one began when it was first sent to Shopify. */
export async function passLineage(scope: LineageTx, saved: readonly Change[]): Promise<void> {
  if (saved.length === 0) return;
  const refreshes = await scope.tx.refresh.findMany({
    where: { id: { in: saved.map(({ item }) => item.refreshId) } },
    select: { id: true, reason: true },
  });
  const reasons = new Map(refreshes.map(({ id, reason }) => [id, (reason ?? "other") as RefreshReason]));
  const items = saved.map(({ item }) => ({ ...item, reason: reasons.get(item.refreshId) ?? "other", oldKey: keyOf(item.oldName) }));
  for (const item of items) if (!item.addedAt || !item.deletedAt) throw new Error(`Item ${item.id} is recorded before it was verified`);
  await endCurrentCodes(
    scope,
    items.map((item) => ({ enrolmentId: item.enrolmentId, at: item.deletedAt!, usesAtEnd: item.usesAtEnd, endedFor: item.reason })),
  );
  await beginCodes(
    scope,
    items.map((item) => ({
      enrolmentId: item.enrolmentId,
      name: item.newName,
      redeemCodeId: item.newRedeemCodeId,
      liveFrom: item.addedAt!,
      issuedFor: item.reason,
      refreshItemId: item.id,
    })),
  );
  await freeNames(
    scope,
    items.filter(({ oldKey, newKey }) => oldKey !== newKey).map(({ oldKey, enrolmentId }) => ({ key: oldKey, enrolmentId })),
  );
  await keepClaims(
    scope,
    items.map(({ id }) => id),
  );
}

/**
 * A new code that was taken back was the member's while it worked: an order under it counts for them. The old code goes on
 * as if nothing had been.
 */
export async function closeTakenBack(scope: LineageTx, saved: readonly Change[]): Promise<void> {
  if (saved.length === 0) return;
  const items = saved.map(({ item }) => item);
  for (const item of items) if (!item.addedAt || !item.deletedAt) throw new Error(`Item ${item.id} is closed before it was verified`);
  await addEndedCodes(
    scope,
    items.map((item) => ({
      enrolmentId: item.enrolmentId,
      name: item.newName,
      redeemCodeId: item.newRedeemCodeId,
      liveFrom: item.addedAt!,
      liveUntil: item.deletedAt!,
      issuedFor: "other",
      endedFor: "taken_back",
      refreshItemId: item.id,
    })),
  );
  await freeNames(
    scope,
    items.map(({ newKey, enrolmentId }) => ({ key: newKey, enrolmentId })),
  );
}
