-- What a shop chose for its search for leaked codes.
ALTER TABLE "Shop" ADD COLUMN "leakSensitivity" TEXT NOT NULL DEFAULT 'usual';
ALTER TABLE "Shop" ADD COLUMN "couponDomains" TEXT;
ALTER TABLE "Shop" ADD COLUMN "quietDays" INTEGER NOT NULL DEFAULT 7;
ALTER TABLE "Shop" ADD COLUMN "leftAlone" TEXT[] DEFAULT ARRAY[]::TEXT[];
