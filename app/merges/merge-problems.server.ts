import type { LineageTx } from "#app/codes/lineage.store.server.ts";

import type { MergeProblem, Pair } from "./merge.ts";

/** What stands in the way. Read with both records locked, so that it is still so when they become one. */
export async function mergeProblems(scope: LineageTx, pair: Pair): Promise<MergeProblem[]> {
  if (pair.keptId === pair.goneId) return [{ problem: "same" }];
  const members = await scope.tx.member.findMany({ where: { id: { in: [pair.keptId, pair.goneId] } } });
  const kept = members.find(({ id }) => id === pair.keptId);
  const gone = members.find(({ id }) => id === pair.goneId);
  if (!kept || !gone) return [{ problem: "not_found" }];
  if (kept.mergedIntoId !== null || gone.mergedIntoId !== null) return [{ problem: "gone_already" }];
  if (kept.archivedAt !== null) return [{ problem: "kept_archived" }];
  return [
    ...(await codesInHand(scope, pair)),
    ...(await draftsOpen(scope, pair)),
    ...(await wishesOfBoth(scope, pair)),
    ...(await messagesUnderWay(scope, pair)),
    ...(await offersBeingMade(scope, pair)),
    ...(await ordersDecided(scope, pair)),
    ...(await payoutsUnderWay(scope, pair)),
  ];
}

async function codesInHand({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<MergeProblem[]> {
  const rows = await tx.$queryRaw<{ offer: string; refreshId: string | null }[]>`
    SELECT DISTINCT o.title AS offer, i."refreshId"::text FROM "Enrolment" en
    JOIN "RefreshItem" i ON i.shop = en.shop AND i."enrolmentId" = en.id AND i.state IN ('running', 'parked')
    JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId"
    WHERE en.shop = ${shop} AND en."memberId" IN (${keptId}::uuid, ${goneId}::uuid) ORDER BY o.title`;
  return rows.map((row) => ({ problem: "code_in_hand", ...row }));
}

/** In an offer that both are in, a draft names a place that will be gone. Elsewhere its rows follow the member. */
async function draftsOpen({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<MergeProblem[]> {
  const rows = await tx.$queryRaw<{ offer: string; refreshId: string }[]>`
    SELECT DISTINCT o.title AS offer, r.id::text AS "refreshId" FROM "Enrolment" g
    JOIN "Enrolment" k ON k.shop = g.shop AND k."offerId" = g."offerId" AND k."memberId" = ${keptId}::uuid
    JOIN "RefreshItem" i ON i.shop = g.shop AND i."enrolmentId" = g.id
    JOIN "Refresh" r ON r.shop = i.shop AND r.id = i."refreshId" AND r.state = 'draft'
    JOIN "Offer" o ON o.shop = g.shop AND o.id = g."offerId"
    WHERE g.shop = ${shop} AND g."memberId" = ${goneId}::uuid ORDER BY o.title`;
  return rows.map((row) => ({ problem: "draft_open", ...row }));
}

async function wishesOfBoth({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<MergeProblem[]> {
  const rows = await tx.$queryRaw<{ offer: string }[]>`
    SELECT o.title AS offer FROM "Enrolment" g
    JOIN "Enrolment" k ON k.shop = g.shop AND k."offerId" = g."offerId" AND k."memberId" = ${keptId}::uuid
    JOIN "NameRequest" theirs ON theirs.shop = g.shop AND theirs."enrolmentId" = g.id AND theirs.state = 'open'
    JOIN "NameRequest" ours ON ours.shop = k.shop AND ours."enrolmentId" = k.id AND ours.state = 'open'
    JOIN "Offer" o ON o.shop = g.shop AND o.id = g."offerId"
    WHERE g.shop = ${shop} AND g."memberId" = ${goneId}::uuid ORDER BY o.title`;
  return rows.map((row) => ({ problem: "two_wishes", ...row }));
}

async function messagesUnderWay({ shop, tx }: LineageTx, { goneId }: Pair): Promise<MergeProblem[]> {
  const rows = await tx.$queryRaw<{ offer: string }[]>`
    SELECT DISTINCT o.title AS offer FROM "MessageRecipient" x
    JOIN "Message" m ON m.shop = x.shop AND m.id = x."messageId" JOIN "Offer" o ON o.shop = m.shop AND o.id = m."offerId"
    WHERE x.shop = ${shop} AND x."memberId" = ${goneId}::uuid AND x.state IN ('queued', 'sending', 'unclear') ORDER BY o.title`;
  return rows.map((row) => ({ problem: "message_under_way", ...row }));
}

async function offersBeingMade({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<MergeProblem[]> {
  const [row] = await tx.$queryRaw<{ running: boolean }[]>`
    SELECT true AS running FROM "OfferSetupMember" x JOIN "OfferSetup" s ON s.shop = x.shop AND s.id = x."setupId" AND s.state = 'running'
    WHERE x.shop = ${shop} AND x."memberId" IN (${keptId}::uuid, ${goneId}::uuid) LIMIT 1`;
  return row ? [{ problem: "offer_being_made" }] : [];
}

async function payoutsUnderWay({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<MergeProblem[]> {
  const rows = await tx.$queryRaw<{ payout: number }[]>`
    SELECT DISTINCT b.number AS payout FROM "PayoutMember" m
    JOIN "PayoutBatch" b ON b.shop = m.shop AND b.id = m."payoutId" AND b.state IN ('approved', 'paying')
    WHERE m.shop = ${shop} AND m."memberId" IN (${keptId}::uuid, ${goneId}::uuid) ORDER BY b.number`;
  return rows.map((row) => ({ problem: "payout_under_way", ...row }));
}

/** An order with a code of each has a part for each. The parts become one, unless a person decided about one of them. */
async function ordersDecided({ shop, tx }: LineageTx, { keptId, goneId }: Pair): Promise<MergeProblem[]> {
  const rows = await tx.$queryRaw<{ order: string; offer: string }[]>`
    SELECT DISTINCT r.name AS "order", o.title AS offer FROM "Enrolment" g
    JOIN "Enrolment" k ON k.shop = g.shop AND k."offerId" = g."offerId" AND k."memberId" = ${keptId}::uuid
    JOIN "Conversion" theirs ON theirs.shop = g.shop AND theirs."enrolmentId" = g.id
    JOIN "Conversion" ours ON ours.shop = k.shop AND ours."enrolmentId" = k.id AND ours."orderId" = theirs."orderId"
    JOIN "ConversionReview" v ON v.shop = ours.shop AND v."orderId" = ours."orderId"
    JOIN "Order" r ON r.shop = ours.shop AND r.id = ours."orderId"
    JOIN "Offer" o ON o.shop = g.shop AND o.id = g."offerId"
    WHERE g.shop = ${shop} AND g."memberId" = ${goneId}::uuid ORDER BY r.name LIMIT 5`;
  return rows.map((row) => ({ problem: "order_decided", ...row }));
}
