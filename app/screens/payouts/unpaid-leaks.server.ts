/** What is about to be paid for orders with codes that may have leaked, for whoever approves or pays it. */
import { Prisma } from "#app/generated/prisma/client.ts";
import { approvedAt, dueLines, termsOf } from "#app/payouts/due-lines.server.ts";
import { matching } from "#app/orders/rollups/rollup-sql.server.ts";
import type { SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import { draftOf, stateOf } from "#app/payouts/payout-batch.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** `since`: a day (UTC). `open`: nobody has ended the code yet. Amounts in minor units of the currency that is paid in. */
export type UnpaidLeak = {
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
export async function payoutLeaks(ctx: ShopContext, payoutId: string, now = new Date()): Promise<UnpaidLeak[]> {
  const { shop, db } = ctx;
  const batch = await db.payoutBatch.findFirst({ where: { id: payoutId } });
  const state = batch ? stateOf(batch) : "paid";
  if (!batch || (state !== "draft" && state !== "approved") || !(await areAny(ctx))) return [];
  return leaksAmong(
    ctx,
    state === "draft"
      ? Prisma.sql`${dueLines(shop, await termsOf(db, shop, { ...draftOf(batch), now }))}, paid AS (
          SELECT l."orderId", l."enrolmentId", l."amountMinor" FROM line l WHERE l.outcome = 'included' AND l.kind = 'commission')`
      : Prisma.sql`WITH paid AS (
          SELECT l."orderId", l."enrolmentId", l."amountMinor" FROM "PayoutLine" l
          WHERE l.shop = ${shop} AND l."payoutId" = ${payoutId}::uuid AND l.kind = 'commission')`,
  );
}

/** The same of what "Mark as paid" beside a list of orders would pay. */
export async function payableLeaks(ctx: ShopContext, { filter, now }: { filter: SalesFilter; now: Date }): Promise<UnpaidLeak[]> {
  if (!(await areAny(ctx))) return [];
  return leaksAmong(
    ctx,
    Prisma.sql`WITH paid AS (
      SELECT c."orderId", c."enrolmentId", c."commissionMinor" AS "amountMinor" FROM "Conversion" c
      WHERE ${matching(ctx.shop, filter)} AND ${approvedAt(now)})`,
  );
}

/** Most shops have none, and what is due to thousands is not worked out for nothing. */
async function areAny({ db }: ShopContext): Promise<boolean> {
  return (await db.leakCase.count({ where: { state: { in: ["open", "ended"] }, holdFrom: null } })) > 0;
}

/** `paid`: a table of parts of orders that is defined first. */
async function leaksAmong({ shop, db }: ShopContext, paid: Prisma.Sql): Promise<UnpaidLeak[]> {
  const rows = await db.$queryRaw<(Omit<UnpaidLeak, "commissionMinor"> & { commission: bigint })[]>`
    ${paid}
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
