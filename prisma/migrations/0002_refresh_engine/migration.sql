-- What the refresh engine has to remember between two steps, and who is at work on a discount.

-- AlterTable
ALTER TABLE "Refresh" ADD COLUMN "outsiders" UUID[] DEFAULT ARRAY[]::UUID[];

-- AlterTable
ALTER TABLE "RefreshItem" ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "deletedAt" TIMESTAMP(3),
ADD COLUMN "parkedDetail" JSONB,
ADD COLUMN "setbacks" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "usesAtEnd" INTEGER;

-- CreateTable
CREATE TABLE "RefreshRun" (
    "shop" TEXT NOT NULL,
    "discountId" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RefreshRun_pkey" PRIMARY KEY ("shop","discountId")
);
