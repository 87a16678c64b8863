-- Where a merchant's own systems are told of events. Secrets are encrypted.
CREATE TABLE "OutgoingWebhook" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "secret" TEXT NOT NULL,
    "formerSecret" TEXT,
    "formerUntil" TIMESTAMP(3),
    "state" TEXT NOT NULL DEFAULT 'active',
    "retryAt" TIMESTAMP(3),
    "failingSince" TIMESTAMP(3),
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "OutgoingWebhook_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "OutgoingWebhook_shop_id_key" ON "OutgoingWebhook"("shop", "id");

-- One event for one address, written with the event itself, until it was taken. Kept as a log for a month.
CREATE TABLE "OutgoingDelivery" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "shop" TEXT NOT NULL,
    "webhookId" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "lastAt" TIMESTAMP(3),
    "lastStatus" INTEGER,
    "lastError" TEXT,

    CONSTRAINT "OutgoingDelivery_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "OutgoingDelivery_shop_id_key" ON "OutgoingDelivery"("shop", "id");
CREATE INDEX "OutgoingDelivery_shop_webhookId_createdAt_idx" ON "OutgoingDelivery"("shop", "webhookId", "createdAt");
CREATE INDEX "OutgoingDelivery_createdAt_idx" ON "OutgoingDelivery"("createdAt");
CREATE INDEX "OutgoingDelivery_waiting" ON "OutgoingDelivery"("dueAt") WHERE "state" = 'waiting';
ALTER TABLE "OutgoingDelivery" ADD CONSTRAINT "OutgoingDelivery_shop_webhookId_fkey" FOREIGN KEY ("shop", "webhookId")
    REFERENCES "OutgoingWebhook"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
