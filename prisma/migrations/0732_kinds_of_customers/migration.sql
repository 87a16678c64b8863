-- Whether an order was its customer's first: what reports count, kept where conversions are written. A job fills in those of before.
ALTER TABLE "Conversion" ADD COLUMN "customerKind" TEXT;

CREATE INDEX "Conversion_kinds_idx" ON "Conversion"("shop", "offerId", "at") INCLUDE ("customerKind", "ofOrder") WHERE "ofOffer";
CREATE INDEX "Conversion_without_kind_idx" ON "Conversion"("shop", "orderId") WHERE "customerKind" IS NULL;
