import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** An open case as other pages name it; the day in UTC. */
export type OpenCase = { id: string; name: string; since: string; member: string; channel: string | null; guarded: boolean };

/** Open cases of an offer or of a member, of codes that still work, newest first. */
export async function openCasesOf({ shop, db }: ShopContext, of: { offerId: string } | { memberId: string }): Promise<OpenCase[]> {
  const which = "offerId" in of ? Prisma.sql`l."offerId" = ${of.offerId}::uuid` : Prisma.sql`p."memberId" = ${of.memberId}::uuid`;
  return db.$queryRaw<OpenCase[]>`
    SELECT l.id::text, l.name, l.since::text, btrim(m."firstName" || ' ' || m."lastName") AS member, coalesce(ch.name, p.channel) AS channel,
      EXISTS (SELECT 1 FROM "CodeGuard" g JOIN "GuardedShop" s ON s.shop = g.shop AND s.trouble IS DISTINCT FROM 'inactive'
        WHERE g.shop = l.shop AND g."caseId" = l.id AND g."appliedAt" IS NOT NULL AND g."removedAt" IS NULL) AS guarded
    FROM "LeakCase" l
    JOIN "PromoCode" p ON p.shop = l.shop AND p.id = l."promoCodeId" AND p."liveUntil" IS NULL
    JOIN "Member" m ON m.shop = p.shop AND m.id = p."memberId"
    LEFT JOIN "Channel" ch ON ch.shop = p.shop AND ch.slug = p.channel
    WHERE l.shop = ${shop} AND l.state = 'open' AND ${which} ORDER BY l."openedAt" DESC, l."alarmedAt" DESC, l.id LIMIT 200`;
}
