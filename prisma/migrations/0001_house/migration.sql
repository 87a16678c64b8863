-- What Prisma's schema language cannot say.

-- A member has at most one live code in an offer.
CREATE UNIQUE INDEX "PromoCode_one_live_per_enrolment" ON "PromoCode" ("shop", "enrolmentId") WHERE "liveUntil" IS NULL;

-- Two refreshes of one member cannot run together; a parked one still stands.
CREATE UNIQUE INDEX "RefreshItem_one_in_flight_per_enrolment" ON "RefreshItem" ("shop", "enrolmentId") WHERE "state" IN ('running', 'parked');

-- A lineage has no code that ends before it begins.
ALTER TABLE "PromoCode" ADD CONSTRAINT "PromoCode_interval" CHECK ("liveUntil" IS NULL OR "liveUntil" >= "liveFrom");

-- The timeline is append-only but for a shop being erased.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'timeline rows are never changed'; END $$;
CREATE TRIGGER "RefreshEvent_append_only" BEFORE UPDATE ON "RefreshEvent" FOR EACH ROW EXECUTE FUNCTION refuse_change();
