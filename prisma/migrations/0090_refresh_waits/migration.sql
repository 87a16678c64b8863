-- How long a row of a refresh waits for Shopify before it needs attention, and what all processes know of a shop's points.

ALTER TABLE "Shop" ADD COLUMN "giveUpMinutes" INTEGER;

-- Unlogged: written at every call to Shopify and worth nothing a minute later. A crash of the database empties it.
CREATE UNLOGGED TABLE "RateBucket" (
    "shop" TEXT NOT NULL,
    "maximum" DOUBLE PRECISION NOT NULL,
    "restoreRate" DOUBLE PRECISION NOT NULL,
    "available" DOUBLE PRECISION NOT NULL,
    "onTheWay" DOUBLE PRECISION NOT NULL,
    "knownAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RateBucket_pkey" PRIMARY KEY ("shop")
);
