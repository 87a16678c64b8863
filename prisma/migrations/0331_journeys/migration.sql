-- How the shopper of an order came to the store, as far as Shopify tells it.
CREATE TABLE "OrderJourney" (
    "shop" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "placedAt" TIMESTAMP(3) NOT NULL,
    "state" TEXT NOT NULL,
    "askAgainAt" TIMESTAMP(3),
    "customerOrderIndex" INTEGER,
    "creatorTouch" BOOLEAN,
    "firstAt" TIMESTAMP(3),
    "firstReferrer" TEXT,
    "firstSource" TEXT,
    "lastAt" TIMESTAMP(3),
    "lastReferrer" TEXT,
    "lastSource" TEXT,

    CONSTRAINT "OrderJourney_pkey" PRIMARY KEY ("shop", "orderId")
);

-- What is to be asked again, and what is old enough to be forgotten.
CREATE INDEX "OrderJourney_shop_askAgainAt_idx" ON "OrderJourney"("shop", "askAgainAt");
CREATE INDEX "OrderJourney_shop_placedAt_idx" ON "OrderJourney"("shop", "placedAt");

ALTER TABLE "OrderJourney" ADD CONSTRAINT "OrderJourney_shop_orderId_fkey" FOREIGN KEY ("shop", "orderId")
    REFERENCES "Order"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Days after which an order's journey is forgotten.
ALTER TABLE "Shop" ADD COLUMN "journeyDays" INTEGER NOT NULL DEFAULT 90;
