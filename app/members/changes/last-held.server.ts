import { Prisma } from "#app/generated/prisma/client.ts";

/**
 * SQL: the code that a place in an offer held last, present or past, one that was for no channel before others: what an activation brings
 * back. One row or none.
 */
export function lastHeld(shop: string, enrolmentId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT p.id, p.name, p.key, p.channel, p."liveFrom", p."liveUntil", p."isPrimary" FROM "PromoCode" p
    WHERE p.shop = ${shop} AND p."enrolmentId" = ${enrolmentId} AND p."endedFor" IS DISTINCT FROM 'taken_back' AND p."issuedFor" <> 'visitor'
    ORDER BY p.channel IS NOT NULL, p."liveFrom" DESC, p.id DESC LIMIT 1`;
}
