-- What is asked of another store is a refresh, a change of members, or that its offer pauses or resumes.
ALTER TABLE "StoreRequest" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'refresh';
ALTER TABLE "StoreRequest" ADD COLUMN "changeId" UUID;

CREATE INDEX "StoreRequest_shop_changeId_idx" ON "StoreRequest"("shop", "changeId");

-- Stores that were connected before agreed to refreshes: anything else waits for a person there.
ALTER TABLE "StorePair" ADD COLUMN "changesToo" BOOLEAN NOT NULL DEFAULT false;
