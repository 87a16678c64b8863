-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN,
    "locale" TEXT,
    "collaborator" BOOLEAN,
    "emailVerified" BOOLEAN,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Shop" (
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "ianaTimezone" TEXT NOT NULL,
    "installedAt" TIMESTAMP(3) NOT NULL,
    "uninstalledAt" TIMESTAMP(3),

    CONSTRAINT "Shop_pkey" PRIMARY KEY ("domain")
);

-- CreateTable
CREATE TABLE "Offer" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "discountId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "value" INTEGER,
    "usageLimit" INTEGER,
    "appliesOncePerCustomer" BOOLEAN NOT NULL DEFAULT false,
    "startsAt" TIMESTAMP(3) NOT NULL,
    "endsAt" TIMESTAMP(3),
    "commissionBps" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "syncedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "firstName" TEXT NOT NULL,
    "lastName" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "customerId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Enrolment" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PromoCode" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "redeemCodeId" TEXT,
    "liveFrom" TIMESTAMP(3) NOT NULL,
    "liveUntil" TIMESTAMP(3),
    "issuedFor" TEXT NOT NULL,
    "endedFor" TEXT,
    "usesAtEnd" INTEGER,
    "refreshItemId" UUID,

    CONSTRAINT "PromoCode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NameClaim" (
    "shop" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "refreshItemId" UUID,

    CONSTRAINT "NameClaim_pkey" PRIMARY KEY ("shop","key")
);

-- CreateTable
CREATE TABLE "Refresh" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "reason" TEXT,
    "note" TEXT,
    "createdBy" TEXT NOT NULL,
    "startedBy" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "Refresh_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RefreshItem" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "refreshId" UUID NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "discountId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "excludedFor" TEXT,
    "oldCodeId" UUID,
    "oldName" TEXT NOT NULL,
    "oldRedeemCodeId" TEXT,
    "oldUses" INTEGER,
    "newName" TEXT NOT NULL DEFAULT '',
    "newKey" TEXT NOT NULL DEFAULT '',
    "plan" TEXT,
    "step" TEXT,
    "parkedFor" TEXT,
    "waitingFor" TEXT,
    "stepSince" TIMESTAMP(3),
    "dueAt" TIMESTAMP(3),
    "bulkCreationId" TEXT,
    "newRedeemCodeId" TEXT,
    "addedAt" TIMESTAMP(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "RefreshItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RefreshEvent" (
    "id" BIGSERIAL NOT NULL,
    "shop" TEXT NOT NULL,
    "refreshItemId" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "step" TEXT,
    "outcome" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "RefreshEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Order" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "processedAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "cancelledAt" TIMESTAMP(3),
    "test" BOOLEAN NOT NULL DEFAULT false,
    "currency" TEXT NOT NULL,
    "subtotalMinor" BIGINT NOT NULL,
    "customerId" TEXT,

    CONSTRAINT "Order_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "OrderCode" (
    "shop" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "OrderCode_pkey" PRIMARY KEY ("shop","orderId","key")
);

-- CreateTable
CREATE TABLE "OrderRefund" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "OrderRefund_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "Conversion" (
    "shop" TEXT NOT NULL,
    "orderId" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "offerId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "promoCodeId" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "state" TEXT NOT NULL,
    "grossMinor" BIGINT NOT NULL,
    "refundedMinor" BIGINT NOT NULL,
    "netMinor" BIGINT NOT NULL,
    "commissionMinor" BIGINT NOT NULL,

    CONSTRAINT "Conversion_pkey" PRIMARY KEY ("shop","orderId","enrolmentId")
);

-- CreateTable
CREATE TABLE "WebhookReceipt" (
    "shop" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WebhookReceipt_pkey" PRIMARY KEY ("shop","topic","eventId")
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "Offer_shop_id_key" ON "Offer"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Offer_shop_discountId_key" ON "Offer"("shop", "discountId");

-- CreateIndex
CREATE UNIQUE INDEX "Member_shop_id_key" ON "Member"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Member_shop_handle_key" ON "Member"("shop", "handle");

-- CreateIndex
CREATE UNIQUE INDEX "Member_shop_email_key" ON "Member"("shop", "email");

-- CreateIndex
CREATE INDEX "Enrolment_shop_memberId_idx" ON "Enrolment"("shop", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Enrolment_shop_id_key" ON "Enrolment"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Enrolment_shop_offerId_memberId_key" ON "Enrolment"("shop", "offerId", "memberId");

-- CreateIndex
CREATE INDEX "PromoCode_shop_key_liveFrom_idx" ON "PromoCode"("shop", "key", "liveFrom");

-- CreateIndex
CREATE INDEX "PromoCode_shop_enrolmentId_liveFrom_idx" ON "PromoCode"("shop", "enrolmentId", "liveFrom");

-- CreateIndex
CREATE INDEX "PromoCode_shop_offerId_liveUntil_idx" ON "PromoCode"("shop", "offerId", "liveUntil");

-- CreateIndex
CREATE UNIQUE INDEX "PromoCode_shop_id_key" ON "PromoCode"("shop", "id");

-- CreateIndex
CREATE INDEX "NameClaim_shop_refreshItemId_idx" ON "NameClaim"("shop", "refreshItemId");

-- CreateIndex
CREATE INDEX "NameClaim_shop_enrolmentId_idx" ON "NameClaim"("shop", "enrolmentId");

-- CreateIndex
CREATE INDEX "Refresh_shop_offerId_createdAt_idx" ON "Refresh"("shop", "offerId", "createdAt");

-- CreateIndex
CREATE INDEX "Refresh_shop_state_idx" ON "Refresh"("shop", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Refresh_shop_id_key" ON "Refresh"("shop", "id");

-- CreateIndex
CREATE INDEX "RefreshItem_shop_discountId_state_step_idx" ON "RefreshItem"("shop", "discountId", "state", "step");

-- CreateIndex
CREATE INDEX "RefreshItem_shop_refreshId_position_idx" ON "RefreshItem"("shop", "refreshId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "RefreshItem_shop_id_key" ON "RefreshItem"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "RefreshItem_shop_refreshId_enrolmentId_key" ON "RefreshItem"("shop", "refreshId", "enrolmentId");

-- CreateIndex
CREATE INDEX "RefreshEvent_shop_refreshItemId_id_idx" ON "RefreshEvent"("shop", "refreshItemId", "id");

-- CreateIndex
CREATE INDEX "Order_shop_processedAt_idx" ON "Order"("shop", "processedAt");

-- CreateIndex
CREATE INDEX "OrderCode_shop_key_idx" ON "OrderCode"("shop", "key");

-- CreateIndex
CREATE INDEX "OrderRefund_shop_orderId_idx" ON "OrderRefund"("shop", "orderId");

-- CreateIndex
CREATE INDEX "Conversion_shop_offerId_at_idx" ON "Conversion"("shop", "offerId", "at");

-- CreateIndex
CREATE INDEX "Conversion_shop_memberId_at_idx" ON "Conversion"("shop", "memberId", "at");

-- CreateIndex
CREATE INDEX "Conversion_shop_enrolmentId_at_idx" ON "Conversion"("shop", "enrolmentId", "at");

-- CreateIndex
CREATE INDEX "Conversion_shop_promoCodeId_idx" ON "Conversion"("shop", "promoCodeId");

-- CreateIndex
CREATE INDEX "WebhookReceipt_receivedAt_idx" ON "WebhookReceipt"("receivedAt");

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_shop_memberId_fkey" FOREIGN KEY ("shop", "memberId") REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromoCode" ADD CONSTRAINT "PromoCode_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromoCode" ADD CONSTRAINT "PromoCode_shop_memberId_fkey" FOREIGN KEY ("shop", "memberId") REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PromoCode" ADD CONSTRAINT "PromoCode_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Refresh" ADD CONSTRAINT "Refresh_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RefreshItem" ADD CONSTRAINT "RefreshItem_shop_refreshId_fkey" FOREIGN KEY ("shop", "refreshId") REFERENCES "Refresh"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RefreshItem" ADD CONSTRAINT "RefreshItem_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RefreshEvent" ADD CONSTRAINT "RefreshEvent_shop_refreshItemId_fkey" FOREIGN KEY ("shop", "refreshItemId") REFERENCES "RefreshItem"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrderCode" ADD CONSTRAINT "OrderCode_shop_orderId_fkey" FOREIGN KEY ("shop", "orderId") REFERENCES "Order"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Conversion" ADD CONSTRAINT "Conversion_shop_orderId_fkey" FOREIGN KEY ("shop", "orderId") REFERENCES "Order"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's schema language cannot say. (No semicolon in a comment: the driver adapter splits scripts at each one.)

-- A member has at most one live code in an offer.
CREATE UNIQUE INDEX "PromoCode_one_live_per_enrolment" ON "PromoCode" ("shop", "enrolmentId") WHERE "liveUntil" IS NULL;

-- Two refreshes of one member cannot run together, and a parked one still stands.
CREATE UNIQUE INDEX "RefreshItem_one_in_flight_per_enrolment" ON "RefreshItem" ("shop", "enrolmentId") WHERE "state" IN ('running', 'parked');

-- A lineage has no code that ends before it begins.
ALTER TABLE "PromoCode" ADD CONSTRAINT "PromoCode_interval" CHECK ("liveUntil" IS NULL OR "liveUntil" >= "liveFrom");
