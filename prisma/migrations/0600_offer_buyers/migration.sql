-- Whom the discount is for, as Shopify said when it was read last. Null until then.
ALTER TABLE "Offer" ADD COLUMN "buyers" TEXT;
