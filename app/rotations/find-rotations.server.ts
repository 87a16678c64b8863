import type { PrismaClient } from "#app/generated/prisma/client.ts";

/** Across shops: offers whose rotation is on, and those with old codes of one that wait for somebody to be told. */
export async function rotationsToLookAt(db: PrismaClient): Promise<{ shop: string; offerId: string }[]> {
  return db.$queryRaw<{ shop: string; offerId: string }[]>`
    SELECT shop, "offerId"::text FROM "Rotation" WHERE "isOn" AND "pausedAt" IS NULL
    UNION SELECT shop, "offerId"::text FROM "Refresh" WHERE state = 'running' AND "oldCodesHeld"`;
}
