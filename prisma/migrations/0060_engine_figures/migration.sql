-- A large refresh writes each of its items several times. With no index on what changes while an item runs, and room left
-- in its page, a new version needs no index entry.

-- DropIndex
DROP INDEX "RefreshItem_shop_discountId_state_step_idx";

-- The engine surveys and takes what runs on a discount, in the order of its refreshes.
CREATE INDEX "RefreshItem_running" ON "RefreshItem" ("shop", "discountId", "refreshId", "position") WHERE "state" = 'running';

ALTER TABLE "RefreshItem" SET (fillfactor = 60);
