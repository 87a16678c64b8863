-- A code that may have leaked: what the radar said, and what became of it.
CREATE TABLE "LeakCase" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "promoCodeId" UUID NOT NULL,
    "enrolmentId" UUID NOT NULL,
    "offerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "tier" TEXT NOT NULL,
    "since" DATE NOT NULL,
    "sinceFrom" DATE NOT NULL,
    "sinceTo" DATE NOT NULL,
    "reasons" JSONB NOT NULL,
    "alarmedAt" TIMESTAMP(3) NOT NULL,
    "openedAt" TIMESTAMP(3) NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMP(3),
    "note" TEXT NOT NULL DEFAULT '',
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "LeakCase_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "LeakCase_shop_id_key" ON "LeakCase"("shop", "id");
CREATE INDEX "LeakCase_shop_state_openedAt_idx" ON "LeakCase"("shop", "state", "openedAt");
CREATE INDEX "LeakCase_shop_promoCodeId_idx" ON "LeakCase"("shop", "promoCodeId");
CREATE INDEX "LeakCase_shop_enrolmentId_idx" ON "LeakCase"("shop", "enrolmentId");

-- However often a shop is judged, of a code there is one open case.
CREATE UNIQUE INDEX "LeakCase_one_open" ON "LeakCase"("shop", "promoCodeId") WHERE "state" = 'open';

ALTER TABLE "LeakCase" ADD CONSTRAINT "LeakCase_shop_enrolmentId_fkey" FOREIGN KEY ("shop", "enrolmentId")
    REFERENCES "Enrolment"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
