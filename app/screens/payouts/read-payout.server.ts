/** One payout with whom it pays and whom it does not. A draft is read from the ledger as it is, any other from what was written. */
import { staffNames } from "#app/activity/staff-names.server.ts";
import { Prisma, type PayoutBatch } from "#app/generated/prisma/client.ts";
import { carriedOver, dueLines, sumOf, termsOf, type Terms } from "#app/payouts/due-lines.server.ts";
import { draftOf, fixedSum, stateOf } from "#app/payouts/payout-batch.server.ts";
import { OUTCOMES, type Outcome, type PayoutState, type PayoutSum, type PayoutWay } from "#app/payouts/payout.ts";
import { payPalFiles, payPalProblem } from "#app/payouts/paypal.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

const NAMES_SHOWN = 10;

type Press = { what: PayoutState; by: string | null; at: string };

/** Amounts in minor units of `currency`; instants ISO, UTC; `paidOn` a day of the shop's calendar. */
export type PayoutView = {
  id: string;
  number: number;
  state: PayoutState;
  way: PayoutWay;
  currency: string;
  cutOff: string;
  minimumMinor: number;
  sum: PayoutSum;
  /** Members by what becomes of them, and what their balances come to. */
  outcomes: { outcome: Outcome; members: number; sumMinor: number; adjustmentsMinor: number }[];
  /** Who did what, in the order in which it was done. */
  presses: Press[];
  reference: string;
  paidOn: string | null;
  note: string;
  reverses: { id: string; number: number } | null;
  reversedBy: { id: string; number: number } | null;
  /** How many files PayPal takes it in. */
  files: number;
  /** Members who were approved and whom PayPal's file has to leave out by now: their address is gone. The first of them by name. */
  lostAddress: { count: number; names: string[]; sumMinor: number };
  /** Who cannot be paid this way, as far as anything is due to them. The first of them by name. */
  unpayable: string[];
};

export type PayoutMemberRow = {
  memberId: string;
  name: string;
  email: string;
  outcome: Outcome;
  lines: number;
  sumMinor: number;
  adjustmentsMinor: number;
  /** What the payout before carried over; it is part of the sum. */
  carriedMinor: number;
};

type Read = { batch: PayoutBatch; people: Prisma.Sql; terms: Terms | null };

/** Null for an unknown payout. */
export async function readPayout(ctx: ShopContext, payoutId: string, now = new Date()): Promise<PayoutView | null> {
  const { shop, db } = ctx;
  const found = await open(ctx, payoutId, now);
  if (!found) return null;
  const { batch, people, terms } = found;
  const state = stateOf(batch);
  const { way } = draftOf(batch);
  const [sum, outcomes, presses, links, lostAddress, unpayable] = await Promise.all([
    terms === null ? fixedSum(batch) : sumOf(db, shop, terms),
    db.$queryRaw<{ outcome: string; members: bigint; sum: bigint; adjustments: bigint }[]>`
      ${people}
      SELECT p.outcome, count(*) AS members, coalesce(sum(p."sumMinor"), 0)::bigint AS sum,
        coalesce(sum(p."adjustmentsMinor"), 0)::bigint AS adjustments
      FROM people p GROUP BY 1`,
    pressesOf(ctx, batch),
    db.payoutBatch.findMany({
      where: { OR: [{ reversesId: payoutId }, { id: batch.reversesId ?? payoutId }], NOT: { id: payoutId } },
      select: { id: true, number: true, reversesId: true },
    }),
    way === "paypal" && state !== "draft" ? lostAddresses(ctx, batch) : { count: 0, names: [], sumMinor: 0 },
    db.$queryRaw<{ name: string }[]>`
      ${people}
      SELECT coalesce(nullif(trim(m."firstName" || ' ' || m."lastName"), ''), 'A former member') AS name
      FROM people p LEFT JOIN "Member" m ON m."shop" = ${shop} AND m."id" = p."memberId"
      WHERE p.outcome IN ('no_address', 'no_customer') ORDER BY 1, p."memberId" LIMIT ${NAMES_SHOWN}`,
  ]);
  return {
    ...{ id: batch.id, number: batch.number, state, way, currency: batch.currency, cutOff: batch.cutOff.toISOString() },
    ...{ minimumMinor: Number(batch.minimumMinor), sum, presses, reference: batch.reference, note: batch.note, lostAddress },
    unpayable: unpayable.map(({ name }) => name),
    outcomes: OUTCOMES.flatMap((outcome) => {
      const row = outcomes.find((one) => one.outcome === outcome);
      return row ? [{ outcome, members: Number(row.members), sumMinor: Number(row.sum), adjustmentsMinor: Number(row.adjustments) }] : [];
    }),
    paidOn: batch.paidOn?.toISOString().slice(0, 10) ?? null,
    reverses: links.find(({ id }) => id === batch.reversesId) ?? null,
    reversedBy: links.find(({ reversesId }) => reversesId === payoutId) ?? null,
    files: way === "paypal" ? payPalFiles(sum.members) : 0,
  };
}

async function open({ shop, db }: ShopContext, payoutId: string, now: Date): Promise<Read | null> {
  const batch = await db.payoutBatch.findFirst({ where: { id: payoutId } });
  if (!batch) return null;
  if (stateOf(batch) !== "draft") {
    const people = Prisma.sql`WITH people AS (
      SELECT j."memberId", j."outcome", j."lines", j."sumMinor", j."adjustmentsMinor", j."carriedMinor" FROM "PayoutMember" j
      WHERE j."shop" = ${shop} AND j."payoutId" = ${payoutId}::uuid)`;
    return { batch, people, terms: null };
  }
  const terms = await termsOf(db, shop, { ...draftOf(batch), now });
  const people = Prisma.sql`${dueLines(shop, terms)}, people AS (
    SELECT j."memberId", j.outcome, j.lines, j."sumMinor", j."adjustmentsMinor", coalesce(earlier.carried, 0) AS "carriedMinor"
    FROM judged j ${carriedOver(shop)})`;
  return { batch, people, terms };
}

/** A page of its members: those it pays first, the most first. */
export async function payoutMembers(
  ctx: ShopContext,
  {
    payoutId,
    outcome,
    page,
    pageSize,
    now = new Date(),
  }: { payoutId: string; outcome: Outcome | null; page: number; pageSize: number; now?: Date },
): Promise<{ rows: PayoutMemberRow[]; total: number }> {
  const { shop, db } = ctx;
  const found = await open(ctx, payoutId, now);
  if (!found) return { rows: [], total: 0 };
  const only = outcome === null ? Prisma.empty : Prisma.sql`AND p.outcome = ${outcome}`;
  const rows = await db.$queryRaw<(Record<"sumMinor" | "adjustmentsMinor" | "carriedMinor" | "total", bigint> & Named)[]>`
    ${found.people}
    SELECT p."memberId"::text, coalesce(nullif(trim(m."firstName" || ' ' || m."lastName"), ''), 'A former member') AS name,
      coalesce(m."email", '') AS email, p.outcome, p.lines, p."sumMinor", p."adjustmentsMinor", p."carriedMinor", count(*) OVER () AS total
    FROM people p LEFT JOIN "Member" m ON m."shop" = ${shop} AND m."id" = p."memberId"
    WHERE true ${only}
    ORDER BY p.outcome <> 'included', p."sumMinor" DESC, p."memberId" LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  return {
    total: Number(rows[0]?.total ?? 0n),
    rows: rows.map(({ total: _, outcome: is, sumMinor, adjustmentsMinor, carriedMinor, ...row }) => ({
      ...row,
      outcome: OUTCOMES.find((one) => one === is) ?? "left_out",
      ...{ sumMinor: Number(sumMinor), adjustmentsMinor: Number(adjustmentsMinor), carriedMinor: Number(carriedMinor) },
    })),
  };
}

type Named = { memberId: string; name: string; email: string; outcome: string; lines: number };

async function pressesOf(ctx: ShopContext, batch: PayoutBatch): Promise<Press[]> {
  const told: [PayoutState, string | null, Date | null][] = [
    ["draft", batch.createdBy, batch.createdAt],
    ["approved", batch.approvedBy, batch.approvedAt],
    ["paying", batch.startedBy, batch.startedAt],
    ["paid", batch.paidBy, batch.paidAt],
    ["cancelled", batch.cancelledBy, batch.cancelledAt],
  ];
  const done = told.flatMap(([what, by, at]) => (at === null ? [] : [{ what, by, at: at.toISOString() }]));
  const names = await staffNames(ctx, [...new Set(done.flatMap(({ by }) => (by === null ? [] : [by])))]);
  return done.map(({ what, by, at }) => ({ what, by: (by !== null && names.get(by)) || null, at }));
}

async function lostAddresses({ shop, db }: ShopContext, batch: PayoutBatch): Promise<PayoutView["lostAddress"]> {
  const payees = await db.$queryRaw<{ name: string; email: string; sumMinor: bigint }[]>`
    SELECT coalesce(nullif(trim(m."firstName" || ' ' || m."lastName"), ''), 'A former member') AS name, coalesce(m."email", '') AS email,
      p."sumMinor"
    FROM "PayoutMember" p LEFT JOIN "Member" m ON m."shop" = p."shop" AND m."id" = p."memberId"
    WHERE p."shop" = ${shop} AND p."payoutId" = ${batch.id}::uuid AND p."outcome" = 'included' AND p."sumMinor" > 0 ORDER BY 1`;
  const lost = payees.filter(
    ({ email, sumMinor }) => payPalProblem({ email, sumMinor: Number(sumMinor), currency: batch.currency }) !== null,
  );
  return {
    count: lost.length,
    names: lost.slice(0, NAMES_SHOWN).map(({ name }) => name),
    sumMinor: lost.reduce((sum, { sumMinor }) => sum + Number(sumMinor), 0),
  };
}
