-- Codes that are planted on purpose: whoever uses one had it from where it was planted.
CREATE TABLE "Decoy" (
    "shop" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "enrolmentId" UUID,
    "state" TEXT NOT NULL,
    "discountId" TEXT,
    "trouble" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "withdrawnAt" TIMESTAMP(3),
    "usedAt" TIMESTAMP(3),
    "told" INTEGER NOT NULL DEFAULT 0,
    "seenAt" TIMESTAMP(3),

    CONSTRAINT "Decoy_pkey" PRIMARY KEY ("shop", "id")
);
CREATE UNIQUE INDEX "Decoy_shop_key_key" ON "Decoy"("shop", "key");
CREATE INDEX "Decoy_shop_enrolmentId_idx" ON "Decoy"("shop", "enrolmentId");
CREATE INDEX "Decoy_state_idx" ON "Decoy"("state");

ALTER TABLE "Decoy" ADD CONSTRAINT "Decoy_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
