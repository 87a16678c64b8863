-- Who renews a shop's access token right now. A row is deleted when the renewal ends. One whose process died expires.
CREATE TABLE "TokenRenewal" (
    "shop" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "TokenRenewal_pkey" PRIMARY KEY ("shop")
);
