-- What an order is made of, so that a commission can be computed on a part of it. Rows of before know none of it: `parts` 0.
ALTER TABLE "Order"
  ADD COLUMN "triggeredAt" TIMESTAMP(3),
  ADD COLUMN "taxesIncluded" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "taxMinor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "giftCardMinor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "shippingMinor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "tipMinor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "dutiesMinor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "financialStatus" TEXT,
  ADD COLUMN "source" TEXT,
  ADD COLUMN "parts" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "OrderRefund"
  ADD COLUMN "taxMinor" BIGINT,
  ADD COLUMN "giftCardMinor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "discrepancyMinor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "shippingMinor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "parts" INTEGER NOT NULL DEFAULT 0;

-- Names that stand among an order's discounts without having been typed as a code.
CREATE TABLE "OrderMention" (
  "shop" TEXT NOT NULL,
  "orderId" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  CONSTRAINT "OrderMention_pkey" PRIMARY KEY ("shop", "orderId", "key"),
  CONSTRAINT "OrderMention_shop_orderId_fkey" FOREIGN KEY ("shop", "orderId") REFERENCES "Order" ("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "OrderMention_shop_key_idx" ON "OrderMention" ("shop", "key");

-- Orders that are gone from Shopify. Not a column of the order: the message of its end may come first.
CREATE TABLE "OrderDeletion" (
  "shop" TEXT NOT NULL,
  "orderId" TEXT NOT NULL,
  "at" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "OrderDeletion_pkey" PRIMARY KEY ("shop", "orderId")
);

-- Customers that became one. An order that names the old one may still be on its way.
CREATE TABLE "CustomerMerge" (
  "shop" TEXT NOT NULL,
  "goneId" TEXT NOT NULL,
  "keptId" TEXT NOT NULL,
  "at" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "CustomerMerge_pkey" PRIMARY KEY ("shop", "goneId")
);
CREATE INDEX "CustomerMerge_shop_keptId_idx" ON "CustomerMerge" ("shop", "keptId");

-- A permission that a comparison had to do without.
ALTER TABLE "LedgerRun" ADD COLUMN "lacking" TEXT;

-- An order that a person gave to a member, because no code on it did.
CREATE TABLE "OrderAssignment" (
  "shop" TEXT NOT NULL,
  "orderId" TEXT NOT NULL,
  "enrolmentId" UUID NOT NULL,
  "reason" TEXT NOT NULL,
  "assignedBy" TEXT NOT NULL,
  "assignedAt" TIMESTAMP(3) NOT NULL,
  CONSTRAINT "OrderAssignment_pkey" PRIMARY KEY ("shop", "orderId"),
  CONSTRAINT "OrderAssignment_shop_orderId_fkey" FOREIGN KEY ("shop", "orderId") REFERENCES "Order" ("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "OrderAssignment_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment" ("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "OrderAssignment_shop_enrolmentId_idx" ON "OrderAssignment" ("shop", "enrolmentId");
