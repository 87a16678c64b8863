-- A file of members is kept as it came until its columns are settled, and its rows stand in a table of their own.
ALTER TABLE "MemberImport"
    ADD COLUMN "state" TEXT NOT NULL DEFAULT 'checked',
    ADD COLUMN "file" BYTEA,
    ADD COLUMN "sheet" TEXT,
    ADD COLUMN "encoding" TEXT,
    ADD COLUMN "columns" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "progress" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "total" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "failure" TEXT,
    ALTER COLUMN "rows" SET DEFAULT '[]',
    ALTER COLUMN "refused" SET DEFAULT '[]';
UPDATE "MemberImport" SET "state" = 'done' WHERE "confirmedAt" IS NOT NULL;

CREATE TABLE "MemberImportRow" (
    "shop" TEXT NOT NULL,
    "importId" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "memberId" UUID,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "cells" JSONB NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "answer" TEXT,
    "taken" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "MemberImportRow_pkey" PRIMARY KEY ("shop","importId","line"),
    CONSTRAINT "MemberImportRow_shop_importId_fkey" FOREIGN KEY ("shop", "importId") REFERENCES "MemberImport"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "MemberImportRow_shop_importId_kind_line_idx" ON "MemberImportRow"("shop", "importId", "kind", "line");
CREATE INDEX "MemberImportRow_shop_email_idx" ON "MemberImportRow"("shop", "email");

INSERT INTO "MemberImportRow" ("shop", "importId", "line", "kind", "name", "email", "cells", "reason")
SELECT i."shop", i."id", (r ->> 'line')::int, 'refused', coalesce(r ->> 'name', ''), lower(coalesce(r ->> 'email', '')), '{}', coalesce(r ->> 'reason', '')
FROM "MemberImport" i CROSS JOIN LATERAL jsonb_array_elements(i."refused") AS r(r)
ON CONFLICT DO NOTHING;
-- What was judged by the rules of before and not taken in yet is judged again: such a file is uploaded once more.
DELETE FROM "MemberImport" WHERE "confirmedAt" IS NULL;

-- What a person took the columns of a file for, by their headers.
CREATE TABLE "ColumnChoice" (
    "shop" TEXT NOT NULL,
    "header" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "chosenAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ColumnChoice_pkey" PRIMARY KEY ("shop","header")
);

-- One handle may be two people's on two networks, and an address may be shared.
ALTER TABLE "Member" ADD COLUMN "network" TEXT NOT NULL DEFAULT '', ADD COLUMN "otherAccounts" JSONB NOT NULL DEFAULT '[]';
DROP INDEX "Member_handle_if_any";
CREATE UNIQUE INDEX "Member_handle_if_any" ON "Member" ("shop", "network", "handle") WHERE "handle" <> '';
CREATE INDEX "Member_shop_handle_idx" ON "Member"("shop", "handle");
DROP INDEX "Member_shop_email_key";
CREATE INDEX "Member_shop_email_idx" ON "Member"("shop", "email");
CREATE INDEX "Member_shop_lower_email" ON "Member"("shop", lower("email"));
