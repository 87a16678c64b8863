-- One refresh may replace several codes of one member: an item is of a code, not of a member. What is to begin is kept from
-- codes in hand by the lock on the enrolment, under which it looks.
DROP INDEX "RefreshItem_shop_refreshId_enrolmentId_key";
CREATE UNIQUE INDEX "RefreshItem_one_per_refresh_and_code" ON "RefreshItem" ("shop", "refreshId", "enrolmentId", coalesce("oldCodeId", "enrolmentId")) WHERE "refreshId" IS NOT NULL;

DROP INDEX "RefreshItem_one_in_flight_per_enrolment";
CREATE UNIQUE INDEX "RefreshItem_one_in_flight_per_code" ON "RefreshItem" ("shop", "enrolmentId", coalesce("oldCodeId", "enrolmentId")) WHERE "state" IN ('running', 'parked');
