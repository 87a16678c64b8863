/**
 * Rows to add up in place of conversions, under the name `s`: sums of whole quarters of an hour or months, and the ledger's
 * own rows at the ends of the range. They are for
 * figures in which the parts of orders can be added up.
 */
import { Prisma } from "#app/generated/prisma/client.ts";

import type { SalesFilter } from "./sales-filter.ts";
import { wholeParts, type TimeRange } from "./whole-parts.ts";

const COUNTED = Prisma.sql`c."state" = 'counted'`;
const ENDS = Prisma.sql`
  CASE WHEN ${COUNTED} THEN c."netMinor" ELSE 0 END, CASE WHEN ${COUNTED} THEN c."refundedMinor" ELSE 0 END, c."commissionMinor"`;

function within(column: Prisma.Sql, { from, to }: TimeRange): Prisma.Sql {
  const since = from ? Prisma.sql`AND ${column} >= ${from}` : Prisma.empty;
  const before = to ? Prisma.sql`AND ${column} < ${to}` : Prisma.empty;
  return Prisma.sql`${since} ${before}`;
}

type OfOffers = Pick<SalesFilter, "offerId" | "from" | "to">;

/** "offerId", "at", "conversions" (of the offer), "orders" (of the shop) and amounts, by quarters of an hour. */
export function quarters(shop: string, { offerId, ...range }: OfOffers): Prisma.Sql {
  const { whole, ends } = wholeParts(range, "quarter");
  const about = offerId ? Prisma.sql`AND "offerId" = ${offerId}::uuid` : Prisma.empty;
  const parts = ends.map(
    (end) => Prisma.sql`
      SELECT c."offerId", c."at", c."ofOffer"::int AS "conversions", c."ofOrder"::int AS "orders", ${ENDS}
      FROM "Conversion" c WHERE c."shop" = ${shop} ${about} ${within(Prisma.sql`c."at"`, end)}`,
  );
  if (whole)
    parts.unshift(Prisma.sql`
      SELECT "offerId", "startsAt", "conversions", "orders", "netMinor", "refundedMinor", "commissionMinor"
      FROM "SalesSpan" WHERE "shop" = ${shop} ${about} ${within(Prisma.sql`"startsAt"`, whole)}`);
  return Prisma.sql`(${Prisma.join(parts, " UNION ALL ")}) AS s("offerId", "at", "conversions", "orders", "revenue", "refunded", "commission")`;
}

/** "memberId", "enrolmentId", "promoCodeId", "conversions" and amounts of an offer, by months. */
export function months(shop: string, { offerId, ...range }: OfOffers): Prisma.Sql {
  const { whole, ends } = wholeParts(range, "month");
  const about = offerId ? Prisma.sql`AND "offerId" = ${offerId}::uuid` : Prisma.empty;
  const parts = ends.map(
    (end) => Prisma.sql`
      SELECT c."memberId", c."enrolmentId", c."promoCodeId", (${COUNTED})::int, ${ENDS}
      FROM "Conversion" c WHERE c."shop" = ${shop} ${about} ${within(Prisma.sql`c."at"`, end)}`,
  );
  if (whole)
    parts.unshift(Prisma.sql`
      SELECT "memberId", "enrolmentId", "promoCodeId", "conversions", "netMinor", "refundedMinor", "commissionMinor"
      FROM "SalesMonth" WHERE "shop" = ${shop} ${about} ${within(Prisma.sql`"startsAt"`, whole)}`);
  return Prisma.sql`(${Prisma.join(parts, " UNION ALL ")}) AS s("memberId", "enrolmentId", "promoCodeId", "conversions", "revenue", "refunded", "commission")`;
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
