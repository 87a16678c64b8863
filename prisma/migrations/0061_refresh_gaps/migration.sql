-- The way back from a refresh, and the names a draft's preview found on the discount without a member.

-- AlterTable
ALTER TABLE "Refresh" ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'offer',
ADD COLUMN "originId" UUID,
ADD COLUMN "strangers" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "strangersReadAt" TIMESTAMP(3);
