-- How a run reads orders: page by page, or as one file that Shopify writes in bulk.
ALTER TABLE "LedgerRun" ADD COLUMN "way" TEXT,
ADD COLUMN "allOrders" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "operationId" TEXT,
ADD COLUMN "operationAt" TIMESTAMP(3),
ADD COLUMN "setbacks" INTEGER NOT NULL DEFAULT 0;

-- Whether a customer who asked what is held of them has their answer.
ALTER TABLE "DataRequest" ADD COLUMN "answeredAt" TIMESTAMP(3),
ADD COLUMN "answeredBy" TEXT;
