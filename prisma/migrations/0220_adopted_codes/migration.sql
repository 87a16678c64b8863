-- A member may keep several codes from before, one of them primary. Codes that are left can be given to people later.
DROP INDEX "AdoptionCode_shop_adoptionId_memberId_key";
ALTER TABLE "AdoptionCode" ADD COLUMN "isPrimary" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "AdoptionCode" ADD COLUMN "takenAt" TIMESTAMP(3);
UPDATE "AdoptionCode" c SET "takenAt" = p."liveFrom"
FROM "Adoption" a, "PromoCode" p
WHERE a.shop = c.shop AND a.id = c."adoptionId" AND a."offerId" IS NOT NULL
  AND p.shop = c.shop AND p."offerId" = a."offerId" AND p."redeemCodeId" = c."redeemCodeId";
CREATE INDEX "AdoptionCode_shop_adoptionId_memberId_idx" ON "AdoptionCode"("shop", "adoptionId", "memberId");
CREATE INDEX "Adoption_shop_offerId_idx" ON "Adoption"("shop", "offerId");
