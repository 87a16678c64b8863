-- The old code of one member that stays beyond the time of its refresh, until the member is told.
ALTER TABLE "RefreshItem" ADD COLUMN "waitsUntil" TIMESTAMP(3);
