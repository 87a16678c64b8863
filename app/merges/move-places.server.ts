/**
 * What hangs on a member's places in offers follows the member. Where only the one who goes is in an offer, the place itself
 * changes hands. Where both are, all of it moves to the place that is kept; the other stays behind, empty, for what is told of
 * it: the rows of refreshes and changes that are over, and links that were posted.
 */
import { promotePrimary, type LineageTx } from "#app/codes/lineage.store.server.ts";
import { attributeOrders } from "#app/orders/attribution/attribute-orders.server.ts";
import { rebuildRollups, type RollupKey } from "#app/orders/rollups/rebuild-rollups.server.ts";

import type { Pair } from "./merge.ts";

/** A place in an offer that both are in. */
export type SharedPlace = { offerId: string; title: string; kept: string; gone: string };

/** The offers that both are in, by title. */
export function sharedPlaces({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<SharedPlace[]> {
  return tx.$queryRaw<SharedPlace[]>`
    SELECT o.id::text AS "offerId", o.title, k.id::text AS kept, g.id::text AS gone FROM "Enrolment" g
    JOIN "Enrolment" k ON k.shop = g.shop AND k."offerId" = g."offerId" AND k."memberId" = ${keptId}::uuid
    JOIN "Offer" o ON o.shop = g.shop AND o.id = g."offerId"
    WHERE g.shop = ${shop} AND g."memberId" = ${goneId}::uuid AND g."mergedIntoId" IS NULL ORDER BY o.title, o.id`;
}

/** Places of offers that only the one who goes is in. What counts by place stays as it is. */
export async function moveOwnPlaces({ shop, tx }: LineageTx, { keptId, goneId }: Pair, shared: readonly SharedPlace[]): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Enrolment" SET "memberId" = ${keptId}::uuid
    WHERE shop = ${shop} AND "memberId" = ${goneId}::uuid AND NOT id = ANY(${shared.map(({ gone }) => gone)}::uuid[])
    RETURNING id::text`;
  const places = rows.map(({ id }) => id);
  if (places.length === 0) return;
  await tx.$executeRaw`
    UPDATE "PromoCode" SET "memberId" = ${keptId}::uuid WHERE shop = ${shop} AND "enrolmentId" = ANY(${places}::uuid[])`;
  await tx.$executeRaw`
    UPDATE "Conversion" SET "memberId" = ${keptId}::uuid WHERE shop = ${shop} AND "enrolmentId" = ANY(${places}::uuid[])`;
  await tx.$executeRaw`
    UPDATE "CodeSalesRollup" SET "memberId" = ${keptId}::uuid WHERE shop = ${shop} AND "enrolmentId" = ANY(${places}::uuid[])`;
  await tx.$executeRaw`
    UPDATE "MessageRecipient" SET "memberId" = ${keptId}::uuid WHERE shop = ${shop} AND "enrolmentId" = ANY(${places}::uuid[])`;
}

/** Places of an offer that both are in. The caller holds the ledger's lock and has both places locked. */
export async function joinPlaces(scope: LineageTx, { keptId }: Pair, shared: readonly SharedPlace[]): Promise<void> {
  if (shared.length === 0) return;
  const pairs = JSON.stringify(shared.map(({ kept, gone }) => ({ kept, gone })));
  await moveCodes(scope, { keptId, pairs });
  await moveWords(scope, { keptId, pairs });
  await moveSales(scope, { keptId, pairs });
  const { shop, tx } = scope;
  // In the offer they are as much as either of them was. The place left behind is one of nobody.
  await tx.$executeRaw`
    UPDATE "Enrolment" k SET status = CASE WHEN 'active' IN (k.status, g.status) THEN 'active'
      WHEN 'inactive' IN (k.status, g.status) THEN 'inactive' ELSE 'removed' END, "createdAt" = least(k."createdAt", g."createdAt")
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) JOIN "Enrolment" g ON g.shop = ${shop} AND g.id = p.gone
    WHERE k.shop = ${shop} AND k.id = p.kept`;
  await tx.$executeRaw`
    UPDATE "Enrolment" e SET status = 'removed', "mergedIntoId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE e.shop = ${shop} AND e.id = p.gone`;
  await tx.$executeRaw`
    UPDATE "Enrolment" e SET "mergedIntoId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE e.shop = ${shop} AND e."mergedIntoId" = p.gone`;
}

type Moving = { keptId: string; pairs: string };

/** A live code of both: the present one is that of the place that is kept, the other goes on working beside it. */
async function moveCodes(scope: LineageTx, { keptId, pairs }: Moving): Promise<void> {
  const { shop, tx } = scope;
  await tx.$executeRaw`
    UPDATE "PromoCode" c SET "enrolmentId" = p.kept, "memberId" = ${keptId}::uuid,
      "isPrimary" = c."isPrimary" AND NOT (c."liveUntil" IS NULL AND EXISTS (
        SELECT 1 FROM "PromoCode" k WHERE k.shop = ${shop} AND k."enrolmentId" = p.kept AND k."liveUntil" IS NULL AND k."isPrimary"))
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  const places = await tx.$queryRaw<{ kept: string }[]>`
    SELECT p.kept::text FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid) JOIN "Enrolment" e ON e.shop = ${shop} AND e.id = p.kept`;
  await promotePrimary(
    scope,
    places.map(({ kept }) => kept),
  );
  await tx.$executeRaw`
    UPDATE "NameClaim" c SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  // A visitor of both links would hold two codes of one member: whoever comes back to the other link gets a new one.
  await tx.$executeRaw`
    UPDATE "PoolCode" c SET "enrolmentId" = p.kept, visitor = NULL
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  await tx.$executeRaw`
    UPDATE "DriftFinding" c SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  await tx.$executeRaw`
    UPDATE "LeakCase" c SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  // A decoy that is used tells of the codes that stand beside it, which have moved.
  await tx.$executeRaw`
    UPDATE "Decoy" c SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  // How busy the links are is measured anew within the hour, and a rotation plans names for the places that are kept.
  await tx.$executeRaw`
    DELETE FROM "DrawLimit" c USING jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  await tx.$executeRaw`
    DELETE FROM "RotationMember" c USING jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
}

/**
 * Links, wishes and messages. A second link stays where it is and leads to the place that is kept. Of a message that both had,
 * each letter stays told of the one it went to; what was never sent is one letter.
 */
async function moveWords({ shop, tx }: LineageTx, { keptId, pairs }: Moving): Promise<void> {
  await tx.$executeRaw`
    UPDATE "StableLink" l SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    WHERE l.shop = ${shop} AND l."enrolmentId" = p.gone
      AND NOT EXISTS (SELECT 1 FROM "StableLink" k WHERE k.shop = ${shop} AND k."enrolmentId" = p.kept)`;
  await tx.$executeRaw`
    INSERT INTO "LinkClicks" AS seen (shop, "enrolmentId", day, clicks)
    SELECT c.shop, p.kept, c.day, c.clicks FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    JOIN "LinkClicks" c ON c.shop = ${shop} AND c."enrolmentId" = p.gone
    ON CONFLICT (shop, "enrolmentId", day) DO UPDATE SET clicks = seen.clicks + excluded.clicks`;
  await tx.$executeRaw`
    DELETE FROM "LinkClicks" c USING jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  await tx.$executeRaw`
    UPDATE "NameRequest" c SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  await tx.$executeRaw`
    UPDATE "MessageRecipient" x SET "enrolmentId" = p.kept, "memberId" = ${keptId}::uuid
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    WHERE x.shop = ${shop} AND x."enrolmentId" = p.gone AND NOT EXISTS (
      SELECT 1 FROM "MessageRecipient" k WHERE k.shop = ${shop} AND k."messageId" = x."messageId" AND k."memberId" = ${keptId}::uuid)`;
  await tx.$executeRaw`
    DELETE FROM "MessageRecipient" x USING jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    WHERE x.shop = ${shop} AND x."enrolmentId" = p.gone AND x.state = 'draft'`;
}

/**
 * Orders follow the codes, which have moved already. Paid parts stay what they are and become the one's who is kept; everything
 * else of both is counted anew: what somebody sold before decides where an offer pays in tiers. A commission of their own that
 * the one who goes had stays with their place and applies no more.
 */
async function moveSales({ shop, tx }: LineageTx, { keptId, pairs }: Moving): Promise<void> {
  await tx.$executeRaw`
    UPDATE "OrderAssignment" c SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  await tx.$executeRaw`
    UPDATE "ConversionReview" c SET "enrolmentId" = p.kept
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone AND NOT EXISTS (
      SELECT 1 FROM "ConversionReview" k WHERE k.shop = ${shop} AND k."orderId" = c."orderId" AND k."enrolmentId" = p.kept)`;
  // Two parts of one order that nobody decided about: they become one when the order is counted anew.
  const twice = await tx.$queryRaw<RollupKey[]>`
    DELETE FROM "Conversion" c USING jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid)
    WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone AND EXISTS (
      SELECT 1 FROM "Conversion" k WHERE k.shop = ${shop} AND k."orderId" = c."orderId" AND k."enrolmentId" = p.kept)
    RETURNING c."offerId"::text, c."promoCodeId"::text, c."at"`;
  await tx.$executeRaw`
    UPDATE "Conversion" c SET "enrolmentId" = p.kept, "memberId" = ${keptId}::uuid
    FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid, gone uuid) WHERE c.shop = ${shop} AND c."enrolmentId" = p.gone`;
  const orders = await tx.$queryRaw<{ orderId: string }[]>`
    SELECT c."orderId" FROM jsonb_to_recordset(${pairs}::jsonb) AS p(kept uuid)
    JOIN "Conversion" c ON c.shop = ${shop} AND c."enrolmentId" = p.kept
    GROUP BY c."orderId" ORDER BY min(c."at"), c."orderId"`;
  await attributeOrders(
    tx,
    shop,
    orders.map(({ orderId }) => orderId),
  );
  await rebuildRollups(tx, shop, twice);
}
