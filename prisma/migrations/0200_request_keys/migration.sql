-- A press of a page that is sent again because its answer was lost is answered as the first time and not done twice.
CREATE TABLE "RequestKey" (
    "shop" TEXT NOT NULL,
    "key" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "status" INTEGER,
    "headers" JSONB,
    "body" TEXT,

    CONSTRAINT "RequestKey_pkey" PRIMARY KEY ("shop","key")
);
CREATE INDEX "RequestKey_shop_at_idx" ON "RequestKey"("shop", "at");
