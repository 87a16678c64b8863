/** What is due to members, as SQL over the ledger. The one place that says in SQL which parts of orders a payout takes. */
import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopTx } from "#app/platform/db.server.ts";

import { isByShopify, type Outcome, type PayoutSettings, type PayoutSum, type PayoutWay } from "./payout.ts";
import { payPalProblem } from "./paypal.ts";

/** Of `Conversion c`: the commission is approved at this moment, as `commissionState` says it, and comes to something. */
export function approvedAt(now: Date): Prisma.Sql {
  return Prisma.sql`c."state" = 'counted' AND c."paidAt" IS NULL AND c."heldAt" IS NULL AND c."payoutAt" IS NULL
    AND c."at" <= ${now} AND c."approvesAt" <= ${now} AND c."commissionMinor" > 0`;
}

/** Of `Conversion c`: something else was paid than the order earns by now, and no payout that is approved is putting it right. */
export const TO_PUT_RIGHT = Prisma.sql`c."paidAt" IS NOT NULL AND c."dueMinor" <> c."commissionMinor" AND c."payoutAt" IS NULL`;

export type Terms = Pick<PayoutSettings, "cutOff" | "minimumMinor"> & {
  leftOut: readonly string[];
  /** Members who cannot be paid this way, and what that is called; PayPal's addresses unless it is said. */
  unpayable: readonly string[];
  unpayableAs?: Extract<Outcome, "no_address" | "no_customer">;
  /** What is approved by then. */
  now: Date;
};

/** Tells lines of one set from every other. */
const MARK = Prisma.sql`sum(hashtextextended(concat_ws(' ', l."orderId", l."enrolmentId", l."amountMinor"), 0))`;

/**
 * Two tables to be read by what follows it: `line`, each part with what it adds to its member's balance, and `judged`, each member with
 * their sum and what becomes of it. They are never joined: the planner knows nothing of how many rows they have.
 */
export function dueLines(shop: string, { cutOff, minimumMinor, leftOut, unpayable, unpayableAs = "no_address", now }: Terms): Prisma.Sql {
  return Prisma.sql`WITH part AS (
    SELECT c."orderId", c."enrolmentId", c."memberId", c."offerId", c."at", c."netMinor", 'commission' AS kind, c."commissionMinor" AS "amountMinor"
    FROM "Conversion" c WHERE c."shop" = ${shop} AND ${approvedAt(now)} AND c."at" < ${cutOff}
    UNION ALL
    SELECT c."orderId", c."enrolmentId", c."memberId", c."offerId", c."at", c."netMinor", 'adjustment', c."dueMinor" - c."commissionMinor"
    FROM "Conversion" c WHERE c."shop" = ${shop} AND ${TO_PUT_RIGHT}
  ), line AS (
    SELECT p.*, CASE
      WHEN p."memberId" = ANY(${[...leftOut]}::uuid[]) THEN 'left_out'
      WHEN sum(p."amountMinor") OVER theirs <= 0 THEN 'nothing'
      WHEN sum(p."amountMinor") OVER theirs < ${BigInt(minimumMinor)} THEN 'below_minimum'
      WHEN p."memberId" = ANY(${[...unpayable]}::uuid[]) THEN ${unpayableAs}
      ELSE 'included' END AS outcome
    FROM part p WINDOW theirs AS (PARTITION BY p."memberId")
  ), judged AS (
    SELECT l."memberId", l.outcome, count(*)::int AS lines, sum(l."amountMinor")::bigint AS "sumMinor",
      coalesce(sum(l."amountMinor") FILTER (WHERE l.kind = 'adjustment'), 0)::bigint AS "adjustmentsMinor", ${MARK} AS mark
    FROM line l GROUP BY 1, 2
  )`;
}

/** What the payout comes to with these terms at this moment. */
export async function sumOf(tx: ShopTx, shop: string, terms: Terms): Promise<PayoutSum> {
  const [row] = await tx.$queryRaw<{ members: bigint; lines: bigint; sum: bigint; mark: string }[]>`
    ${dueLines(shop, terms)}
    SELECT count(*) AS members, coalesce(sum(j.lines), 0) AS lines, coalesce(sum(j."sumMinor"), 0)::bigint AS sum,
      coalesce(sum(j.mark), 0)::text AS mark
    FROM judged j WHERE j.outcome = 'included'`;
  const { members = 0n, lines = 0n, sum = 0n, mark = "0" } = row ?? {};
  return { members: Number(members), lines: Number(lines), sumMinor: Number(sum), mark, cutOff: terms.cutOff.toISOString() };
}

/** `carried`: what the last payout before this one carried over for the member of `j`; to be joined to `judged j` or the like. */
export function carriedOver(shop: string): Prisma.Sql {
  return Prisma.sql`LEFT JOIN LATERAL (
    SELECT CASE WHEN p."outcome" = 'included' THEN 0 ELSE p."sumMinor" END AS carried
    FROM "PayoutMember" p JOIN "PayoutBatch" b ON b."shop" = p."shop" AND b."id" = p."payoutId"
    WHERE p."shop" = ${shop} AND p."memberId" = j."memberId" AND b."state" <> 'cancelled' AND b."reversesId" IS NULL
    ORDER BY b."number" DESC LIMIT 1
  ) earlier ON true`;
}

type Draft = Pick<PayoutSettings, "cutOff" | "minimumMinor"> & { way: PayoutWay; currency: string; leftOut: readonly string[]; now: Date };

/** The draft's terms with the members who cannot be paid its way. */
export async function termsOf(tx: ShopTx, shop: string, draft: Draft): Promise<Terms> {
  const { cutOff, minimumMinor, leftOut, way, currency, now } = draft;
  const terms = { cutOff, minimumMinor, leftOut, now, unpayable: [] };
  if (way === "outside") return terms;
  const payees = await tx.$queryRaw<{ memberId: string; email: string; customerId: string | null; sumMinor: bigint }[]>`
    ${dueLines(shop, terms)}
    SELECT j."memberId"::text, coalesce(m."email", '') AS email, m."customerId", j."sumMinor" FROM judged j
    LEFT JOIN "Member" m ON m."shop" = ${shop} AND m."id" = j."memberId" WHERE j.outcome = 'included'`;
  if (isByShopify(way)) {
    const unpayable = payees.filter(({ customerId }) => !customerId).map(({ memberId }) => memberId);
    return { ...terms, unpayable, unpayableAs: "no_customer" };
  }
  const unpayable = payees.filter(({ email, sumMinor }) => payPalProblem({ email, sumMinor: Number(sumMinor), currency }) !== null);
  return { ...terms, unpayable: unpayable.map(({ memberId }) => memberId) };
}
