-- When a visitor was given their code again: it grows stale from then on.
ALTER TABLE "PoolCode" ADD COLUMN "returnedAt" TIMESTAMP(3);
