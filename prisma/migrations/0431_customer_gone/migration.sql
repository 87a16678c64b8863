-- A creator's customer was deleted at Shopify: nobody can sign in as them any more.
ALTER TABLE "Member" ADD COLUMN "customerGoneAt" TIMESTAMP(3);
