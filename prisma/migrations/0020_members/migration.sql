-- Members' lists and files, and what was changed for members of an offer.

-- DropIndex
DROP INDEX "Member_shop_handle_key";

-- CreateTable
CREATE TABLE "EnrolmentChange" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "commissionBps" INTEGER,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "EnrolmentChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EnrolmentChangeItem" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "changeId" UUID NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "discountId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "step" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "key" TEXT NOT NULL DEFAULT '',
    "redeemCodeId" TEXT,
    "uses" INTEGER,
    "addedAt" TIMESTAMP(3),
    "bulkCreationId" TEXT,
    "goneAt" TIMESTAMP(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "setbacks" INTEGER NOT NULL DEFAULT 0,
    "stepSince" TIMESTAMP(3) NOT NULL,
    "dueAt" TIMESTAMP(3),
    "refusedFor" TEXT,
    "refusedDetail" JSONB,
    "version" INTEGER NOT NULL DEFAULT 0,
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "EnrolmentChangeItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Payout" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "commissionBps" INTEGER,
    "from" TIMESTAMP(3) NOT NULL,
    "setBy" TEXT NOT NULL,

    CONSTRAINT "Payout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MemberList" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MemberList_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MemberImport" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "rows" JSONB NOT NULL,
    "refused" JSONB NOT NULL,
    "added" INTEGER NOT NULL,
    "updated" INTEGER NOT NULL,
    "unchanged" INTEGER NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmedAt" TIMESTAMP(3),

    CONSTRAINT "MemberImport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "EnrolmentChange_shop_offerId_createdAt_idx" ON "EnrolmentChange"("shop", "offerId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "EnrolmentChange_shop_id_key" ON "EnrolmentChange"("shop", "id");

-- CreateIndex
CREATE INDEX "EnrolmentChangeItem_shop_discountId_state_step_idx" ON "EnrolmentChangeItem"("shop", "discountId", "state", "step");

-- CreateIndex
CREATE INDEX "EnrolmentChangeItem_shop_changeId_position_idx" ON "EnrolmentChangeItem"("shop", "changeId", "position");

-- CreateIndex
CREATE INDEX "EnrolmentChangeItem_shop_enrolmentId_idx" ON "EnrolmentChangeItem"("shop", "enrolmentId");

-- CreateIndex
CREATE UNIQUE INDEX "EnrolmentChangeItem_shop_id_key" ON "EnrolmentChangeItem"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "EnrolmentChangeItem_shop_changeId_enrolmentId_key" ON "EnrolmentChangeItem"("shop", "changeId", "enrolmentId");

-- CreateIndex
CREATE INDEX "Payout_shop_enrolmentId_from_idx" ON "Payout"("shop", "enrolmentId", "from");

-- CreateIndex
CREATE UNIQUE INDEX "Payout_shop_id_key" ON "Payout"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "MemberList_shop_id_key" ON "MemberList"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "MemberList_shop_name_key" ON "MemberList"("shop", "name");

-- CreateIndex
CREATE INDEX "MemberImport_shop_createdAt_idx" ON "MemberImport"("shop", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "MemberImport_shop_id_key" ON "MemberImport"("shop", "id");

-- AddForeignKey
ALTER TABLE "EnrolmentChange" ADD CONSTRAINT "EnrolmentChange_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrolmentChangeItem" ADD CONSTRAINT "EnrolmentChangeItem_shop_changeId_fkey" FOREIGN KEY ("shop", "changeId") REFERENCES "EnrolmentChange"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrolmentChangeItem" ADD CONSTRAINT "EnrolmentChangeItem_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payout" ADD CONSTRAINT "Payout_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's schema language cannot say. (No semicolon in a comment: the driver adapter splits scripts at each one.)

-- A handle is one member's, and a member need not have one.
CREATE UNIQUE INDEX "Member_handle_if_any" ON "Member" ("shop", "handle") WHERE "handle" <> '';

-- A member's code is issued or withdrawn by one change at a time.
CREATE UNIQUE INDEX "EnrolmentChangeItem_one_running" ON "EnrolmentChangeItem" ("shop", "enrolmentId") WHERE "state" = 'running';
