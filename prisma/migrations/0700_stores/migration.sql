-- Stores of one merchant that agreed to change codes together. Each has rows of its own.
CREATE TABLE "StorePair" (
    "shop" TEXT NOT NULL,
    "otherShop" TEXT NOT NULL,
    "pairId" UUID NOT NULL,
    "otherName" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "asksPerson" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "confirmedAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "StorePair_pkey" PRIMARY KEY ("shop","otherShop")
);

CREATE TABLE "StoreInvite" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "StoreInvite_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "OfferTie" (
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "otherShop" TEXT NOT NULL,
    "otherOfferId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "OfferTie_pkey" PRIMARY KEY ("shop","offerId","otherShop")
);

CREATE TABLE "StoreRequest" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "otherShop" TEXT NOT NULL,
    "otherName" TEXT NOT NULL,
    "pairId" UUID NOT NULL,
    "offerId" UUID NOT NULL,
    "otherOfferId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "refreshId" UUID,
    "rows" JSONB NOT NULL,
    "choices" JSONB NOT NULL,
    "askedBy" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "dueAt" TIMESTAMP(3),
    "settledAt" TIMESTAMP(3),
    "seenAt" TIMESTAMP(3),

    CONSTRAINT "StoreRequest_pkey" PRIMARY KEY ("shop","id")
);

CREATE INDEX "StoreInvite_hash_idx" ON "StoreInvite"("hash");

CREATE UNIQUE INDEX "StoreInvite_shop_id_key" ON "StoreInvite"("shop", "id");

CREATE INDEX "OfferTie_shop_otherShop_idx" ON "OfferTie"("shop", "otherShop");

CREATE INDEX "StoreRequest_shop_refreshId_idx" ON "StoreRequest"("shop", "refreshId");

CREATE INDEX "StoreRequest_shop_offerId_idx" ON "StoreRequest"("shop", "offerId");

CREATE INDEX "StoreRequest_dueAt_idx" ON "StoreRequest"("dueAt");

ALTER TABLE "OfferTie" ADD CONSTRAINT "OfferTie_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "OfferTie" ADD CONSTRAINT "OfferTie_shop_otherShop_fkey" FOREIGN KEY ("shop", "otherShop") REFERENCES "StorePair"("shop", "otherShop") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "StoreRequest" ADD CONSTRAINT "StoreRequest_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
