-- The weekday a shop's digest leaves on (1 is Monday), null while nobody has asked for one.
ALTER TABLE "Shop" ADD COLUMN "digestWeekday" INTEGER;

-- Who of the staff gets the digest, and how far it came in the latest week.
CREATE TABLE "DigestRecipient" (
    "shop" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "staffId" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,
    "stoppedAt" TIMESTAMP(3),
    "week" DATE,
    "state" TEXT NOT NULL DEFAULT 'idle',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMP(3),
    "words" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "DigestRecipient_pkey" PRIMARY KEY ("shop", "id")
);
CREATE UNIQUE INDEX "DigestRecipient_shop_staffId_key" ON "DigestRecipient"("shop", "staffId");
