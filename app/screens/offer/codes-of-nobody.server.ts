import type { ShopContext } from "#app/platform/db.server.ts";

/**
 * How many codes of the offer's discount belong to nobody, as far as is known: those that were left when it was adopted, and those
 * that others added since and somebody has seen.
 */
export async function codesOfNobody({ shop, db }: ShopContext, offerId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT c."redeemCodeId" FROM "AdoptionCode" c JOIN "Adoption" a ON a.shop = c.shop AND a.id = c."adoptionId"
      WHERE c.shop = ${shop} AND a."offerId" = ${offerId}::uuid AND c."takenAt" IS NULL
      UNION
      SELECT d."redeemCodeId" FROM "DriftFinding" d
      WHERE d.shop = ${shop} AND d."offerId" = ${offerId}::uuid AND d.kind = 'stranger' AND d."redeemCodeId" IS NOT NULL
        AND (d."resolvedAt" IS NULL OR d.resolution = 'ignored')
      EXCEPT
      SELECT p."redeemCodeId" FROM "PromoCode" p WHERE p.shop = ${shop} AND p."offerId" = ${offerId}::uuid
    ) nobodys`;
  return row?.count ?? 0;
}
