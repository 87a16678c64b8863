-- The permission whose granting lets an offer that was refused be made after all.
ALTER TABLE "OfferSetup" ADD COLUMN "permission" TEXT;
