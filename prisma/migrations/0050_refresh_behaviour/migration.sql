-- When old codes end, undo, names that are burned, and where Shopify and our records disagree.

-- AlterTable
ALTER TABLE "Shop" ADD COLUMN "oldEnds" TEXT NOT NULL DEFAULT 'at_once',
ADD COLUMN "undoHours" INTEGER NOT NULL DEFAULT 24,
ADD COLUMN "lookAlikes" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "Refresh" ADD COLUMN "oldEnds" TEXT NOT NULL DEFAULT 'at_once',
ADD COLUMN "retireAt" TIMESTAMP(3),
ADD COLUMN "undoOf" UUID;

-- AlterTable
ALTER TABLE "RefreshItem" ADD COLUMN "burnedKey" TEXT,
ADD COLUMN "burnedWhy" TEXT;

-- CreateTable
CREATE TABLE "DriftFinding" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "enrolmentId" UUID,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "redeemCodeId" TEXT,
    "foundAt" TIMESTAMP(3) NOT NULL,
    "resolvedAt" TIMESTAMP(3),
    "resolution" TEXT,
    "resolvedBy" TEXT,

    CONSTRAINT "DriftFinding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "DriftFinding_shop_offerId_resolvedAt_idx" ON "DriftFinding"("shop", "offerId", "resolvedAt");

-- CreateIndex
CREATE INDEX "DriftFinding_shop_enrolmentId_idx" ON "DriftFinding"("shop", "enrolmentId");

-- CreateIndex
CREATE UNIQUE INDEX "DriftFinding_shop_id_key" ON "DriftFinding"("shop", "id");

-- Two looks at once find the same thing: it is told once.
CREATE UNIQUE INDEX "DriftFinding_open_key" ON "DriftFinding"("shop", "offerId", "kind", "key") WHERE "resolvedAt" IS NULL;

-- AddForeignKey
ALTER TABLE "DriftFinding" ADD CONSTRAINT "DriftFinding_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
