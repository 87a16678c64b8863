/** Across shops: whose guards are to be written, looked at or taken off. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";

export async function dueGuards(db: PrismaClient, now: Date): Promise<{ shop: string }[]> {
  return db.$queryRaw<{ shop: string }[]>`
    SELECT s.shop FROM "GuardedShop" s WHERE s."dueAt" <= ${now} OR EXISTS (
      SELECT 1 FROM "CodeGuard" g JOIN "LeakCase" l ON l.shop = g.shop AND l.id = g."caseId"
      JOIN "PromoCode" p ON p.shop = g.shop AND p.id = g."promoCodeId"
      WHERE g.shop = s.shop AND g."endedAt" IS NULL AND (l.state <> 'open' OR p."liveUntil" <= ${now}))`;
}
