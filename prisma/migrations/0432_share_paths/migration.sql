-- Shopify's own links to codes of a discount.
ALTER TABLE "Offer" ADD COLUMN "sharePaths" JSONB;
