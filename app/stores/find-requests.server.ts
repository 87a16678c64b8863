import type { PrismaClient } from "#app/generated/prisma/client.ts";

/** Across shops: requests that are due to be looked at. */
export async function dueRequests(db: PrismaClient, now: Date): Promise<{ shop: string; requestId: string }[]> {
  return db.$queryRaw<{ shop: string; requestId: string }[]>`
    SELECT shop, id::text AS "requestId" FROM "StoreRequest" WHERE direction = 'out' AND "dueAt" <= ${now} ORDER BY "dueAt" LIMIT 1000`;
}

/** Across shops: offers that were to be changed at Shopify, and of which it is not known whether they were. */
export async function meantActs(db: PrismaClient, before: Date): Promise<{ shop: string; offerId: string }[]> {
  return db.$queryRaw<{ shop: string; offerId: string }[]>`
    SELECT DISTINCT shop, "offerId"::text AS "offerId" FROM "StoreRequest" WHERE state = 'meant' AND "createdAt" <= ${before} LIMIT 1000`;
}

/** Across shops: pairings that the other store has ended without this one knowing, as when it uninstalled the app or was erased. */
export async function loosePairs(db: PrismaClient): Promise<{ shop: string; otherShop: string }[]> {
  return db.$queryRaw<{ shop: string; otherShop: string }[]>`
    SELECT p.shop, p."otherShop" FROM "StorePair" p
    WHERE p.state <> 'ended' AND NOT EXISTS (
      SELECT 1 FROM "StorePair" o WHERE o.shop = p."otherShop" AND o."otherShop" = p.shop AND o."pairId" = p."pairId" AND o.state <> 'ended')
    LIMIT 1000`;
}
