/** Writes what a payout's lines mean into the ledger: since when a part is in a payout, and what it was paid. */
import type { ShopTx } from "#app/platform/db.server.ts";
import { rebuildRollups, type RollupKey } from "#app/orders/rollups/rebuild-rollups.server.ts";

type Lines = { shop: string; payoutId: string; staff: string; now: Date };

/** The parts behind the payout's lines are in it from now on. The caller holds the ledger's lock. */
export async function enterPayout(tx: ShopTx, { shop, payoutId, staff, now }: Lines): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "ConversionReview" ("shop", "orderId", "enrolmentId", "payoutAt", "reviewedBy", "reviewedAt")
    SELECT l."shop", l."orderId", l."enrolmentId", ${now}, ${staff}, ${now} FROM "PayoutLine" l
    WHERE l."shop" = ${shop} AND l."payoutId" = ${payoutId}::uuid
    ON CONFLICT ("shop", "orderId", "enrolmentId") DO UPDATE SET "payoutAt" = excluded."payoutAt"`;
  await markIn(tx, { shop, payoutId, at: now });
}

/**
 * The parts are no longer in it, and what was paid for them is as it was. The caller holds the ledger's lock. Reviews that were written a
 * moment ago pass for a handful: unless each is looked up by itself (LATERAL), the planner reads all lines again for each of them.
 */
export async function leavePayout(tx: ShopTx, { shop, payoutId }: Pick<Lines, "shop" | "payoutId">): Promise<void> {
  await tx.$executeRaw`
    UPDATE "ConversionReview" r SET "payoutAt" = NULL FROM "PayoutLine" l
    CROSS JOIN LATERAL (
      SELECT f.ctid FROM "ConversionReview" f
      WHERE f."shop" = l."shop" AND f."orderId" = l."orderId" AND f."enrolmentId" = l."enrolmentId"
      OFFSET 0
    ) found
    WHERE l."shop" = ${shop} AND l."payoutId" = ${payoutId}::uuid AND r."shop" = ${shop} AND r.ctid = found.ctid`;
  await markIn(tx, { shop, payoutId, at: null });
}

async function markIn(tx: ShopTx, { shop, payoutId, at }: { shop: string; payoutId: string; at: Date | null }): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Conversion" c SET "payoutAt" = ${at} FROM "PayoutLine" l
    WHERE l."shop" = ${shop} AND l."payoutId" = ${payoutId}::uuid
      AND c."shop" = l."shop" AND c."orderId" = l."orderId" AND c."enrolmentId" = l."enrolmentId"`;
}

/**
 * What the parts behind the payout's lines were paid, by all payouts that were paid. A payout that was taken back and the one that
 * took it back add up to nothing and are left out together, so that a part of which nothing else was paid is unpaid again. Sums of
 * commission follow where they change. Each part is looked up by itself (LATERAL): the planner takes lines that were written a moment
 * ago for a handful. The caller holds the ledger's lock and has written the payout as paid.
 */
export async function settleLines(tx: ShopTx, { shop, payoutId, staff, now }: Lines): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "ConversionReview" ("shop", "orderId", "enrolmentId", "paidMinor", "paidAt", "reviewedBy", "reviewedAt")
    SELECT t."shop", t."orderId", t."enrolmentId", paid.sum, paid.at, ${staff}, ${now} FROM "PayoutLine" t
    CROSS JOIN LATERAL (
      SELECT sum(l."amountMinor")::bigint AS sum, max(b."paidAt") AS at
      FROM "PayoutLine" l
      JOIN "PayoutBatch" b ON b."shop" = l."shop" AND b."id" = l."payoutId" AND b."state" = 'paid' AND b."reversesId" IS NULL
      WHERE l."shop" = t."shop" AND l."orderId" = t."orderId" AND l."enrolmentId" = t."enrolmentId"
        AND NOT EXISTS (SELECT 1 FROM "PayoutBatch" o WHERE o."shop" = b."shop" AND o."reversesId" = b."id")
    ) paid
    WHERE t."shop" = ${shop} AND t."payoutId" = ${payoutId}::uuid
    ON CONFLICT ("shop", "orderId", "enrolmentId") DO UPDATE SET "paidMinor" = excluded."paidMinor", "paidAt" = excluded."paidAt",
      "reviewedBy" = excluded."reviewedBy", "reviewedAt" = excluded."reviewedAt"`;
  const changed = await tx.$queryRaw<RollupKey[]>`
    WITH settled AS (
      SELECT c."orderId", c."enrolmentId", c."commissionMinor" AS was, coalesce(r."paidMinor", c."dueMinor") AS is, r."paidAt"
      FROM "PayoutLine" l
      JOIN "ConversionReview" r ON r."shop" = l."shop" AND r."orderId" = l."orderId" AND r."enrolmentId" = l."enrolmentId"
      JOIN "Conversion" c ON c."shop" = l."shop" AND c."orderId" = l."orderId" AND c."enrolmentId" = l."enrolmentId"
      WHERE l."shop" = ${shop} AND l."payoutId" = ${payoutId}::uuid
    ), written AS (
      UPDATE "Conversion" c SET "paidAt" = s."paidAt", "commissionMinor" = s.is FROM settled s
      WHERE c."shop" = ${shop} AND c."orderId" = s."orderId" AND c."enrolmentId" = s."enrolmentId"
      RETURNING c."offerId"::text, c."promoCodeId"::text, c."at", s.was, s.is
    )
    SELECT DISTINCT w."offerId", w."promoCodeId", w."at" FROM written w WHERE w.was <> w.is`;
  await rebuildRollups(tx, shop, changed);
}
