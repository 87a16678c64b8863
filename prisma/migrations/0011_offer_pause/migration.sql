-- Shopify knows no pause: a paused discount has ended now, and its own end is remembered here for when it goes on.

-- AlterTable
ALTER TABLE "Offer" ADD COLUMN "pausedAt" TIMESTAMP(3),
ADD COLUMN "pausedEndsAt" TIMESTAMP(3);
