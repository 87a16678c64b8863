-- Commission in tiers, and a member's own amount for each conversion.

-- AlterTable
ALTER TABLE "Offer" ADD COLUMN     "commissionTiers" JSONB;

-- AlterTable
ALTER TABLE "CommissionRule" ADD COLUMN     "tiers" JSONB;

-- AlterTable
ALTER TABLE "Payout" ADD COLUMN     "commissionMinor" INTEGER;

-- AlterTable
ALTER TABLE "EnrolmentChange" ADD COLUMN     "commissionMinor" INTEGER;
