/** The index of payouts, and what is due to all members together. */
import { approvedAt, sumOf, termsOf, TO_PUT_RIGHT } from "#app/payouts/due-lines.server.ts";
import { draftOf, stateOf } from "#app/payouts/payout-batch.server.ts";
import type { PayoutState, PayoutWay } from "#app/payouts/payout.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

/** Amounts in minor units of the payout's currency; instants ISO, UTC. */
export type PayoutRow = {
  id: string;
  number: number;
  state: PayoutState;
  way: PayoutWay;
  cutOff: string;
  members: number;
  sumMinor: number;
  /** When it was last moved. */
  at: string;
  /** The number of the payout that it takes back, and of the one that took it back. */
  reverses: number | null;
  reversedBy: number | null;
};

/** A page of payouts, newest first. A draft shows what it would pay now. */
export async function listPayouts(
  { shop, db }: ShopContext,
  { page, pageSize, now = new Date() }: { page: number; pageSize: number; now?: Date },
): Promise<{ rows: PayoutRow[]; total: number }> {
  const [batches, total] = await Promise.all([
    db.payoutBatch.findMany({
      orderBy: { number: "desc" },
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: { reverses: { select: { number: true } }, reversal: { select: { number: true } } },
    }),
    db.payoutBatch.count(),
  ]);
  const rows: PayoutRow[] = [];
  // One after the other: each draft reads what is due.
  for (const batch of batches) {
    const state = stateOf(batch);
    const draft = { ...draftOf(batch), now };
    const { members, sumMinor } = state === "draft" ? await sumOf(db, shop, await termsOf(db, shop, draft)) : batch;
    rows.push({
      ...{ id: batch.id, number: batch.number, state, way: draft.way, members, sumMinor: Number(sumMinor) },
      cutOff: batch.cutOff.toISOString(),
      at: (batch.paidAt ?? batch.cancelledAt ?? batch.startedAt ?? batch.approvedAt ?? batch.createdAt).toISOString(),
      reverses: batch.reverses?.number ?? null,
      reversedBy: batch.reversal?.number ?? null,
    });
  }
  return { rows, total };
}

/** Minor units of the shop's currency. */
export type Balance = {
  approvedMinor: number;
  /** Whom it is due to. */
  members: number;
  heldMinor: number;
  /** Orders whose commission waits for the order. */
  pendingOrders: number;
  /** In payouts that are approved and not paid. */
  inPayoutMinor: number;
  /** Of one member; of all together only what the next payout puts right is read. */
  paidMinor: number;
  /** Paid beyond what the orders earn by now; the next payout takes it off. Less than nothing: it gives more. */
  overpaidMinor: number;
};

/** What is due, held and on its way, of all members. Paid orders are left alone, but for those that the next payout puts right. */
export async function readBalance({ shop, db }: ShopContext, now = new Date()): Promise<Balance> {
  const open = Prisma.sql`
    SELECT * FROM "Conversion" c WHERE c."shop" = ${shop} AND c."paidAt" IS NULL AND c."state" IN ('counted', 'pending')
    UNION ALL SELECT * FROM "Conversion" c WHERE c."shop" = ${shop} AND ${TO_PUT_RIGHT}`;
  return balanceOf(db, shop, { parts: open, now });
}

/** The same of one member, with all that they were paid. */
export async function readMemberBalance({ shop, db }: ShopContext, memberId: string, now = new Date()): Promise<Balance> {
  const parts = Prisma.sql`SELECT * FROM "Conversion" c WHERE c."shop" = ${shop} AND c."memberId" = ${memberId}::uuid`;
  return balanceOf(db, shop, { parts, now });
}

async function balanceOf(tx: ShopTx, shop: string, { parts, now }: { parts: Prisma.Sql; now: Date }): Promise<Balance> {
  const [row] = await tx.$queryRaw<Record<keyof Balance, bigint>[]>`
    SELECT coalesce(sum(c."commissionMinor") FILTER (WHERE ${approvedAt(now)}), 0)::bigint AS "approvedMinor",
      count(DISTINCT c."memberId") FILTER (WHERE ${approvedAt(now)}) AS members,
      coalesce(sum(c."commissionMinor") FILTER (WHERE c."paidAt" IS NULL AND c."payoutAt" IS NULL AND c."heldAt" IS NOT NULL
        AND c."state" = 'counted'), 0)::bigint AS "heldMinor",
      count(*) FILTER (WHERE c."paidAt" IS NULL AND c."state" = 'pending') AS "pendingOrders",
      coalesce(sum(c."commissionMinor") FILTER (WHERE c."paidAt" IS NULL AND c."payoutAt" IS NOT NULL), 0)::bigint AS "inPayoutMinor",
      coalesce(sum(c."commissionMinor") FILTER (WHERE c."paidAt" IS NOT NULL), 0)::bigint AS "paidMinor",
      coalesce(sum(c."commissionMinor" - c."dueMinor") FILTER (WHERE ${TO_PUT_RIGHT}), 0)::bigint AS "overpaidMinor"
    FROM (${parts}) c WHERE c."shop" = ${shop}`;
  const of = (name: keyof Balance) => Number(row?.[name] ?? 0n);
  return {
    ...{ approvedMinor: of("approvedMinor"), members: of("members"), heldMinor: of("heldMinor"), pendingOrders: of("pendingOrders") },
    ...{ inPayoutMinor: of("inPayoutMinor"), paidMinor: of("paidMinor"), overpaidMinor: of("overpaidMinor") },
  };
}
