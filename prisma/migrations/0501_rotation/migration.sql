-- Old codes that are kept until somebody releases them, whatever the time that was chosen.
ALTER TABLE "Refresh" ADD COLUMN "oldCodesHeld" BOOLEAN NOT NULL DEFAULT false;

-- How the codes of an offer are replaced by themselves.
CREATE TABLE "Rotation" (
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "isOn" BOOLEAN NOT NULL DEFAULT true,
    "everyDays" INTEGER,
    "nextOn" DATE,
    "hour" INTEGER NOT NULL DEFAULT 10,
    "afterUses" INTEGER,
    "fuseTimes" INTEGER,
    "leadDays" INTEGER NOT NULL DEFAULT 7,
    "namePattern" TEXT NOT NULL,
    "pausedAt" TIMESTAMP(3),
    "trouble" TEXT,
    "troubleAt" TIMESTAMP(3),

    CONSTRAINT "Rotation_pkey" PRIMARY KEY ("shop", "offerId")
);

-- What is planned for one member, and why they were passed over.
CREATE TABLE "RotationMember" (
    "shop" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "offerId" UUID NOT NULL,
    "nextName" TEXT NOT NULL DEFAULT '',
    "skipOnce" BOOLEAN NOT NULL DEFAULT false,
    "countsFrom" TIMESTAMP(3),
    "passedFor" TEXT,
    "passedAt" TIMESTAMP(3),

    CONSTRAINT "RotationMember_pkey" PRIMARY KEY ("shop", "enrolmentId")
);
CREATE INDEX "RotationMember_shop_offerId_idx" ON "RotationMember"("shop", "offerId");

ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Offer"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RotationMember" ADD CONSTRAINT "RotationMember_shop_offerId_fkey" FOREIGN KEY ("shop", "offerId") REFERENCES "Rotation"("shop", "offerId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RotationMember" ADD CONSTRAINT "RotationMember_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId") REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
