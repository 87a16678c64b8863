-- Payouts: commission of many members, approved together and paid together.
CREATE TABLE "PayoutBatch" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "way" TEXT NOT NULL DEFAULT 'outside',
    "currency" TEXT NOT NULL,
    "cutOff" TIMESTAMP(3) NOT NULL,
    "minimumMinor" BIGINT NOT NULL DEFAULT 0,
    "leftOut" UUID[],
    "members" INTEGER NOT NULL DEFAULT 0,
    "lines" INTEGER NOT NULL DEFAULT 0,
    "sumMinor" BIGINT NOT NULL DEFAULT 0,
    "reversesId" UUID,
    "reference" TEXT NOT NULL DEFAULT '',
    "paidOn" DATE,
    "note" TEXT NOT NULL DEFAULT '',
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "approvedBy" TEXT,
    "approvedAt" TIMESTAMP(3),
    "startedBy" TEXT,
    "startedAt" TIMESTAMP(3),
    "paidBy" TEXT,
    "paidAt" TIMESTAMP(3),
    "cancelledBy" TEXT,
    "cancelledAt" TIMESTAMP(3),

    CONSTRAINT "PayoutBatch_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "PayoutBatch_paid_when" CHECK (("state" = 'paid') = ("paidAt" IS NOT NULL)),
    CONSTRAINT "PayoutBatch_minimum_is_no_debt" CHECK ("minimumMinor" >= 0)
);

CREATE TABLE "PayoutMember" (
    "shop" TEXT NOT NULL,
    "payoutId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,
    "sumMinor" BIGINT NOT NULL,
    "adjustmentsMinor" BIGINT NOT NULL,
    "carriedMinor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "PayoutMember_pkey" PRIMARY KEY ("shop","payoutId","memberId")
);

CREATE TABLE "PayoutLine" (
    "shop" TEXT NOT NULL,
    "payoutId" UUID NOT NULL,
    "orderId" TEXT NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "offerId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "netMinor" BIGINT NOT NULL,
    "amountMinor" BIGINT NOT NULL,

    CONSTRAINT "PayoutLine_pkey" PRIMARY KEY ("shop","payoutId","orderId","enrolmentId")
);

CREATE UNIQUE INDEX "PayoutBatch_shop_id_key" ON "PayoutBatch"("shop", "id");
CREATE UNIQUE INDEX "PayoutBatch_shop_number_key" ON "PayoutBatch"("shop", "number");
CREATE UNIQUE INDEX "PayoutBatch_shop_reversesId_key" ON "PayoutBatch"("shop", "reversesId");
CREATE INDEX "PayoutMember_shop_memberId_idx" ON "PayoutMember"("shop", "memberId");
CREATE INDEX "PayoutLine_shop_orderId_enrolmentId_idx" ON "PayoutLine"("shop", "orderId", "enrolmentId");
CREATE INDEX "PayoutLine_shop_payoutId_memberId_idx" ON "PayoutLine"("shop", "payoutId", "memberId");

ALTER TABLE "PayoutBatch" ADD CONSTRAINT "PayoutBatch_shop_reversesId_fkey" FOREIGN KEY ("shop", "reversesId")
    REFERENCES "PayoutBatch"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PayoutMember" ADD CONSTRAINT "PayoutMember_shop_payoutId_fkey" FOREIGN KEY ("shop", "payoutId")
    REFERENCES "PayoutBatch"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PayoutLine" ADD CONSTRAINT "PayoutLine_shop_payoutId_fkey" FOREIGN KEY ("shop", "payoutId")
    REFERENCES "PayoutBatch"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was paid can be rejected afterwards: the next payout takes it back.
ALTER TABLE "ConversionReview" ADD COLUMN "payoutAt" TIMESTAMP(3), DROP CONSTRAINT IF EXISTS "ConversionReview_paid_or_rejected";
ALTER TABLE "Conversion" ADD COLUMN "dueMinor" BIGINT NOT NULL DEFAULT 0, ADD COLUMN "payoutAt" TIMESTAMP(3);
-- What a part earns now. A paid part that was returned in part is seen once its order is counted anew.
UPDATE "Conversion" SET "dueMinor" = "commissionMinor" WHERE "state" = 'counted';

-- What the next payout takes, without reading years of paid orders.
CREATE INDEX "Conversion_unpaid" ON "Conversion"("shop", "memberId", "at") WHERE "paidAt" IS NULL AND "state" IN ('counted', 'pending');
CREATE INDEX "Conversion_to_put_right" ON "Conversion"("shop", "memberId") WHERE "paidAt" IS NOT NULL AND "dueMinor" <> "commissionMinor";

-- Every press of "Mark as paid" so far is a payout that was paid.
INSERT INTO "PayoutBatch" ("id", "shop", "number", "state", "way", "currency", "cutOff", "createdBy", "createdAt", "approvedBy", "approvedAt",
  "startedBy", "startedAt", "paidBy", "paidAt", "leftOut")
SELECT gen_random_uuid(), press."shop", row_number() OVER (PARTITION BY press."shop" ORDER BY press."paidAt"), 'paid', 'outside',
  s."currency", press."paidAt", press.who, press."paidAt", press.who, press."paidAt", press.who, press."paidAt", press.who, press."paidAt", '{}'
FROM (
  SELECT r."shop", r."paidAt", min(r."reviewedBy") AS who FROM "ConversionReview" r WHERE r."paidAt" IS NOT NULL GROUP BY 1, 2
) press
JOIN "Shop" s ON s."domain" = press."shop";

INSERT INTO "PayoutLine" ("shop", "payoutId", "orderId", "enrolmentId", "memberId", "offerId", "kind", "at", "netMinor", "amountMinor")
SELECT r."shop", b."id", r."orderId", r."enrolmentId", en."memberId", en."offerId", 'commission', o."processedAt",
  coalesce(c."netMinor", 0), coalesce(r."paidMinor", 0)
FROM "ConversionReview" r
JOIN "PayoutBatch" b ON b."shop" = r."shop" AND b."paidAt" = r."paidAt"
JOIN "Enrolment" en ON en."shop" = r."shop" AND en."id" = r."enrolmentId"
JOIN "Order" o ON o."shop" = r."shop" AND o."id" = r."orderId"
LEFT JOIN "Conversion" c ON c."shop" = r."shop" AND c."orderId" = r."orderId" AND c."enrolmentId" = r."enrolmentId";

INSERT INTO "PayoutMember" ("shop", "payoutId", "memberId", "outcome", "lines", "sumMinor", "adjustmentsMinor")
SELECT l."shop", l."payoutId", l."memberId", 'included', count(*), sum(l."amountMinor"), 0 FROM "PayoutLine" l GROUP BY 1, 2, 3;

UPDATE "PayoutBatch" b SET "members" = s.members, "lines" = s.lines, "sumMinor" = s.sum
FROM (
  SELECT "shop", "payoutId", count(*) AS members, sum("lines") AS lines, sum("sumMinor") AS sum FROM "PayoutMember" GROUP BY 1, 2
) s
WHERE s."shop" = b."shop" AND s."payoutId" = b."id";
