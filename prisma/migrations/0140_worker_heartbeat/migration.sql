-- When each worker process was last seen: /readyz says whether one was within a minute. It is no shop's, so it stands apart from the
-- tables of shops.
CREATE SCHEMA "workers";
CREATE TABLE "workers"."seen" (
    "id" UUID NOT NULL PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL
);
