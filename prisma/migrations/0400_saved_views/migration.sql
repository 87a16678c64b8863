-- Saved views of every list. What was saved of the list of members comes along.
-- "MemberList" stays as it is for the former version.
CREATE TABLE "SavedView" (
    "shop" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "list" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("shop", "id")
);

CREATE UNIQUE INDEX "SavedView_shop_list_name_key" ON "SavedView"("shop", "list", "name");

INSERT INTO "SavedView" ("shop", "id", "list", "name", "query", "createdBy", "createdAt")
SELECT "shop", "id", 'members', "name", "query", "createdBy", "createdAt" FROM "MemberList";
