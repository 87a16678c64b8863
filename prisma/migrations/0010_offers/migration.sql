-- Offers that are made and adopted here: what only this app knows of them, a press of "Create offer" that survives
-- a crash, the codes of a discount while somebody matches them to members, and the commission of each time.

-- AlterTable
ALTER TABLE "Offer" ADD COLUMN "archivedAt" TIMESTAMP(3),
ADD COLUMN "commissionMinor" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "description" TEXT NOT NULL DEFAULT '',
ADD COLUMN "namePattern" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "CommissionRule" (
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,
    "bps" INTEGER NOT NULL,
    "perConversionMinor" INTEGER NOT NULL,

    CONSTRAINT "CommissionRule_pkey" PRIMARY KEY ("shop","offerId","since")
);

-- CreateTable
CREATE TABLE "OfferSetup" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "requestId" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "settings" JSONB NOT NULL,
    "sentName" TEXT,
    "sentAt" TIMESTAMP(3),
    "discountId" TEXT,
    "offerId" UUID,
    "bulkCreationId" TEXT,
    "refusal" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "OfferSetup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OfferSetupMember" (
    "shop" TEXT NOT NULL,
    "setupId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "refusal" TEXT,

    CONSTRAINT "OfferSetupMember_pkey" PRIMARY KEY ("shop","setupId","memberId")
);

-- CreateTable
CREATE TABLE "Adoption" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "discountId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "liveFrom" TIMESTAMP(3) NOT NULL,
    "offerId" UUID,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Adoption_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AdoptionCode" (
    "shop" TEXT NOT NULL,
    "adoptionId" UUID NOT NULL,
    "redeemCodeId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "uses" INTEGER NOT NULL,
    "memberId" UUID,
    "matchedBy" TEXT,
    "chosen" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,

    CONSTRAINT "AdoptionCode_pkey" PRIMARY KEY ("shop","adoptionId","redeemCodeId")
);

-- CreateIndex
CREATE UNIQUE INDEX "OfferSetup_shop_id_key" ON "OfferSetup"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "OfferSetup_shop_requestId_key" ON "OfferSetup"("shop", "requestId");

-- CreateIndex
CREATE INDEX "OfferSetup_shop_state_idx" ON "OfferSetup"("shop", "state");

-- CreateIndex
CREATE UNIQUE INDEX "OfferSetupMember_shop_setupId_key_key" ON "OfferSetupMember"("shop", "setupId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Adoption_shop_id_key" ON "Adoption"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "AdoptionCode_shop_adoptionId_memberId_key" ON "AdoptionCode"("shop", "adoptionId", "memberId");

-- CreateIndex
CREATE INDEX "AdoptionCode_shop_adoptionId_chosen_position_idx" ON "AdoptionCode"("shop", "adoptionId", "chosen", "position");

-- AddForeignKey
ALTER TABLE "CommissionRule" ADD CONSTRAINT "CommissionRule_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OfferSetupMember" ADD CONSTRAINT "OfferSetupMember_shop_setupId_fkey" FOREIGN KEY ("shop", "setupId") REFERENCES "OfferSetup"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OfferSetupMember" ADD CONSTRAINT "OfferSetupMember_shop_memberId_fkey" FOREIGN KEY ("shop", "memberId") REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AdoptionCode" ADD CONSTRAINT "AdoptionCode_shop_adoptionId_fkey" FOREIGN KEY ("shop", "adoptionId") REFERENCES "Adoption"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AdoptionCode" ADD CONSTRAINT "AdoptionCode_shop_memberId_fkey" FOREIGN KEY ("shop", "memberId") REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
