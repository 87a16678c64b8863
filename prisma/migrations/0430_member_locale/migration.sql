-- What a creator reads, for what the app itself says to them.
ALTER TABLE "Member" ADD COLUMN "locale" TEXT;
