-- Removing and re-adding members and ending an offer are asked of other stores too. Stores that were connected before agreed to less:
-- with them these wait for a person.
ALTER TABLE "StorePair" ADD COLUMN "endsToo" BOOLEAN NOT NULL DEFAULT false;

-- What was written down before Shopify was asked, and is still there: few, and looked for every minute.
CREATE INDEX "StoreRequest_meant_idx" ON "StoreRequest"("createdAt") WHERE "state" = 'meant';
