-- Acts of one press, so that it can be taken back as a whole.
ALTER TABLE "Activity" ADD COLUMN "pressId" UUID;
CREATE INDEX "Activity_shop_pressId_idx" ON "Activity"("shop", "pressId");
