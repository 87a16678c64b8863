-- An old code that a person ends before its time, alone among those of its refresh.
ALTER TABLE "RefreshItem" ADD COLUMN "oldEndsAt" TIMESTAMP(3);
