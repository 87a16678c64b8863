-- What was done, by whom and when.

-- CreateTable
CREATE TABLE "Activity" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "staffId" TEXT,
    "offerId" UUID,
    "projectId" UUID,
    "refreshId" UUID,
    "changeId" UUID,
    "messageId" UUID,
    "subject" TEXT NOT NULL DEFAULT '',
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "people" INTEGER NOT NULL DEFAULT 0,
    "shopifyIds" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "Activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ActivityMember" (
    "shop" TEXT NOT NULL,
    "activityId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'done',
    "before" JSONB,
    "after" JSONB,
    "shopifyIds" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "ActivityMember_pkey" PRIMARY KEY ("shop","activityId","memberId")
);

-- CreateIndex
CREATE INDEX "Activity_shop_at_id_idx" ON "Activity"("shop", "at", "id");

-- CreateIndex
CREATE INDEX "Activity_shop_offerId_at_idx" ON "Activity"("shop", "offerId", "at");

-- CreateIndex
CREATE INDEX "Activity_shop_kind_at_idx" ON "Activity"("shop", "kind", "at");

-- CreateIndex
CREATE INDEX "Activity_shop_staffId_at_idx" ON "Activity"("shop", "staffId", "at");

-- CreateIndex
CREATE INDEX "Activity_shop_refreshId_idx" ON "Activity"("shop", "refreshId");

-- CreateIndex
CREATE INDEX "Activity_shop_changeId_idx" ON "Activity"("shop", "changeId");

-- CreateIndex
CREATE UNIQUE INDEX "Activity_shop_id_key" ON "Activity"("shop", "id");

-- CreateIndex
CREATE INDEX "ActivityMember_shop_memberId_activityId_idx" ON "ActivityMember"("shop", "memberId", "activityId");

-- AddForeignKey
ALTER TABLE "Activity" ADD CONSTRAINT "Activity_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Activity" ADD CONSTRAINT "Activity_shop_projectId_fkey" FOREIGN KEY ("shop", "projectId") REFERENCES "Project"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Activity" ADD CONSTRAINT "Activity_shop_refreshId_fkey" FOREIGN KEY ("shop", "refreshId") REFERENCES "Refresh"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityMember" ADD CONSTRAINT "ActivityMember_shop_activityId_fkey" FOREIGN KEY ("shop", "activityId") REFERENCES "Activity"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityMember" ADD CONSTRAINT "ActivityMember_shop_memberId_fkey" FOREIGN KEY ("shop", "memberId") REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was told stays as it was told. A rule, because a statement that rewrites a row is then refused whole, whoever sends it:
-- the sentence becomes the error, for it is no number. Rows are added, and erased with their shop or for a person's sake.
CREATE RULE "Activity_is_only_added_to" AS ON UPDATE TO "Activity" DO INSTEAD
  SELECT CAST(text 'Activity is only ever added to' AS integer);

CREATE RULE "ActivityMember_is_only_added_to" AS ON UPDATE TO "ActivityMember" DO INSTEAD
  SELECT CAST(text 'Activity is only ever added to' AS integer);
