import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Need } from "./need.ts";

/** Commission that leak cases hold and nobody has decided about, those gathered into one on one line, the nearest deadline first. */
export async function heldCommissions({ shop, db }: ShopContext, now: Date): Promise<Need[]> {
  const rows = await db.$queryRaw<Held[]>`
    SELECT (array_agg(l.id::text ORDER BY l."openedAt", l.id))[1] AS id, (array_agg(l.name ORDER BY l."openedAt", l.id))[1] AS name,
      (array_agg(btrim(m."firstName" || ' ' || m."lastName") ORDER BY l."openedAt", l.id))[1] AS member,
      count(DISTINCT l.id)::int AS codes, count(*)::int AS orders, min(l."decideBy") AS "decideBy", o.title AS offer
    FROM "LeakCase" l
    JOIN "LeakHold" h ON h.shop = l.shop AND h."caseId" = l.id
    JOIN "Conversion" c ON c.shop = h.shop AND c."orderId" = h."orderId" AND c."enrolmentId" = h."enrolmentId" AND c."heldAt" = h."heldAt"
      AND c.state IN ('counted', 'pending')
    JOIN "Member" m ON m.shop = c.shop AND m.id = c."memberId"
    JOIN "Offer" o ON o.shop = l.shop AND o.id = l."offerId"
    WHERE l.shop = ${shop} AND l."decideBy" IS NOT NULL
    GROUP BY coalesce(l."gatheredIn", l.id), o.id ORDER BY min(l."decideBy"), 1 LIMIT 20`;
  return rows.map(({ id, name, codes, orders, decideBy, member, offer }) => {
    const day = formatDay(decideBy.toISOString().slice(0, 10), { locale: "en-US" });
    const until = decideBy < now ? `was to be decided about by ${day}` : `waits for a decision until ${day}`;
    return {
      key: `held ${id}`,
      what: `Held commission of ${plural(orders, "order")} with ${codes > 1 ? `${name} and ${plural(codes - 1, "more code")}` : name} ${until}`,
      about: codes > 1 ? offer : `${member}, ${offer}`,
      action: { content: "Decide", url: `/app/leaks/${id}` },
    };
  });
}

type Held = { id: string; name: string; member: string; codes: number; orders: number; decideBy: Date; offer: string };
