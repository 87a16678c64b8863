-- Whether the visitors of an offer's stable links get a code of their own, and how its pool stands.
CREATE TABLE "CodePool" (
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "isOn" BOOLEAN NOT NULL DEFAULT false,
    "namedFallback" BOOLEAN NOT NULL DEFAULT true,
    "staleDays" INTEGER NOT NULL DEFAULT 7,
    "dueAt" TIMESTAMP(3),
    "lastRefillAt" TIMESTAMP(3),
    "trouble" TEXT,
    "troubleDetail" TEXT,
    "troubleAt" TIMESTAMP(3),

    CONSTRAINT "CodePool_pkey" PRIMARY KEY ("shop", "offerId")
);
CREATE INDEX "CodePool_dueAt_idx" ON "CodePool"("dueAt");

-- Codes for one visitor each.
CREATE TABLE "PoolCode" (
    "shop" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "offerId" UUID NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "redeemCodeId" TEXT,
    "bulkCreationId" TEXT,
    "addedAt" TIMESTAMP(3) NOT NULL,
    "readyAt" TIMESTAMP(3),
    "handedAt" TIMESTAMP(3),
    "visitor" TEXT,
    "usedAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),
    "endedFor" TEXT,
    "deleteSentAt" TIMESTAMP(3),
    "goneAt" TIMESTAMP(3),

    CONSTRAINT "PoolCode_pkey" PRIMARY KEY ("shop", "id")
);
CREATE UNIQUE INDEX "PoolCode_shop_key_key" ON "PoolCode"("shop", "key");
CREATE INDEX "PoolCode_shop_enrolmentId_state_id_idx" ON "PoolCode"("shop", "enrolmentId", "state", "id");
CREATE INDEX "PoolCode_shop_state_offerId_idx" ON "PoolCode"("shop", "state", "offerId");
-- A visitor of a member's link has one code at a time.
CREATE UNIQUE INDEX "PoolCode_one_for_each_visitor" ON "PoolCode"("shop", "enrolmentId", "visitor") WHERE "state" = 'handed';

ALTER TABLE "CodePool" ADD CONSTRAINT "CodePool_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PoolCode" ADD CONSTRAINT "PoolCode_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "CodePool"("shop", "offerId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PoolCode" ADD CONSTRAINT "PoolCode_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
