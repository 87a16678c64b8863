-- A set-up that ends because the app was no longer let in says so.
ALTER TABLE "OfferSetup" ADD COLUMN "accessLost" TEXT;
