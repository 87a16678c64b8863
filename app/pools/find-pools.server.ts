/** Across shops: which pools have something to do, and what is old enough to be forgotten. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";

const KEPT_DAYS = 30;

/** Pools that are due, and those with working codes of members who are not active in the offer any more. */
export async function duePools(db: PrismaClient, now: Date): Promise<{ shop: string; discountId: string }[]> {
  return db.$queryRaw<{ shop: string; discountId: string }[]>`
    SELECT o.shop, o."discountId" FROM "CodePool" p JOIN "Offer" o ON o.shop = p.shop AND o.id = p."offerId"
    WHERE p."dueAt" <= ${now} OR EXISTS (
      SELECT 1 FROM "Enrolment" en WHERE en.shop = p.shop AND en."offerId" = p."offerId" AND en.status <> 'active' AND EXISTS (
        SELECT 1 FROM "PoolCode" c WHERE c.shop = en.shop AND c."enrolmentId" = en.id AND c.state IN ('ready', 'handed')))`;
}

/** Codes nobody was ever given are forgotten a month after they are gone. One that a visitor had is kept: an order may still tell of it. */
export async function forgetCodes(db: PrismaClient, now: Date): Promise<number> {
  const { count } = await db.poolCode.deleteMany({
    where: { state: "gone", handedAt: null, usedAt: null, goneAt: { lt: new Date(now.getTime() - KEPT_DAYS * 86_400_000) } },
  });
  return count;
}
