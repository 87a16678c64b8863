import type { PrismaClient } from "#app/generated/prisma/client.ts";

/** Across shops: offers whose rotation is on, and those with old codes of one that wait for somebody to be told. */
export async function rotationsToLookAt(db: PrismaClient): Promise<{ shop: string; offerId: string }[]> {
  return db.$queryRaw<{ shop: string; offerId: string }[]>`
    SELECT shop, "offerId"::text FROM "Rotation" WHERE "isOn" AND "pausedAt" IS NULL
    UNION SELECT r.shop, r."offerId"::text FROM "Refresh" r WHERE r.state = 'running' AND r.origin = 'rotation' AND (r."oldCodesHeld"
      OR EXISTS (SELECT 1 FROM "RefreshItem" i WHERE i.shop = r.shop AND i."refreshId" = r.id AND i."waitsUntil" IS NOT NULL))`;
}
