-- Payouts that Shopify pays, by store credit or by gift cards: what became of each member's money.
CREATE TABLE "PayoutTransfer" (
    "shop" TEXT NOT NULL,
    "payoutId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "customerId" TEXT NOT NULL DEFAULT '',
    "amountMinor" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "refusal" TEXT NOT NULL DEFAULT '',
    "words" TEXT NOT NULL DEFAULT '',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "calledAt" TIMESTAMP(3),
    "lookedAt" TIMESTAMP(3),
    "code" TEXT,
    "shopifyId" TEXT,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMP(3),
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "PayoutTransfer_pkey" PRIMARY KEY ("shop","payoutId","memberId"),
    CONSTRAINT "PayoutTransfer_state_is_known" CHECK ("state" IN ('waiting', 'calling', 'paid', 'refused', 'doubtful')),
    CONSTRAINT "PayoutTransfer_moves_something" CHECK ("amountMinor" > 0)
);

-- One credit at Shopify proves one member's money and no other's.
CREATE UNIQUE INDEX "PayoutTransfer_shop_shopifyId_key" ON "PayoutTransfer"("shop", "shopifyId");

ALTER TABLE "PayoutTransfer" ADD CONSTRAINT "PayoutTransfer_shop_payoutId_fkey" FOREIGN KEY ("shop", "payoutId")
    REFERENCES "PayoutBatch"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Which worker pays it now, and until when it has said nothing.
ALTER TABLE "PayoutBatch" ADD COLUMN "senderId" UUID, ADD COLUMN "senderUntil" TIMESTAMP(3);
