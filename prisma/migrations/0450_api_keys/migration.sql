-- Keys by which a merchant's own systems ask, each with what it may do. Of the key itself only its hash is kept.
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "scopes" TEXT[],
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastUsedAt" TIMESTAMP(3),
    "revokedBy" TEXT,
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ApiKey_hash_key" ON "ApiKey"("hash");
CREATE UNIQUE INDEX "ApiKey_shop_id_key" ON "ApiKey"("shop", "id");

-- A dry run that a key was told of, and may have done once within minutes.
CREATE TABLE "PreviewToken" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "apiKeyId" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,
    "arguments" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "PreviewToken_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "PreviewToken_shop_id_key" ON "PreviewToken"("shop", "id");
CREATE UNIQUE INDEX "PreviewToken_shop_hash_key" ON "PreviewToken"("shop", "hash");
CREATE INDEX "PreviewToken_expiresAt_idx" ON "PreviewToken"("expiresAt");
ALTER TABLE "PreviewToken" ADD CONSTRAINT "PreviewToken_shop_apiKeyId_fkey" FOREIGN KEY ("shop", "apiKeyId")
    REFERENCES "ApiKey"("shop", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a call of the API asked for, so that its key is refused for another one. Null for a press of a page.
ALTER TABLE "RequestKey" ADD COLUMN "fingerprint" TEXT;
