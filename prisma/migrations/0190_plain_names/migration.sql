-- Tables and columns under the words an engineer would look for: leases, rollups, reviews, payloads. Names change, rows do not.
ALTER TABLE "RefreshRun" RENAME TO "DiscountLease";
ALTER TABLE "DiscountLease" RENAME CONSTRAINT "RefreshRun_pkey" TO "DiscountLease_pkey";
ALTER TABLE "SalesSpan" RENAME TO "OfferSalesRollup";
ALTER TABLE "OfferSalesRollup" RENAME CONSTRAINT "SalesSpan_pkey" TO "OfferSalesRollup_pkey";
ALTER TABLE "SalesMonth" RENAME TO "CodeSalesRollup";
ALTER TABLE "CodeSalesRollup" RENAME CONSTRAINT "SalesMonth_pkey" TO "CodeSalesRollup_pkey";
ALTER INDEX "SalesMonth_shop_offerId_startsAt_idx" RENAME TO "CodeSalesRollup_shop_offerId_startsAt_idx";
ALTER TABLE "ConversionRuling" RENAME TO "ConversionReview";
ALTER TABLE "ConversionReview" RENAME CONSTRAINT "ConversionRuling_pkey" TO "ConversionReview_pkey";
ALTER TABLE "ConversionReview" RENAME CONSTRAINT "ConversionRuling_paid_whole" TO "ConversionReview_paid_whole";
ALTER TABLE "ConversionReview" RENAME CONSTRAINT "ConversionRuling_paid_or_rejected" TO "ConversionReview_paid_or_rejected";
ALTER TABLE "ConversionReview" RENAME CONSTRAINT "ConversionRuling_shop_orderId_fkey" TO "ConversionReview_shop_orderId_fkey";
ALTER TABLE "ConversionReview" RENAME CONSTRAINT "ConversionRuling_shop_enrolmentId_fkey" TO "ConversionReview_shop_enrolmentId_fkey";
ALTER INDEX "ConversionRuling_shop_enrolmentId_idx" RENAME TO "ConversionReview_shop_enrolmentId_idx";
ALTER TABLE "ConversionReview" RENAME COLUMN "ruledBy" TO "reviewedBy";
ALTER TABLE "ConversionReview" RENAME COLUMN "ruledAt" TO "reviewedAt";
ALTER TABLE "WebhookReceipt" RENAME COLUMN "told" TO "payload";
