-- What Shopify's compliance webhooks ask for is written down and worked off in batches.
CREATE TABLE "PrivacyRequest" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "customerId" TEXT,
    "email" TEXT,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "rows" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMP(3),
    "doneAt" TIMESTAMP(3),

    CONSTRAINT "PrivacyRequest_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "PrivacyRequest_shop_receivedAt_idx" ON "PrivacyRequest"("shop", "receivedAt");

CREATE UNIQUE INDEX "PrivacyRequest_shop_id_key" ON "PrivacyRequest"("shop", "id");

-- The sweep looks every few minutes for what is left to do, which is next to nothing.
CREATE INDEX "PrivacyRequest_open_idx" ON "PrivacyRequest"("receivedAt") WHERE "state" IN ('waiting', 'running');

-- Orders of one customer are cleared in batches, addresses are compared in lower case.
CREATE INDEX "Member_shop_lower_email_idx" ON "Member"("shop", lower("email"));
CREATE INDEX "MessageRecipient_shop_lower_address_idx" ON "MessageRecipient"("shop", lower("address")) WHERE "address" IS NOT NULL;

-- Refused rows of files that were taken in are cleared after a month.
ALTER TABLE "MemberImport" ADD COLUMN "clearedAt" TIMESTAMP(3);
