-- What of a refund's discrepancy Shopify says is tax.
ALTER TABLE "OrderRefund" ADD COLUMN "discrepancyTaxMinor" BIGINT NOT NULL DEFAULT 0;
