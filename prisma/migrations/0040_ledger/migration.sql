-- What people decide about conversions, how the ledger is compared with Shopify's orders, and what customers asked for.

ALTER TABLE "Conversion"
  ADD COLUMN "ofOrder" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "ofOffer" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "paidAt" TIMESTAMP(3);

-- Orders that were shared before: one part of each stands for the order, one for the offer.
UPDATE "Conversion" part
SET "ofOrder" = part."enrolmentId" = lead."ofOrder", "ofOffer" = part."enrolmentId" = lead."ofOffer"
FROM (
  SELECT "shop", "orderId", "enrolmentId",
    first_value("enrolmentId") OVER (PARTITION BY "shop", "orderId" ORDER BY "enrolmentId") AS "ofOrder",
    first_value("enrolmentId") OVER (PARTITION BY "shop", "orderId", "offerId" ORDER BY "enrolmentId") AS "ofOffer"
  FROM "Conversion"
) lead
WHERE lead."shop" = part."shop" AND lead."orderId" = part."orderId" AND lead."enrolmentId" = part."enrolmentId";

CREATE INDEX "Order_shop_customerId_processedAt_idx" ON "Order"("shop", "customerId", "processedAt");

-- Reports add up thousands of rows: what they add is in the index, so that the rows themselves are not read.
DROP INDEX "Conversion_shop_offerId_at_idx";
CREATE INDEX "Conversion_shop_offerId_at_idx" ON "Conversion"("shop", "offerId", "at")
  INCLUDE ("enrolmentId", "state", "ofOrder", "ofOffer", "grossMinor", "refundedMinor", "netMinor", "commissionMinor");

CREATE TABLE "ConversionRuling" (
    "shop" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "rejectedFor" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "paidMinor" BIGINT,
    "paidAt" TIMESTAMP(3),
    "ruledBy" TEXT NOT NULL,
    "ruledAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ConversionRuling_pkey" PRIMARY KEY ("shop", "orderId", "enrolmentId"),
    -- Paid is an amount and a moment, or neither. What was paid cannot be rejected any more.
    CONSTRAINT "ConversionRuling_paid_whole" CHECK (("paidMinor" IS NULL) = ("paidAt" IS NULL)),
    CONSTRAINT "ConversionRuling_paid_or_rejected" CHECK ("paidAt" IS NULL OR "rejectedFor" IS NULL)
);
CREATE INDEX "ConversionRuling_shop_enrolmentId_idx" ON "ConversionRuling"("shop", "enrolmentId");

CREATE TABLE "LedgerRun" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "cursor" TEXT,
    "ordersRead" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "LedgerRun_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "LedgerRun_shop_id_key" ON "LedgerRun"("shop", "id");
CREATE INDEX "LedgerRun_shop_startedAt_idx" ON "LedgerRun"("shop", "startedAt");

CREATE TABLE "LedgerCorrection" (
    "shop" TEXT NOT NULL,
    "runId" UUID NOT NULL,
    "orderId" TEXT NOT NULL,
    "orderName" TEXT NOT NULL,
    "found" TEXT NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,

    CONSTRAINT "LedgerCorrection_pkey" PRIMARY KEY ("shop", "runId", "orderId")
);

CREATE TABLE "DataRequest" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "customerId" TEXT NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "held" JSONB NOT NULL,

    CONSTRAINT "DataRequest_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "DataRequest_shop_id_key" ON "DataRequest"("shop", "id");
CREATE INDEX "DataRequest_shop_customerId_idx" ON "DataRequest"("shop", "customerId");
CREATE INDEX "DataRequest_shop_receivedAt_idx" ON "DataRequest"("shop", "receivedAt");

ALTER TABLE "ConversionRuling" ADD CONSTRAINT "ConversionRuling_shop_orderId_fkey" FOREIGN KEY ("shop", "orderId") REFERENCES "Order"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "ConversionRuling" ADD CONSTRAINT "ConversionRuling_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "LedgerCorrection" ADD CONSTRAINT "LedgerCorrection_shop_runId_fkey" FOREIGN KEY ("shop", "runId") REFERENCES "LedgerRun"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
