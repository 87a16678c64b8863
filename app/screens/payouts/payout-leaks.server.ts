/** What a payout pays for orders with codes that may have leaked, for whoever is about to approve or pay it. */
import { Prisma } from "#app/generated/prisma/client.ts";
import { dueLines, termsOf } from "#app/payouts/due-lines.server.ts";
import { draftOf } from "#app/payouts/move-payout.server.ts";
import { stateOf } from "#app/payouts/payout-batch.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** `since`: a day (UTC). `open`: nobody has ended the code yet. Amounts in minor units of the payout's currency. */
export type PayoutLeak = {
  caseId: string;
  codeId: string;
  name: string;
  member: string;
  since: string;
  open: boolean;
  orders: number;
  commissionMinor: number;
};

const MOST = 50;

/**
 * Codes that may have leaked and whose orders since then are in the payout, the dearest first. Left out are cases somebody has dismissed,
 * and those whose commission was held: about that a person has decided. Empty for a payout that is being paid, paid or cancelled.
 */
export async function payoutLeaks({ shop, db }: ShopContext, payoutId: string, now = new Date()): Promise<PayoutLeak[]> {
  const batch = await db.payoutBatch.findFirst({ where: { id: payoutId } });
  const state = batch ? stateOf(batch) : "paid";
  if (!batch || (state !== "draft" && state !== "approved")) return [];
  const lines =
    state === "draft"
      ? Prisma.sql`${dueLines(shop, await termsOf(db, shop, { ...draftOf(batch), now }))}, paid AS (
          SELECT l."orderId", l."enrolmentId", l."amountMinor" FROM line l WHERE l.outcome = 'included' AND l.kind = 'commission')`
      : Prisma.sql`WITH paid AS (
          SELECT l."orderId", l."enrolmentId", l."amountMinor" FROM "PayoutLine" l
          WHERE l.shop = ${shop} AND l."payoutId" = ${payoutId}::uuid AND l.kind = 'commission')`;
  const rows = await db.$queryRaw<(Omit<PayoutLeak, "commissionMinor"> & { commission: bigint })[]>`
    ${lines}
    SELECT k.id::text AS "caseId", k."promoCodeId"::text AS "codeId", k.name, k.since::text, k.state = 'open' AS open,
      btrim(m."firstName" || ' ' || m."lastName") AS member, count(DISTINCT p."orderId")::int AS orders, sum(p."amountMinor")::bigint AS commission
    FROM "LeakCase" k
    JOIN "Conversion" c ON c.shop = k.shop AND c."promoCodeId" = k."promoCodeId" AND c.at >= k.since
    JOIN paid p ON p."orderId" = c."orderId" AND p."enrolmentId" = c."enrolmentId"
    JOIN "Member" m ON m.shop = c.shop AND m.id = c."memberId"
    WHERE k.shop = ${shop} AND k.state IN ('open', 'ended') AND k."holdFrom" IS NULL
    GROUP BY k.id, k."promoCodeId", k.name, k.since, k.state, m."firstName", m."lastName"
    ORDER BY commission DESC, k.id LIMIT ${MOST}`;
  return rows.map(({ commission, ...row }) => ({ ...row, commissionMinor: Number(commission) }));
}
