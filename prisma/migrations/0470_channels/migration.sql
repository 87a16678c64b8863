-- Where members of a shop post. A code may be for one channel, and so may a code that is to be issued.
CREATE TABLE "Channel" (
    "shop" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Channel_pkey" PRIMARY KEY ("shop", "slug")
);
ALTER TABLE "PromoCode" ADD COLUMN "channel" TEXT;
ALTER TABLE "RefreshItem" ADD COLUMN "channel" TEXT;
