/** What one member was paid by one payout, and for what. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { OUTCOMES, type Outcome, type PayoutState, type PayoutWay } from "#app/payouts/payout.ts";
import { draftOf, stateOf } from "#app/payouts/payout-batch.server.ts";

/** Amounts in minor units of `currency`; instants ISO, UTC; `paidOn` a day of the shop's calendar. */
export type Statement = {
  payout: {
    id: string;
    number: number;
    state: PayoutState;
    way: PayoutWay;
    currency: string;
    cutOff: string;
    paidAt: string | null;
    paidOn: string | null;
    reference: string;
    note: string;
    reverses: number | null;
    reversedBy: number | null;
  };
  member: { id: string; name: string; email: string };
  outcome: Outcome;
  lines: number;
  sumMinor: number;
  adjustmentsMinor: number;
  carriedMinor: number;
  shown: StatementLine[];
};

type StatementLine = {
  orderId: string;
  enrolmentId: string;
  order: string;
  at: string;
  offer: string;
  kind: string;
  netMinor: number;
  amountMinor: number;
};

/** A page that can still be printed; the file has them all. */
const LINES_SHOWN = 500;

/** Null for an unknown payout, a draft, and a member whom the payout says nothing of. */
export async function readStatement(
  { shop, db }: ShopContext,
  { payoutId, memberId }: { payoutId: string; memberId: string },
): Promise<Statement | null> {
  const [batch, theirs, member] = await Promise.all([
    db.payoutBatch.findFirst({
      where: { id: payoutId, state: { not: "draft" } },
      include: { reverses: { select: { number: true } }, reversal: { select: { number: true } } },
    }),
    db.payoutMember.findFirst({ where: { payoutId, memberId } }),
    db.member.findFirst({ where: { id: memberId }, select: { firstName: true, lastName: true, email: true } }),
  ]);
  if (!batch || !theirs) return null;
  const rows = await db.$queryRaw<(Omit<StatementLine, "at" | "netMinor" | "amountMinor"> & LineAmounts)[]>`
    SELECT l."orderId", l."enrolmentId"::text, coalesce(o."name", l."orderId") AS "order", l."at", coalesce(f."title", '') AS offer,
      l."kind", l."netMinor", l."amountMinor"
    FROM "PayoutLine" l
    LEFT JOIN "Order" o ON o."shop" = l."shop" AND o."id" = l."orderId"
    LEFT JOIN "Offer" f ON f."shop" = l."shop" AND f."id" = l."offerId"
    WHERE l."shop" = ${shop} AND l."payoutId" = ${payoutId}::uuid AND l."memberId" = ${memberId}::uuid
    ORDER BY l."kind" DESC, l."at", l."orderId" LIMIT ${LINES_SHOWN}`;
  const { id, number, currency, reference, note } = batch;
  const { lines, sumMinor, adjustmentsMinor, carriedMinor } = theirs;
  return {
    payout: {
      ...{ id, number, currency, reference, note, state: stateOf(batch), way: draftOf(batch).way, cutOff: batch.cutOff.toISOString() },
      ...{ paidAt: batch.paidAt?.toISOString() ?? null, paidOn: batch.paidOn?.toISOString().slice(0, 10) ?? null },
      ...{ reverses: batch.reverses?.number ?? null, reversedBy: batch.reversal?.number ?? null },
    },
    member: {
      id: memberId,
      name: [member?.firstName, member?.lastName].filter(Boolean).join(" ") || "A former member",
      email: member?.email ?? "",
    },
    outcome: OUTCOMES.find((one) => one === theirs.outcome) ?? "left_out",
    ...{ lines, sumMinor: Number(sumMinor), adjustmentsMinor: Number(adjustmentsMinor), carriedMinor: Number(carriedMinor) },
    shown: rows.map(({ at, netMinor, amountMinor, ...row }) => ({
      ...row,
      ...{ at: at.toISOString(), netMinor: Number(netMinor), amountMinor: Number(amountMinor) },
    })),
  };
}

type LineAmounts = { at: Date; netMinor: bigint; amountMinor: bigint };

export type StatementRow = { payoutId: string; number: number; state: PayoutState; at: string; outcome: Outcome; sumMinor: number };

/** The statements of a member, newest first. */
export async function statementsOf({ db }: ShopContext, memberId: string): Promise<StatementRow[]> {
  const rows = await db.payoutMember.findMany({
    where: { memberId, payout: { state: { not: "cancelled" } } },
    include: { payout: { select: { number: true, state: true, createdAt: true, paidAt: true } } },
    orderBy: { payout: { number: "desc" } },
    take: 12,
  });
  return rows.map(({ payoutId, outcome, sumMinor, payout }) => ({
    ...{ payoutId, number: payout.number, state: stateOf(payout), at: (payout.paidAt ?? payout.createdAt).toISOString() },
    ...{ outcome: OUTCOMES.find((one) => one === outcome) ?? "left_out", sumMinor: Number(sumMinor) },
  }));
}
