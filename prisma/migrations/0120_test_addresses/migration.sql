-- Tests of messages go to staff addresses and to addresses that were confirmed by a link.
CREATE TABLE "TestAddress" (
    "shop" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "nonce" UUID,
    "askedAt" TIMESTAMP(3) NOT NULL,
    "askedBy" TEXT NOT NULL,
    "confirmedAt" TIMESTAMP(3),

    CONSTRAINT "TestAddress_pkey" PRIMARY KEY ("shop","address")
);

CREATE UNIQUE INDEX "TestAddress_shop_nonce_key" ON "TestAddress"("shop", "nonce");
