-- Names whose orders are counted anew by a job, and how far it got.
CREATE TABLE "NameRecount" (
    "shop" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,
    "doneOrderId" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "NameRecount_pkey" PRIMARY KEY ("shop", "key")
);

-- The orders under a name are read a piece at a time.
CREATE INDEX "OrderCode_shop_key_orderId_idx" ON "OrderCode"("shop", "key", "orderId");
DROP INDEX "OrderCode_shop_key_idx";
