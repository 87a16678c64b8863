-- A code is found in another spelling: without regard to case, accents, blanks, hyphens and underscores.
ALTER TABLE "PromoCode" ADD COLUMN "searchKey" TEXT
  GENERATED ALWAYS AS (upper(regexp_replace(normalize("name", NFD), '[-_\s\u0300-\u036f]', '', 'g'))) STORED;

CREATE INDEX "PromoCode_shop_searchKey_idx" ON "PromoCode" ("shop", "searchKey" text_pattern_ops);

-- An order is found by its number, whatever the shop writes before and after it: `#1042`, `LB1042-A`.
CREATE INDEX "Order_shop_number_idx" ON "Order" ("shop", (regexp_replace("name", '\D', '', 'g')));

-- A message counts as telling a member of their code when it was about it, and also when it named the code that worked.
ALTER TABLE "MessageRecipient" ADD COLUMN "namesCode" BOOLEAN NOT NULL DEFAULT false;

UPDATE "MessageRecipient" r SET "namesCode" = true FROM "Message" m
WHERE m."shop" = r."shop" AND m."id" = r."messageId" AND r."state" = 'sent' AND (m."subject" || m."body") ~ '\{\{-?\s*new_code\M';
