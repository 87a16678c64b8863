-- What serving rollouts do to an offer's discount, and when that was read. Null: not known.
ALTER TABLE "Offer" ADD COLUMN "rollouts" JSONB;
ALTER TABLE "Offer" ADD COLUMN "rolloutsReadAt" TIMESTAMP(3);
