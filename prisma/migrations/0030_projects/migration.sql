-- Projects: a workflow of stages, the members in them, the offers connected.

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archivedAt" TIMESTAMP(3),

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProjectStage" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "projectId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "ProjectStage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProjectMember" (
    "shop" TEXT NOT NULL,
    "projectId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "stageId" UUID NOT NULL,
    "addedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stageAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ProjectMember_pkey" PRIMARY KEY ("shop","projectId","memberId")
);

-- CreateTable
CREATE TABLE "ProjectOffer" (
    "shop" TEXT NOT NULL,
    "projectId" UUID NOT NULL,
    "offerId" UUID NOT NULL,
    "connectedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ProjectOffer_pkey" PRIMARY KEY ("shop","projectId","offerId")
);

-- CreateIndex
CREATE INDEX "Project_shop_archivedAt_name_idx" ON "Project"("shop", "archivedAt", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Project_shop_id_key" ON "Project"("shop", "id");

-- CreateIndex
CREATE INDEX "ProjectStage_shop_projectId_position_idx" ON "ProjectStage"("shop", "projectId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "ProjectStage_shop_projectId_id_key" ON "ProjectStage"("shop", "projectId", "id");

-- CreateIndex
CREATE INDEX "ProjectMember_shop_projectId_stageId_idx" ON "ProjectMember"("shop", "projectId", "stageId");

-- CreateIndex
CREATE INDEX "ProjectMember_shop_memberId_idx" ON "ProjectMember"("shop", "memberId");

-- CreateIndex
CREATE INDEX "ProjectOffer_shop_offerId_idx" ON "ProjectOffer"("shop", "offerId");

-- AddForeignKey
ALTER TABLE "ProjectStage" ADD CONSTRAINT "ProjectStage_shop_projectId_fkey" FOREIGN KEY ("shop", "projectId") REFERENCES "Project"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectMember" ADD CONSTRAINT "ProjectMember_shop_projectId_fkey" FOREIGN KEY ("shop", "projectId") REFERENCES "Project"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectMember" ADD CONSTRAINT "ProjectMember_shop_memberId_fkey" FOREIGN KEY ("shop", "memberId") REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectMember" ADD CONSTRAINT "ProjectMember_shop_projectId_stageId_fkey" FOREIGN KEY ("shop", "projectId", "stageId") REFERENCES "ProjectStage"("shop", "projectId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectOffer" ADD CONSTRAINT "ProjectOffer_shop_projectId_fkey" FOREIGN KEY ("shop", "projectId") REFERENCES "Project"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectOffer" ADD CONSTRAINT "ProjectOffer_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's schema language cannot say. (No semicolon in a comment: the driver adapter splits scripts at each one.)

-- "Is the Promo Codes stage there?" has one answer, and one stage to send people to.
CREATE UNIQUE INDEX "ProjectStage_one_promo_codes_per_project" ON "ProjectStage" ("shop", "projectId") WHERE "kind" = 'promo_codes';
