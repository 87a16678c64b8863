-- Whether Shopify calls a staff user the owner of the store, and what was taken from them. Nobody lacks anything at first.
ALTER TABLE "StaffMember" ADD COLUMN "owner" BOOLEAN, ADD COLUMN "lacks" TEXT[] DEFAULT ARRAY[]::TEXT[];
