/**
 * Rows to add up in place of conversions, under the name `s`: sums of whole quarters of an hour or months, and the ledger's
 * own rows at the ends of the range, those that are to be taken off with a minus. They are for figures in which the parts of orders
 * can be added up.
 */
import { Prisma } from "#app/generated/prisma/client.ts";

import type { SalesFilter } from "./sales-filter.ts";
import { wholeParts, type Parts, type Stretch, type TimeRange } from "./whole-parts.ts";

const COUNTED = Prisma.sql`c."state" = 'counted'`;
/** What a row of the ledger adds; `times` is 1, or -1 to take it off. */
const amounts = (times: Prisma.Sql) => Prisma.sql`
  CASE WHEN ${COUNTED} THEN ${times} * c."netMinor" ELSE 0 END, CASE WHEN ${COUNTED} THEN ${times} * c."refundedMinor" ELSE 0 END,
  ${times} * c."commissionMinor"`;

function atEnds({ more, less }: Parts, rows: (end: Stretch, times: Prisma.Sql) => Prisma.Sql): Prisma.Sql[] {
  return [...more.map((end) => rows(end, Prisma.sql`1`)), ...less.map((end) => rows(end, Prisma.sql`-1`))];
}

function within(column: Prisma.Sql, { from, to }: TimeRange): Prisma.Sql {
  const since = from ? Prisma.sql`AND ${column} >= ${from}` : Prisma.empty;
  const before = to ? Prisma.sql`AND ${column} < ${to}` : Prisma.empty;
  return Prisma.sql`${since} ${before}`;
}

type OfOffers = Pick<SalesFilter, "offerId" | "from" | "to">;

/** "offerId", "at", "conversions" (of the offer), "orders" (of the shop) and amounts, by quarters of an hour. */
export function quarters(shop: string, { offerId, ...range }: OfOffers): Prisma.Sql {
  const cut = wholeParts(range, "quarter");
  const { whole } = cut;
  const about = offerId ? Prisma.sql`AND "offerId" = ${offerId}::uuid` : Prisma.empty;
  const parts = atEnds(
    cut,
    (end, times) => Prisma.sql`
      SELECT c."offerId", c."at", ${times} * c."ofOffer"::int AS "conversions", ${times} * c."ofOrder"::int AS "orders", ${amounts(times)}
      FROM "Conversion" c WHERE c."shop" = ${shop} ${about} ${within(Prisma.sql`c."at"`, end)}`,
  );
  if (whole)
    parts.unshift(Prisma.sql`
      SELECT "offerId", "startsAt", "conversions", "orders", "netMinor", "refundedMinor", "commissionMinor"
      FROM "SalesSpan" WHERE "shop" = ${shop} ${about} ${within(Prisma.sql`"startsAt"`, whole)}`);
  return Prisma.sql`(${Prisma.join(parts, " UNION ALL ")}) AS s("offerId", "at", "conversions", "orders", "revenue", "refunded", "commission")`;
}

/**
 * "memberId", "enrolmentId", "promoCodeId", "parts", "conversions" and amounts of an offer, by months. "parts" is how many rows of the
 * ledger it stands for: whoever's come to none has nothing in the range.
 */
export function months(shop: string, { offerId, ...range }: OfOffers): Prisma.Sql {
  const cut = wholeParts(range, "month");
  const { whole } = cut;
  const about = offerId ? Prisma.sql`AND "offerId" = ${offerId}::uuid` : Prisma.empty;
  const parts = atEnds(
    cut,
    (end, times) => Prisma.sql`
      SELECT c."memberId", c."enrolmentId", c."promoCodeId", ${times}, ${times} * (${COUNTED})::int, ${amounts(times)}
      FROM "Conversion" c WHERE c."shop" = ${shop} ${about} ${within(Prisma.sql`c."at"`, end)}`,
  );
  if (whole)
    parts.unshift(Prisma.sql`
      SELECT "memberId", "enrolmentId", "promoCodeId", "parts", "conversions", "netMinor", "refundedMinor", "commissionMinor"
      FROM "SalesMonth" WHERE "shop" = ${shop} ${about} ${within(Prisma.sql`"startsAt"`, whole)}`);
  return Prisma.sql`(${Prisma.join(parts, " UNION ALL ")}) AS s("memberId", "enrolmentId", "promoCodeId", "parts", "conversions", "revenue", "refunded", "commission")`;
}

/** Their sums, as a report reads them. */
export function sumsOver(counts: "conversions" | "orders"): Prisma.Sql {
  return Prisma.sql`
    coalesce(sum(s.${counts === "orders" ? Prisma.sql`"orders"` : Prisma.sql`"conversions"`}), 0)::bigint AS conversions,
    coalesce(sum(s."revenue"), 0)::bigint AS revenue, coalesce(sum(s."refunded"), 0)::bigint AS refunded,
    coalesce(sum(s."commission"), 0)::bigint AS commission`;
}

/** The whole shop's, or an offer's: what quarters of an hour can answer. */
export function isOfOffers({ memberId, projectId, codeId }: SalesFilter): boolean {
  return !memberId && !projectId && !codeId;
}
