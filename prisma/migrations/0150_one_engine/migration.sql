-- One engine changes codes at Shopify: an item belongs to a refresh or to a change of members. (No semicolon in a comment: the driver adapter splits scripts at each one.)

-- A member may hold several live codes in one offer, exactly one of them primary.
ALTER TABLE "PromoCode" ADD COLUMN "isPrimary" BOOLEAN NOT NULL DEFAULT true;
DROP INDEX "PromoCode_one_live_per_enrolment";
CREATE UNIQUE INDEX "PromoCode_one_live_primary_per_enrolment" ON "PromoCode" ("shop", "enrolmentId") WHERE "liveUntil" IS NULL AND "isPrimary";

ALTER TABLE "RefreshItem" ALTER COLUMN "refreshId" DROP NOT NULL,
ALTER COLUMN "oldName" SET DEFAULT '',
ADD COLUMN "changeId" UUID;

-- Finished and running parts of changes become items. A part that was refused by the engine ends as left, one refused before anything was sent as excluded.
INSERT INTO "RefreshItem" ("id", "shop", "refreshId", "changeId", "enrolmentId", "discountId", "position", "state", "excludedFor", "plan", "step",
  "oldCodeId", "oldName", "oldRedeemCodeId", "newName", "newKey", "bulkCreationId", "newRedeemCodeId", "addedAt", "usesAtEnd", "deletedAt",
  "attempts", "setbacks", "stepSince", "dueAt", "parkedFor", "parkedDetail", "version", "settledAt")
SELECT i."id", i."shop", NULL, i."changeId", i."enrolmentId", i."discountId", i."position",
  CASE WHEN i."state" = 'refused' THEN CASE WHEN i."step" IS NULL THEN 'excluded' ELSE 'left' END ELSE i."state" END,
  CASE WHEN i."state" = 'refused' AND i."step" IS NULL THEN i."refusedFor" END,
  k."plan", i."step",
  CASE WHEN k."plan" = 'withdraw' THEN (
    SELECT p."id" FROM "PromoCode" p
    WHERE p."shop" = i."shop" AND p."enrolmentId" = i."enrolmentId" AND p."key" = i."key" AND (i."state" <> 'running' OR p."liveUntil" IS NULL)
    ORDER BY p."liveUntil" IS NULL DESC, p."liveFrom" DESC LIMIT 1) END,
  CASE WHEN k."plan" = 'issue' OR (k."plan" IS NULL AND i."state" = 'refused') THEN '' ELSE i."name" END,
  CASE WHEN k."plan" = 'withdraw' THEN i."redeemCodeId" END,
  CASE WHEN k."plan" = 'issue' OR (k."plan" IS NULL AND i."state" = 'refused') THEN i."name" ELSE '' END,
  CASE WHEN k."plan" = 'issue' THEN i."key" ELSE '' END,
  i."bulkCreationId", CASE WHEN k."plan" = 'issue' THEN i."redeemCodeId" END, i."addedAt", i."uses", i."goneAt",
  i."attempts", i."setbacks", i."stepSince", i."dueAt",
  CASE WHEN i."state" = 'refused' AND i."step" IS NOT NULL THEN CASE i."refusedFor"
    WHEN 'access_lost' THEN 'access_revoked' WHEN 'offer_missing' THEN 'discount_missing' ELSE i."refusedFor" END END,
  CASE WHEN i."state" = 'refused' THEN i."refusedDetail" END,
  i."version", i."settledAt"
FROM "EnrolmentChangeItem" i
JOIN "EnrolmentChange" c ON c."shop" = i."shop" AND c."id" = i."changeId"
CROSS JOIN LATERAL (SELECT CASE
  WHEN i."key" = '' THEN NULL
  WHEN c."kind" IN ('add', 'readd', 'activate') THEN 'issue'
  WHEN c."kind" IN ('deactivate', 'remove') THEN 'withdraw' END AS "plan") k;

INSERT INTO "RefreshEvent" ("shop", "refreshItemId", "at", "step", "outcome", "detail")
SELECT i."shop", i."id", i."stepSince", NULL, 'planned', jsonb_build_object('plan', i."plan", 'moved', true)
FROM "RefreshItem" i WHERE i."changeId" IS NOT NULL AND i."plan" IS NOT NULL;

-- Which code an item that is under way ends: until now the only live one of its enrolment.
UPDATE "RefreshItem" i SET "oldCodeId" = p."id" FROM "PromoCode" p
WHERE i."state" IN ('running', 'parked') AND i."oldCodeId" IS NULL AND i."plan" <> 'issue'
  AND p."shop" = i."shop" AND p."enrolmentId" = i."enrolmentId" AND p."liveUntil" IS NULL;

DROP TABLE "EnrolmentChangeItem";

ALTER TABLE "RefreshItem" ADD CONSTRAINT "RefreshItem_one_parent" CHECK (num_nonnulls("refreshId", "changeId") = 1);
ALTER TABLE "RefreshItem" ADD CONSTRAINT "RefreshItem_shop_changeId_fkey" FOREIGN KEY ("shop", "changeId") REFERENCES "EnrolmentChange"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "RefreshItem_shop_changeId_position_idx" ON "RefreshItem"("shop", "changeId", "position");
CREATE UNIQUE INDEX "RefreshItem_one_per_change_and_code" ON "RefreshItem" ("shop", "changeId", "enrolmentId", coalesce("oldCodeId", "enrolmentId")) WHERE "changeId" IS NOT NULL;

-- One item under way per enrolment. A withdrawal counts by code: all codes of a member go together.
DROP INDEX "RefreshItem_one_in_flight_per_enrolment";
CREATE UNIQUE INDEX "RefreshItem_one_in_flight_per_enrolment" ON "RefreshItem"
  ("shop", "enrolmentId", (CASE WHEN "plan" = 'withdraw' THEN coalesce("oldCodeId", "enrolmentId") ELSE "enrolmentId" END)) WHERE "state" IN ('running', 'parked');

-- What runs on a discount, in the order of its refreshes and changes.
DROP INDEX "RefreshItem_running";
CREATE INDEX "RefreshItem_running" ON "RefreshItem" ("shop", "discountId", "refreshId", "changeId", "position") WHERE "state" = 'running';
