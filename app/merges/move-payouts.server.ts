/**
 * What two members were paid follows them: a part's lines are found by its place, and a payment that is no longer found would be
 * made again. The caller holds the ledger's lock; neither is in a payout that is approved and not paid.
 */
import type { LineageTx } from "#app/codes/lineage.store.server.ts";

import type { Pair } from "./merge.ts";
import type { SharedPlace } from "./move-places.server.ts";

/** In a payout that both are in, each statement stays that of the one it was written for. */
export async function movePayouts({ shop, tx }: LineageTx, { keptId, goneId }: Pair, shared: readonly SharedPlace[]): Promise<void> {
  const pairs = JSON.stringify(shared.map(({ kept, gone }) => ({ kept, gone })));
  await tx.$executeRaw`
    UPDATE "PayoutLine" l SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE l.shop = ${shop} AND l."enrolmentId" = p.gone`;
  await tx.$executeRaw`
    UPDATE "PayoutMember" m SET "memberId" = ${keptId}::uuid WHERE m.shop = ${shop} AND m."memberId" = ${goneId}::uuid AND NOT EXISTS (
      SELECT 1 FROM "PayoutMember" k WHERE k.shop = ${shop} AND k."payoutId" = m."payoutId" AND k."memberId" = ${keptId}::uuid)`;
  await tx.$executeRaw`
    UPDATE "PayoutTransfer" t SET "memberId" = ${keptId}::uuid WHERE t.shop = ${shop} AND t."memberId" = ${goneId}::uuid AND NOT EXISTS (
      SELECT 1 FROM "PayoutTransfer" k WHERE k.shop = ${shop} AND k."payoutId" = t."payoutId" AND k."memberId" = ${keptId}::uuid)`;
  await tx.$executeRaw`
    UPDATE "PayoutLine" l SET "memberId" = ${keptId}::uuid WHERE l.shop = ${shop} AND l."memberId" = ${goneId}::uuid AND NOT EXISTS (
      SELECT 1 FROM "PayoutMember" g WHERE g.shop = ${shop} AND g."payoutId" = l."payoutId" AND g."memberId" = ${goneId}::uuid)`;
  await tx.$executeRaw`
    UPDATE "PayoutBatch" SET "leftOut" = array_replace("leftOut", ${goneId}::uuid, ${keptId}::uuid)
    WHERE shop = ${shop} AND state = 'draft' AND ${goneId}::uuid = ANY("leftOut")`;
  // Which parts a leak case looked at, so that what was released is not held again.
  await tx.$executeRaw`
    UPDATE "LeakHold" h SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    WHERE h.shop = ${shop} AND h."enrolmentId" = p.gone AND NOT EXISTS (
      SELECT 1 FROM "LeakHold" k
      WHERE k.shop = ${shop} AND k."caseId" = h."caseId" AND k."orderId" = h."orderId" AND k."enrolmentId" = p.kept)`;
}
