-- Codes of a new offer are issued by a change of its members, as those of members who are added later.

-- AlterTable
ALTER TABLE "OfferSetup" DROP COLUMN "bulkCreationId";

-- AlterTable
ALTER TABLE "OfferSetupMember" DROP COLUMN "attempts";
