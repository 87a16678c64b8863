-- Messages to members: drafts, what became of each recipient, saved words, and who is sending.

-- AlterTable
ALTER TABLE "Shop" ADD COLUMN     "mailReplyTo" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "mailTestTo" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "unsubscribedAt" TIMESTAMP(3);

-- CreateTable
CREATE TABLE "Message" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "about" TEXT NOT NULL DEFAULT 'code',
    "template" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL DEFAULT '',
    "body" TEXT NOT NULL DEFAULT '',
    "cause" TEXT,
    "causeId" UUID,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentBy" TEXT,
    "sentAt" TIMESTAMP(3),
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "Message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MessageRecipient" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "messageId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "leftOutFor" TEXT,
    "address" TEXT,
    "subject" TEXT,
    "body" TEXT,
    "factsAt" TIMESTAMP(3),
    "sender" UUID,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMP(3),
    "queuedAt" TIMESTAMP(3),
    "reason" TEXT,
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "MessageRecipient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MessageTemplate" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MessageTemplate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailRun" (
    "shop" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "MailRun_pkey" PRIMARY KEY ("shop")
);

-- CreateIndex
CREATE INDEX "Message_shop_createdAt_idx" ON "Message"("shop", "createdAt");

-- CreateIndex
CREATE INDEX "Message_shop_offerId_createdAt_idx" ON "Message"("shop", "offerId", "createdAt");

-- CreateIndex
CREATE INDEX "Message_shop_causeId_idx" ON "Message"("shop", "causeId");

-- CreateIndex
CREATE UNIQUE INDEX "Message_shop_id_key" ON "Message"("shop", "id");

-- CreateIndex
CREATE INDEX "MessageRecipient_shop_messageId_position_idx" ON "MessageRecipient"("shop", "messageId", "position");

-- CreateIndex
CREATE INDEX "MessageRecipient_shop_state_dueAt_idx" ON "MessageRecipient"("shop", "state", "dueAt");

-- CreateIndex
CREATE INDEX "MessageRecipient_shop_memberId_idx" ON "MessageRecipient"("shop", "memberId");

-- CreateIndex
CREATE INDEX "MessageRecipient_shop_enrolmentId_state_idx" ON "MessageRecipient"("shop", "enrolmentId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "MessageRecipient_shop_id_key" ON "MessageRecipient"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "MessageRecipient_shop_messageId_memberId_key" ON "MessageRecipient"("shop", "messageId", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "MessageTemplate_shop_id_key" ON "MessageTemplate"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "MessageTemplate_shop_name_key" ON "MessageTemplate"("shop", "name");

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MessageRecipient" ADD CONSTRAINT "MessageRecipient_shop_messageId_fkey" FOREIGN KEY ("shop", "messageId") REFERENCES "Message"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MessageRecipient" ADD CONSTRAINT "MessageRecipient_shop_memberId_fkey" FOREIGN KEY ("shop", "memberId") REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MessageRecipient" ADD CONSTRAINT "MessageRecipient_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
