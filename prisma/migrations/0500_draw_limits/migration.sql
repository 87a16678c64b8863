-- How many codes for visitors an offer hands out: the setting, the busiest day it is measured by, and since when the limit holds.
ALTER TABLE "CodePool" ADD COLUMN "limitTimes" INTEGER NOT NULL DEFAULT 3,
    ADD COLUMN "busiestDay" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "busiestReadAt" TIMESTAMP(3),
    ADD COLUMN "limitedSince" TIMESTAMP(3),
    ADD COLUMN "limitedLast" TIMESTAMP(3);

-- The same of one member.
CREATE TABLE "DrawLimit" (
    "shop" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "offerId" UUID NOT NULL,
    "busiestDay" INTEGER NOT NULL DEFAULT 0,
    "limitedSince" TIMESTAMP(3),
    "limitedLast" TIMESTAMP(3),

    CONSTRAINT "DrawLimit_pkey" PRIMARY KEY ("shop", "enrolmentId")
);
CREATE INDEX "DrawLimit_shop_offerId_idx" ON "DrawLimit"("shop", "offerId");
CREATE INDEX "PoolCode_shop_offerId_handedAt_idx" ON "PoolCode"("shop", "offerId", "handedAt");

ALTER TABLE "DrawLimit" ADD CONSTRAINT "DrawLimit_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "CodePool"("shop", "offerId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "DrawLimit" ADD CONSTRAINT "DrawLimit_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
