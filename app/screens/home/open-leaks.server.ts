import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Need } from "./need.ts";

/** Live codes that may have leaked, those gathered into one case on one line, until somebody replaces them or says that they did not. */
export async function openLeaks({ shop, db }: ShopContext): Promise<Need[]> {
  const rows = await db.$queryRaw<
    { id: string; name: string; since: string; member: string; offer: string; codes: number; channel: string | null }[]
  >`
    SELECT (array_agg(l.id::text ORDER BY l."openedAt", l.id))[1] AS id, (array_agg(l.name ORDER BY l."openedAt", l.id))[1] AS name,
      (array_agg(btrim(m."firstName" || ' ' || m."lastName") ORDER BY l."openedAt", l.id))[1] AS member,
      min(l.since)::text AS since, o.title AS offer, count(*)::int AS codes,
      min(coalesce(ch.name, p.channel)) AS channel
    FROM "LeakCase" l
    JOIN "PromoCode" p ON p.shop = l.shop AND p.id = l."promoCodeId" AND p."liveUntil" IS NULL
    JOIN "Member" m ON m.shop = p.shop AND m.id = p."memberId"
    JOIN "Offer" o ON o.shop = p.shop AND o.id = p."offerId"
    LEFT JOIN "Channel" ch ON ch.shop = p.shop AND ch.slug = p.channel
    WHERE l.shop = ${shop} AND l.state = 'open'
    GROUP BY coalesce(l."gatheredIn", l.id), o.id ORDER BY max(l."openedAt") DESC, max(l."alarmedAt") DESC, 1 LIMIT 20`;
  return rows.map(({ id, name, since, member, offer, codes, channel }) => ({
    key: `leak ${id}`,
    what: `${codes > 1 ? `${name} and ${plural(codes - 1, "more code")}` : name} may have leaked since ${formatDay(since, { locale: "en-US" })}`,
    about: codes > 1 ? offer : [member, offer, ...(channel === null ? [] : [channel])].join(", "),
    action: { content: "See why", url: `/app/leaks/${id}` },
  }));
}
