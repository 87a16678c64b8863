/** "Mark as paid" beside a list of orders: a payout of what the list shows, approved and paid in one press. */
import { randomUUID } from "node:crypto";

import type { Facts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { staffNames } from "#app/activity/staff-names.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import { recordEvents } from "#app/outgoing/record-events.server.ts";
import type { Paid, PaidMeanwhile, Payable, Shown } from "./payable.ts";
import type { SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import { matching } from "#app/orders/rollups/rollup-sql.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { approvedAt, TO_PUT_RIGHT } from "./due-lines.server.ts";
import { paidEvent } from "./paid-events.ts";
import { nextNumber, underLock, type By } from "./payout-batch.server.ts";
import { settleLines } from "./settle-lines.server.ts";

/**
 * Pays the commission that was shown: every approved part of the filter, if these are the very parts and amounts in `shown`. Anything
 * else that comes to be there meanwhile (an order, a refund, another person's press) makes it refuse and answer both. Two presses of
 * the same figures pay once; the second is refused. Refuses too while one of the members was paid too much before: a payout takes that
 * off, this press would pay past it. Where a member is owed more for what was paid, the next payout gives it.
 */
export async function markPaid(ctx: ShopContext, { filter, shown, staff, now }: { filter: SalesFilter; shown: Shown } & By): Promise<Paid> {
  const { shop } = ctx;
  return underLock(ctx, async (tx): Promise<Paid> => {
    const current = await payableOf(tx, { shop, filter, now });
    const isShown = current.conversions === shown.conversions && current.paidMinor === shown.paidMinor && current.mark === shown.mark;
    if (!isShown || current.conversions === 0)
      return { ok: false, reason: "changed", shown, now: current, paidMeanwhile: await lastPaid(tx, shown.asOf) };
    const { conversions, paidMinor, overpaid } = current;
    if (overpaid.members > 0) return { ok: false, reason: "overpaid", ...overpaid };
    const payoutId = randomUUID();
    await writePayout(tx, { shop, payoutId, filter, sum: current, staff, now });
    await settleLines(tx, { shop, payoutId, staff, now });
    const { offerId = null, memberId = null, projectId = null } = filter;
    const { number, currency, members: paidMembers } = await tx.payoutBatch.findFirstOrThrow({ where: { id: payoutId } });
    await recordEvents(tx, shop, [paidEvent({ payoutId, number, currency, sumMinor: paidMinor, members: paidMembers, at: now })]);
    const members = memberId === null ? [] : [{ memberId }];
    const act = { shop, kind: "commission_paid", by: staffOrSystem(staff), at: now, offerId, projectId, members } as const;
    await recordActivity(tx, { ...act, after: { conversions, paidMinor } });
    return { ok: true, conversions, paidMinor };
  });
}

/** What `markPaid` would pay at this moment, to be shown and handed back with the press. */
export async function readPayable({ shop, db }: ShopContext, { filter, now }: { filter: SalesFilter; now: Date }): Promise<Payable> {
  return payableOf(db, { shop, filter, now });
}

function payable(shop: string, { filter, now }: { filter: SalesFilter; now: Date }): Prisma.Sql {
  return Prisma.sql`${matching(shop, filter)} AND ${approvedAt(now)}`;
}

async function payableOf(tx: ShopTx, { shop, filter, now }: { shop: string; filter: SalesFilter; now: Date }): Promise<Payable> {
  const [row] = await tx.$queryRaw<{ conversions: bigint; paid: bigint; mark: string }[]>`
    SELECT count(*) AS conversions, coalesce(sum(c."commissionMinor"), 0)::bigint AS paid,
      coalesce(sum(hashtextextended(concat_ws(' ', c."orderId", c."enrolmentId", c."commissionMinor"), 0)), 0)::text AS mark
    FROM "Conversion" c WHERE ${payable(shop, { filter, now })}`;
  const { conversions = 0n, paid = 0n, mark = "0" } = row ?? {};
  const overpaid = await overpaidOf(tx, shop, { filter, now });
  return { conversions: Number(conversions), paidMinor: Number(paid), asOf: now.toISOString(), mark, overpaid };
}

/** By member: what one is owed more takes nothing off what another has too much. */
async function overpaidOf(tx: ShopTx, shop: string, asked: { filter: SalesFilter; now: Date }): Promise<Payable["overpaid"]> {
  const [row] = await tx.$queryRaw<{ members: bigint; minor: bigint }[]>`
    WITH over AS (
      SELECT c."memberId", sum(c."commissionMinor" - c."dueMinor")::bigint AS minor FROM "Conversion" c
      WHERE c."shop" = ${shop} AND ${TO_PUT_RIGHT} GROUP BY 1 HAVING sum(c."commissionMinor" - c."dueMinor") > 0
    )
    SELECT count(*) AS members, coalesce(sum(o.minor), 0)::bigint AS minor FROM over o
    WHERE EXISTS (SELECT 1 FROM "Conversion" c WHERE ${payable(shop, asked)} AND c."memberId" = o."memberId")`;
  return { members: Number(row?.members ?? 0n), minor: Number(row?.minor ?? 0n) };
}

type Writing = { shop: string; payoutId: string; filter: SalesFilter; sum: Payable } & By;

async function writePayout(tx: ShopTx, { shop, payoutId, filter, sum, staff, now }: Writing): Promise<void> {
  const { currency } = await tx.shop.findFirstOrThrow({ select: { currency: true } });
  const about = { id: payoutId, shop, number: await nextNumber(tx), currency, cutOff: now, leftOut: [] };
  const pressed = { createdBy: staff, createdAt: now, approvedBy: staff, approvedAt: now, startedBy: staff, startedAt: now };
  const { conversions: lines, paidMinor } = sum;
  await tx.payoutBatch.create({
    data: { ...about, ...pressed, state: "paid", paidBy: staff, paidAt: now, lines, sumMinor: BigInt(paidMinor) },
  });
  await tx.$executeRaw`
    INSERT INTO "PayoutLine" ("shop", "payoutId", "orderId", "enrolmentId", "memberId", "offerId", "kind", "at", "netMinor", "amountMinor")
    SELECT c."shop", ${payoutId}::uuid, c."orderId", c."enrolmentId", c."memberId", c."offerId", 'commission', c."at", c."netMinor",
      c."commissionMinor"
    FROM "Conversion" c WHERE ${payable(shop, { filter, now })}`;
  const members = await tx.$executeRaw`
    INSERT INTO "PayoutMember" ("shop", "payoutId", "memberId", "outcome", "lines", "sumMinor", "adjustmentsMinor")
    SELECT l."shop", l."payoutId", l."memberId", 'included', count(*), sum(l."amountMinor"), 0 FROM "PayoutLine" l
    WHERE l."shop" = ${shop} AND l."payoutId" = ${payoutId}::uuid GROUP BY 1, 2, 3`;
  await tx.payoutBatch.updateMany({ where: { id: payoutId }, data: { members } });
}

/** The latest press that marked anything of the shop as paid since then. */
async function lastPaid(tx: ShopTx, since: string): Promise<PaidMeanwhile | null> {
  const act = await tx.activity.findFirst({
    where: { kind: "commission_paid", at: { gte: new Date(since) } },
    orderBy: { at: "desc" },
    select: { at: true, staffId: true, after: true },
  });
  if (!act) return null;
  const names = await staffNames({ db: tx }, act.staffId === null ? [] : [act.staffId]);
  const { paidMinor } = act.after as Facts;
  return { by: (act.staffId !== null && names.get(act.staffId)) || null, at: act.at.toISOString(), paidMinor: Number(paidMinor ?? 0) };
}
