-- What a hold period counts from. Null: it was not told, or it has not happened.
ALTER TABLE "Order"
  ADD COLUMN "paymentAt" TIMESTAMP(3),
  ADD COLUMN "fulfilled" BOOLEAN,
  ADD COLUMN "fulfilledAt" TIMESTAMP(3);

-- Rows of before were computed on the subtotal, contained tax and gift cards included, but for those whose order told its parts.
ALTER TABLE "Conversion"
  ADD COLUMN "basis" TEXT NOT NULL DEFAULT 'containedTax giftCards',
  ADD COLUMN "ruledOut" TEXT,
  ADD COLUMN "approvesAt" TIMESTAMP(3) DEFAULT '1970-01-01 00:00:00 +00:00';
UPDATE "Conversion" c SET "basis" = '' FROM "Order" o
WHERE o."shop" = c."shop" AND o."id" = c."orderId" AND o."parts" > 0 AND ((o."taxesIncluded" AND o."taxMinor" <> 0) OR o."giftCardMinor" <> 0);
ALTER TABLE "Conversion" ALTER COLUMN "basis" SET DEFAULT '';

ALTER TABLE "ConversionReview" ADD COLUMN "isAllowed" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "CommissionSettings" (
  "shop" TEXT NOT NULL,
  "basis" TEXT NOT NULL DEFAULT '',
  "holdDays" INTEGER NOT NULL DEFAULT 0,
  "holdFrom" TEXT NOT NULL DEFAULT 'placed',
  "ownPurchases" TEXT NOT NULL DEFAULT 'flag',
  "firstOrderOnly" BOOLEAN NOT NULL DEFAULT false,
  "renewals" TEXT NOT NULL DEFAULT 'count',
  "posOrders" BOOLEAN NOT NULL DEFAULT true,
  "draftOrders" BOOLEAN NOT NULL DEFAULT true,
  CONSTRAINT "CommissionSettings_pkey" PRIMARY KEY ("shop"),
  CONSTRAINT "CommissionSettings_hold" CHECK ("holdDays" BETWEEN 0 AND 999 AND "holdFrom" IN ('placed', 'paid', 'fulfilled')),
  CONSTRAINT "CommissionSettings_choices" CHECK ("ownPurchases" IN ('flag', 'count', 'reject') AND "renewals" IN ('count', 'first', 'none'))
);

CREATE TABLE "OfferCommissionSettings" (
  "shop" TEXT NOT NULL,
  "offerId" UUID NOT NULL,
  "basis" TEXT,
  "holdDays" INTEGER,
  "holdFrom" TEXT,
  CONSTRAINT "OfferCommissionSettings_pkey" PRIMARY KEY ("shop", "offerId"),
  CONSTRAINT "OfferCommissionSettings_hold" CHECK (("holdDays" IS NULL) = ("holdFrom" IS NULL)
    AND ("holdDays" IS NULL OR ("holdDays" BETWEEN 0 AND 999 AND "holdFrom" IN ('placed', 'paid', 'fulfilled')))),
  CONSTRAINT "OfferCommissionSettings_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer" ("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "CommissionChange" (
  "id" UUID NOT NULL,
  "shop" TEXT NOT NULL,
  "offerId" UUID,
  "settings" JSONB NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'checking',
  "cursor" TEXT NOT NULL DEFAULT '',
  "conversions" INTEGER NOT NULL DEFAULT 0,
  "changed" INTEGER NOT NULL DEFAULT 0,
  "paid" INTEGER NOT NULL DEFAULT 0,
  "beforeMinor" BIGINT NOT NULL DEFAULT 0,
  "afterMinor" BIGINT NOT NULL DEFAULT 0,
  "payableBeforeMinor" BIGINT NOT NULL DEFAULT 0,
  "payableAfterMinor" BIGINT NOT NULL DEFAULT 0,
  "createdBy" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL,
  "checkedAt" TIMESTAMP(3),
  "appliedAt" TIMESTAMP(3),
  "doneAt" TIMESTAMP(3),
  CONSTRAINT "CommissionChange_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "CommissionChange_state" CHECK ("state" IN ('checking', 'ready', 'applying', 'done', 'dropped')),
  CONSTRAINT "CommissionChange_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer" ("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "CommissionChange_shop_id_key" ON "CommissionChange" ("shop", "id");
CREATE INDEX "CommissionChange_shop_state_idx" ON "CommissionChange" ("shop", "state");

-- A ledger of before goes on as it was computed: on the subtotal. Where parts of orders already made a difference, it is on merchandise.
INSERT INTO "CommissionSettings" ("shop", "basis")
SELECT DISTINCT o."shop", 'containedTax giftCards' FROM "Order" o
WHERE o."parts" = 0 AND NOT EXISTS (
  SELECT 1 FROM "Order" told WHERE told."shop" = o."shop" AND told."parts" > 0
    AND ((told."taxesIncluded" AND told."taxMinor" <> 0) OR told."giftCardMinor" <> 0));
