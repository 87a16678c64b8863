-- What of a tip and of duties went back, and the tax on shipping.
ALTER TABLE "Order" ADD COLUMN "shippingTaxMinor" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "OrderRefund" ADD COLUMN "tipMinor" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "OrderRefund" ADD COLUMN "dutiesMinor" BIGINT NOT NULL DEFAULT 0;

-- Refunds of orders with either are asked for anew: as many parts as one that is not settled.
UPDATE "OrderRefund" r SET "parts" = 1
FROM "Order" o
WHERE o."shop" = r."shop" AND o."id" = r."orderId" AND r."parts" > 1 AND (o."tipMinor" > 0 OR o."dutiesMinor" > 0);
