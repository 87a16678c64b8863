-- Codes that work only for who came through the creator's link, while a leak case is open.
CREATE TABLE "GuardedShop" (
    "shop" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "discountId" TEXT,
    "dueAt" TIMESTAMP(3),
    "writtenAt" TIMESTAMP(3),
    "trouble" TEXT,
    "troubleDetail" TEXT,

    CONSTRAINT "GuardedShop_pkey" PRIMARY KEY ("shop")
);
CREATE INDEX "GuardedShop_dueAt_idx" ON "GuardedShop"("dueAt");

CREATE TABLE "CodeGuard" (
    "shop" TEXT NOT NULL,
    "caseId" UUID NOT NULL,
    "promoCodeId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "askedBy" TEXT NOT NULL,
    "askedAt" TIMESTAMP(3) NOT NULL,
    "appliedAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),
    "endedBy" TEXT,
    "removedAt" TIMESTAMP(3),

    CONSTRAINT "CodeGuard_pkey" PRIMARY KEY ("shop", "caseId")
);
CREATE INDEX "CodeGuard_shop_removedAt_key_idx" ON "CodeGuard"("shop", "removedAt", "key");

ALTER TABLE "CodeGuard" ADD CONSTRAINT "CodeGuard_shop_caseId_fkey" FOREIGN KEY ("shop", "caseId") REFERENCES "LeakCase"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
