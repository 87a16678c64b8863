import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

export const LEAK_TABS = ["all", "open", "ended", "dismissed"] as const;
export type LeakTab = (typeof LEAK_TABS)[number];

/** A case in the list of all; days and instants in UTC. */
export type LeakSummary = {
  id: string;
  name: string;
  state: "open" | "ended" | "dismissed";
  member: string;
  offer: string;
  /** What its code is for, where it is for one channel only. */
  channel: string | null;
  since: string;
  openedAt: string;
  /** The day until which somebody is to decide about commission that the case holds; null where none is held. */
  decideBy: string | null;
};

/** Cases, those that wait for somebody first, the newest of them before; a page at a time. */
export async function listLeaks(
  { shop, db }: ShopContext,
  { tab }: { tab: LeakTab },
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ leaks: LeakSummary[]; total: number }> {
  // The code may have ended a moment before the case is told so.
  const cases = Prisma.sql`
    SELECT l.id, l.name, l."offerId", l.since, l."openedAt", l."alarmedAt", p."memberId", p.channel,
      CASE WHEN l.state = 'dismissed' THEN 'dismissed' WHEN l.state = 'ended' OR p."liveUntil" IS NOT NULL THEN 'ended' ELSE 'open' END AS state,
      CASE WHEN l."decideBy" IS NOT NULL AND EXISTS (
        SELECT 1 FROM "LeakHold" h
        JOIN "Conversion" c ON c.shop = h.shop AND c."orderId" = h."orderId" AND c."enrolmentId" = h."enrolmentId" AND c."heldAt" = h."heldAt"
        WHERE h.shop = l.shop AND h."caseId" = l.id AND c.state IN ('counted', 'pending')
      ) THEN l."decideBy" END AS "decideBy"
    FROM "LeakCase" l JOIN "PromoCode" p ON p.shop = l.shop AND p.id = l."promoCodeId"
    WHERE l.shop = ${shop}`;
  const shown = tab === "all" ? Prisma.empty : Prisma.sql`WHERE l.state = ${tab}`;
  const [rows, [count]] = await Promise.all([
    db.$queryRaw<(Omit<LeakSummary, "openedAt"> & { openedAt: Date })[]>`
      SELECT l.id::text, l.name, l.state, l.since::text, l."openedAt", to_char(l."decideBy", 'YYYY-MM-DD') AS "decideBy",
        btrim(m."firstName" || ' ' || m."lastName") AS member, o.title AS offer, coalesce(ch.name, l.channel) AS channel
      FROM (${cases}) l
      JOIN "Member" m ON m.shop = ${shop} AND m.id = l."memberId"
      JOIN "Offer" o ON o.shop = ${shop} AND o.id = l."offerId"
      LEFT JOIN "Channel" ch ON ch.shop = ${shop} AND ch.slug = l.channel
      ${shown} ORDER BY l.state = 'open' DESC, l."decideBy" IS NOT NULL DESC, l."openedAt" DESC, l."alarmedAt" DESC, l.id
      LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
    db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM (${cases}) l ${shown}`,
  ]);
  return { leaks: rows.map((row) => ({ ...row, openedAt: row.openedAt.toISOString() })), total: count?.total ?? 0 };
}
