-- Codes that leaked together are one case: its members share a number.
ALTER TABLE "LeakCase" ADD COLUMN "gatheredIn" UUID;
CREATE INDEX "LeakCase_shop_gatheredIn_idx" ON "LeakCase"("shop", "gatheredIn");
