-- What the set-up guide on the home page has to remember.

ALTER TABLE "Shop" ADD COLUMN "blockSeenAt" TIMESTAMP(3),
ADD COLUMN "guideClosedAt" TIMESTAMP(3);
