-- A mail server that refuses the sender refuses everybody: the shop's mail waits, and a person is told what to look at.
CREATE TABLE "MailPause" (
    "shop" TEXT NOT NULL PRIMARY KEY,
    "cause" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,
    "until" TIMESTAMP(3) NOT NULL
);

-- Addresses that do not exist any more, or whose owners complained.
CREATE TABLE "MailSuppression" (
    "shop" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "MailSuppression_pkey" PRIMARY KEY ("shop","address")
);
