-- Members can be hidden from lists, become one with another record of the same person, and carry tags.
ALTER TABLE "Member"
    ADD COLUMN "archivedAt" TIMESTAMP(3),
    ADD COLUMN "mergedIntoId" UUID;
ALTER TABLE "Enrolment" ADD COLUMN "mergedIntoId" UUID;

CREATE INDEX "Member_shop_mergedIntoId_idx" ON "Member"("shop", "mergedIntoId");
CREATE INDEX "Enrolment_shop_mergedIntoId_idx" ON "Enrolment"("shop", "mergedIntoId");

ALTER TABLE "Member" ADD CONSTRAINT "Member_shop_mergedIntoId_fkey" FOREIGN KEY ("shop", "mergedIntoId")
    REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_shop_mergedIntoId_fkey" FOREIGN KEY ("shop", "mergedIntoId")
    REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "MemberTag" (
    "shop" TEXT NOT NULL,
    "memberId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "MemberTag_pkey" PRIMARY KEY ("shop", "memberId", "key")
);

CREATE INDEX "MemberTag_shop_key_idx" ON "MemberTag"("shop", "key");

ALTER TABLE "MemberTag" ADD CONSTRAINT "MemberTag_shop_memberId_fkey" FOREIGN KEY ("shop", "memberId")
    REFERENCES "Member"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
