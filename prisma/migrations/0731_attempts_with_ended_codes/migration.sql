-- Attempts with codes that have ended, as checkouts tell them.
CREATE TABLE "AttemptPixel" (
    "shop" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "pixelId" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AttemptPixel_pkey" PRIMARY KEY ("shop")
);

CREATE TABLE "CodeAttempt" (
    "shop" TEXT NOT NULL,
    "promoCodeId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "attempts" INTEGER NOT NULL,

    CONSTRAINT "CodeAttempt_pkey" PRIMARY KEY ("shop","promoCodeId","day")
);

ALTER TABLE "CodeAttempt" ADD CONSTRAINT "CodeAttempt_shop_promoCodeId_fkey" FOREIGN KEY ("shop", "promoCodeId") REFERENCES "PromoCode"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;
