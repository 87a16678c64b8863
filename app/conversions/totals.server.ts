/**
 * What the ledger adds up to. Amounts are whole minor units of the shop's currency as numbers (exact up to 2^53),
 * revenue is net of refunds, and only counted conversions enter it. Ranges are UTC instants, `from` included, `to` not,
 * by the time the order was placed.
 */
import { withLiveCodes } from "#app/codes/live-codes.server.ts";
import type { ShopContext } from "#app/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { asSums, type SalesSums, type SumRow } from "./sales-sql.server.ts";
import { quarters, sumsOver } from "./sums-sql.server.ts";

export type Totals = { conversions: number; revenueMinor: number; commissionMinor: number };
export type Range = { from?: Date; to?: Date };

const NOTHING: Totals = { conversions: 0, revenueMinor: 0, commissionMinor: 0 };

type Sums = { conversions: bigint; revenue: bigint; commission: bigint };

export function asTotals({ conversions, revenue, commission }: Sums): Totals {
  return { conversions: Number(conversions), revenueMinor: Number(revenue), commissionMinor: Number(commission) };
}

/** What parts of members' orders come to. Commission that was paid stays, whatever became of the order. */
const OF_MEMBER = Prisma.sql`
  count(*) FILTER (WHERE c."state" = 'counted') AS conversions,
  coalesce(sum(c."netMinor") FILTER (WHERE c."state" = 'counted'), 0)::bigint AS revenue,
  coalesce(sum(c."commissionMinor"), 0)::bigint AS commission`;

/** Everything the shop's members brought in. */
export async function shopTotals({ shop, db }: ShopContext, range: Range): Promise<Totals> {
  const [row] = await db.$queryRaw<Sums[]>`SELECT ${sumsOver("orders")} FROM ${quarters(shop, range)}`;
  return row ? asTotals(row) : NOTHING;
}

/**
 * By offer id. Offers without a conversion in the range are missing. An order shared by two members of one offer is one
 * conversion of the offer.
 */
export async function offerSums({ shop, db }: ShopContext, range: Range): Promise<Map<string, SalesSums>> {
  const rows = await db.$queryRaw<(SumRow & { offerId: string })[]>`
    SELECT s."offerId"::text AS "offerId", ${sumsOver("conversions")} FROM ${quarters(shop, range)} GROUP BY s."offerId"`;
  return new Map(rows.map((row) => [row.offerId, asSums(row)]));
}

/** By the id of the promo code in whose tenure the orders were placed: the figures along a lineage. */
export async function lineageTotals({ shop, db }: ShopContext, enrolmentIds: readonly string[]): Promise<Map<string, Totals>> {
  const rows = await db.$queryRaw<(Sums & { promoCodeId: string })[]>`
    SELECT c."promoCodeId"::text AS "promoCodeId", ${OF_MEMBER} FROM "Conversion" c
    WHERE c."shop" = ${shop} AND c."enrolmentId" = ANY(${[...enrolmentIds]}::uuid[])
    GROUP BY c."promoCodeId"`;
  return new Map(rows.map((row) => [row.promoCodeId, asTotals(row)]));
}

export type MemberOfferTotals = Totals & {
  enrolmentId: string;
  offerId: string;
  title: string;
  /** The offer's status: ACTIVE, SCHEDULED, EXPIRED, MISSING. */
  offerStatus: string;
  /** The member's place in it: active, inactive. */
  status: string;
  /** The current code; null while there is none. */
  code: string | null;
  codeId: string | null;
};

/** The offers a member is in, with everything they brought in there under any code they ever held; by title. */
export async function memberOffers({ shop, db }: ShopContext, memberId: string): Promise<MemberOfferTotals[]> {
  const rows = await db.$queryRaw<(Sums & Omit<MemberOfferTotals, keyof Totals>)[]>`
    SELECT e."id"::text AS "enrolmentId", o."id"::text AS "offerId", o."title", o."status" AS "offerStatus", e."status",
           live."name" AS "code", live."id"::text AS "codeId", ${OF_MEMBER}
    FROM "Enrolment" e
    JOIN "Offer" o ON o."shop" = e."shop" AND o."id" = e."offerId"
    LEFT JOIN "PromoCode" live ON live."shop" = e."shop" AND live."enrolmentId" = e."id" AND live."liveUntil" IS NULL AND live."isPrimary"
    LEFT JOIN "Conversion" c ON c."shop" = e."shop" AND c."enrolmentId" = e."id"
    WHERE e."shop" = ${shop} AND e."memberId" = ${memberId}::uuid AND e."status" <> 'removed'
    GROUP BY e."id", e."status", o."id", o."title", o."status", live."name", live."id"
    ORDER BY o."title", o."id"`;
  return (await withLiveCodes({ shop, db }, rows)).map(({ conversions, revenue, commission, ...row }) => ({
    ...row,
    ...asTotals({ conversions, revenue, commission }),
  }));
}
