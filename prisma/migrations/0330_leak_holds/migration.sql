-- What a leak case holds of its code's commission, from which day on, and until when somebody decides about it.
ALTER TABLE "LeakCase" ADD COLUMN "holdFrom" DATE;
ALTER TABLE "LeakCase" ADD COLUMN "heldBy" TEXT;
ALTER TABLE "LeakCase" ADD COLUMN "decideBy" TIMESTAMP(3);

-- Each part of an order that a case has looked at once, so that what was released is not held again.
CREATE TABLE "LeakHold" (
    "shop" TEXT NOT NULL,
    "caseId" UUID NOT NULL,
    "orderId" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "heldAt" TIMESTAMP(3),

    CONSTRAINT "LeakHold_pkey" PRIMARY KEY ("shop", "caseId", "orderId", "enrolmentId")
);

-- Cases whose held commission waits for a decision.
CREATE INDEX "LeakCase_shop_decideBy_idx" ON "LeakCase"("shop", "decideBy");

ALTER TABLE "LeakHold" ADD CONSTRAINT "LeakHold_shop_caseId_fkey" FOREIGN KEY ("shop", "caseId")
    REFERENCES "LeakCase"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
