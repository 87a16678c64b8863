-- Messages about orders wait to be recorded, and reports of years add up sums that follow the ledger.

ALTER TABLE "WebhookReceipt" ADD COLUMN "told" JSONB, ADD COLUMN "tryAgainAt" TIMESTAMP(3);
CREATE INDEX "WebhookReceipt_waiting_idx" ON "WebhookReceipt"("shop", "receivedAt") WHERE "told" IS NOT NULL;

-- A code's conversions of a month are added up again whenever one of them changes.
DROP INDEX "Conversion_shop_promoCodeId_idx";
CREATE INDEX "Conversion_shop_promoCodeId_at_idx" ON "Conversion"("shop", "promoCodeId", "at")
  INCLUDE ("enrolmentId", "offerId", "memberId", "state", "netMinor", "refundedMinor", "commissionMinor");

-- The report by member reads the parts at both ends of its range from here.
DROP INDEX "Conversion_shop_offerId_at_idx";
CREATE INDEX "Conversion_shop_offerId_at_idx" ON "Conversion"("shop", "offerId", "at")
  INCLUDE ("enrolmentId", "memberId", "promoCodeId", "state", "ofOrder", "ofOffer", "grossMinor", "refundedMinor", "netMinor", "commissionMinor");

CREATE TABLE "SalesSpan" (
    "shop" TEXT NOT NULL,
    "offerId" UUID NOT NULL,
    "startsAt" TIMESTAMP(3) NOT NULL,
    "conversions" INTEGER NOT NULL,
    "orders" INTEGER NOT NULL,
    "netMinor" BIGINT NOT NULL,
    "refundedMinor" BIGINT NOT NULL,
    "commissionMinor" BIGINT NOT NULL,

    CONSTRAINT "SalesSpan_pkey" PRIMARY KEY ("shop", "offerId", "startsAt")
);

CREATE TABLE "SalesMonth" (
    "shop" TEXT NOT NULL,
    "promoCodeId" UUID NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "startsAt" TIMESTAMP(3) NOT NULL,
    "offerId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "conversions" INTEGER NOT NULL,
    "netMinor" BIGINT NOT NULL,
    "refundedMinor" BIGINT NOT NULL,
    "commissionMinor" BIGINT NOT NULL,

    CONSTRAINT "SalesMonth_pkey" PRIMARY KEY ("shop", "promoCodeId", "enrolmentId", "startsAt")
);
CREATE INDEX "SalesMonth_shop_offerId_startsAt_idx" ON "SalesMonth"("shop", "offerId", "startsAt")
  INCLUDE ("memberId", "enrolmentId", "promoCodeId", "conversions", "netMinor", "refundedMinor", "commissionMinor");

-- What the ledger holds already.
INSERT INTO "SalesSpan"
SELECT "shop", "offerId", date_bin('15 minutes', "at", TIMESTAMP '2000-01-01'),
  count(*) FILTER (WHERE "ofOffer"), count(*) FILTER (WHERE "ofOrder"),
  coalesce(sum("netMinor") FILTER (WHERE "state" = 'counted'), 0),
  coalesce(sum("refundedMinor") FILTER (WHERE "state" = 'counted'), 0), sum("commissionMinor")
FROM "Conversion" GROUP BY 1, 2, 3;

INSERT INTO "SalesMonth"
SELECT "shop", "promoCodeId", "enrolmentId", date_trunc('month', "at"), "offerId", "memberId",
  count(*) FILTER (WHERE "state" = 'counted'),
  coalesce(sum("netMinor") FILTER (WHERE "state" = 'counted'), 0),
  coalesce(sum("refundedMinor") FILTER (WHERE "state" = 'counted'), 0), sum("commissionMinor")
FROM "Conversion" GROUP BY 1, 2, 3, 4, 5, 6;
