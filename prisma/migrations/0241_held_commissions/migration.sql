-- A commission that is not to be paid until somebody decides: why, who holds it, since when.
ALTER TABLE "ConversionReview"
  ADD COLUMN "heldFor" TEXT,
  ADD COLUMN "heldBy" TEXT,
  ADD COLUMN "heldAt" TIMESTAMP(3),
  ADD CONSTRAINT "ConversionReview_held_whole" CHECK (("heldAt" IS NULL) = ("heldFor" IS NULL) AND ("heldAt" IS NULL) = ("heldBy" IS NULL));
ALTER TABLE "Conversion" ADD COLUMN "heldAt" TIMESTAMP(3);
