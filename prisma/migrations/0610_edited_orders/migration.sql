-- Items that edits took off orders, and duties that prices contain.
ALTER TABLE "Order" ADD COLUMN "dutiesIncluded" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Order" ADD COLUMN "currentMinor" BIGINT;
ALTER TABLE "OrderRefund" ADD COLUMN "owedMinor" BIGINT NOT NULL DEFAULT 0;
