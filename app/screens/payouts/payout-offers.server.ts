/** The members of a payout by offer, so that each of them is written to once. */
import type { ShopContext } from "#app/platform/db.server.ts";

/** Members stand with the offer that most of their money in the payout is of, and whose member they still are; the largest offer first. */
export async function payoutOffers(
  { shop, db }: ShopContext,
  payoutId: string,
): Promise<{ offerId: string; title: string; memberIds: string[] }[]> {
  return db.$queryRaw`
    WITH part AS (
      SELECT l."memberId", l."offerId", sum(l."amountMinor") AS sum FROM "PayoutLine" l
      JOIN "Enrolment" en ON en.shop = l.shop AND en."offerId" = l."offerId" AND en."memberId" = l."memberId"
      WHERE l.shop = ${shop} AND l."payoutId" = ${payoutId}::uuid GROUP BY 1, 2
    ), chosen AS (
      SELECT DISTINCT ON (p."memberId") p."memberId", p."offerId" FROM part p ORDER BY p."memberId", p.sum DESC, p."offerId"
    )
    SELECT c."offerId"::text, o.title, array_agg(c."memberId"::text) AS "memberIds" FROM chosen c
    JOIN "Offer" o ON o.shop = ${shop} AND o.id = c."offerId" GROUP BY 1, 2 ORDER BY count(*) DESC, 2`;
}
