-- What creators see of their codes: links that outlive every code, pages without an account, requests for another name.

-- AlterTable
ALTER TABLE "Shop" ADD COLUMN "storefrontUrl" TEXT,
ADD COLUMN "proxyPath" TEXT NOT NULL DEFAULT '/apps/reissue';

-- CreateTable
CREATE TABLE "StableLink" (
    "shop" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StableLink_pkey" PRIMARY KEY ("shop","handle")
);

-- CreateTable
CREATE TABLE "LinkClicks" (
    "shop" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "clicks" INTEGER NOT NULL,

    CONSTRAINT "LinkClicks_pkey" PRIMARY KEY ("shop","enrolmentId","day")
);

-- CreateTable
CREATE TABLE "PageLink" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "memberId" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "PageLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NameRequest" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "decidedAt" TIMESTAMP(3),
    "decidedBy" TEXT,
    "answer" TEXT NOT NULL DEFAULT '',
    "refreshId" UUID,

    CONSTRAINT "NameRequest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "StableLink_shop_enrolmentId_key" ON "StableLink"("shop", "enrolmentId");

-- CreateIndex
CREATE INDEX "PageLink_shop_memberId_expiresAt_idx" ON "PageLink"("shop", "memberId", "expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "PageLink_shop_id_key" ON "PageLink"("shop", "id");

-- CreateIndex
CREATE INDEX "NameRequest_shop_state_createdAt_idx" ON "NameRequest"("shop", "state", "createdAt");

-- CreateIndex
CREATE INDEX "NameRequest_shop_enrolmentId_createdAt_idx" ON "NameRequest"("shop", "enrolmentId", "createdAt");

-- CreateIndex
CREATE INDEX "NameRequest_shop_refreshId_idx" ON "NameRequest"("shop", "refreshId");

-- CreateIndex
CREATE UNIQUE INDEX "NameRequest_shop_id_key" ON "NameRequest"("shop", "id");

-- A creator waits for one answer at a time.
CREATE UNIQUE INDEX "NameRequest_open_key" ON "NameRequest"("shop", "enrolmentId") WHERE "state" = 'open';

-- Which member a signed-in customer is: asked at every visit of a creator's page.
CREATE INDEX "Member_shop_customerId_idx" ON "Member"("shop", "customerId") WHERE "customerId" IS NOT NULL;

-- AddForeignKey
ALTER TABLE "StableLink" ADD CONSTRAINT "StableLink_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkClicks" ADD CONSTRAINT "LinkClicks_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PageLink" ADD CONSTRAINT "PageLink_shop_memberId_fkey" FOREIGN KEY ("shop", "memberId") REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NameRequest" ADD CONSTRAINT "NameRequest_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How often somebody asked whether a name is free, in the columns rate-limiter-flexible writes. Keys begin with the shop.
-- A schema of its own, like the job queue: none of it is a record of the shop.
CREATE SCHEMA "limits";

CREATE TABLE "limits"."asked" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" BIGINT,

    CONSTRAINT "asked_pkey" PRIMARY KEY ("key")
);
