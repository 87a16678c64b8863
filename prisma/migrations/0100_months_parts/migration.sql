-- A report takes a whole month and takes off what is not of its range. Whether anything of a member is left is told by how many
-- conversions there are, whatever became of them.

-- Written anew and not changed: an update would leave the table and its indexes twice as large.
TRUNCATE "SalesMonth";
DROP INDEX "SalesMonth_shop_offerId_startsAt_idx";
ALTER TABLE "SalesMonth" ADD COLUMN "parts" INTEGER NOT NULL;
INSERT INTO "SalesMonth"
  ("shop", "promoCodeId", "enrolmentId", "startsAt", "offerId", "memberId", "parts", "conversions", "netMinor", "refundedMinor", "commissionMinor")
SELECT "shop", "promoCodeId", "enrolmentId", date_trunc('month', "at"), "offerId", "memberId", count(*),
  count(*) FILTER (WHERE "state" = 'counted'),
  coalesce(sum("netMinor") FILTER (WHERE "state" = 'counted'), 0),
  coalesce(sum("refundedMinor") FILTER (WHERE "state" = 'counted'), 0), sum("commissionMinor")
FROM "Conversion" GROUP BY 1, 2, 3, 4, 5, 6;
CREATE INDEX "SalesMonth_shop_offerId_startsAt_idx" ON "SalesMonth"("shop", "offerId", "startsAt")
  INCLUDE ("memberId", "enrolmentId", "promoCodeId", "parts", "conversions", "netMinor", "refundedMinor", "commissionMinor");
