-- A refusal of the sender that is told late: that the mail server takes the next mail does not end the pause by itself.
ALTER TABLE "MailPause" ADD COLUMN "toldLate" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "triedAt" TIMESTAMP(3);
