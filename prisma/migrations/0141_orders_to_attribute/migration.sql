-- Names whose lineage changed while too many stored orders were under them to be counted anew in the same transaction.
CREATE TABLE "OrdersToAttribute" (
  "shop" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "since" TIMESTAMP(3) NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT "OrdersToAttribute_pkey" PRIMARY KEY ("shop", "key")
);
