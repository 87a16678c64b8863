import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Need } from "./need.ts";

/** Commission that leak cases hold and nobody has decided about, the nearest deadline first. */
export async function heldCommissions({ shop, db }: ShopContext, now: Date): Promise<Need[]> {
  const rows = await db.$queryRaw<{ id: string; name: string; orders: number; decideBy: Date; member: string; offer: string }[]>`
    SELECT l.id::text, l.name, count(*)::int AS orders, l."decideBy", btrim(m."firstName" || ' ' || m."lastName") AS member, o.title AS offer
    FROM "LeakCase" l
    JOIN "LeakHold" h ON h.shop = l.shop AND h."caseId" = l.id
    JOIN "Conversion" c ON c.shop = h.shop AND c."orderId" = h."orderId" AND c."enrolmentId" = h."enrolmentId" AND c."heldAt" = h."heldAt"
      AND c.state IN ('counted', 'pending')
    JOIN "Member" m ON m.shop = c.shop AND m.id = c."memberId"
    JOIN "Offer" o ON o.shop = l.shop AND o.id = l."offerId"
    WHERE l.shop = ${shop} AND l."decideBy" IS NOT NULL
    GROUP BY l.id, m.id, o.id ORDER BY l."decideBy", l.id LIMIT 20`;
  return rows.map(({ id, name, orders, decideBy, member, offer }) => {
    const day = formatDay(decideBy.toISOString().slice(0, 10), { locale: "en-US" });
    const until = decideBy < now ? `was to be decided about by ${day}` : `waits for a decision until ${day}`;
    return {
      key: `held ${id}`,
      what: `Held commission of ${plural(orders, "order")} with ${name} ${until}`,
      about: `${member}, ${offer}`,
      action: { content: "Decide", url: `/app/leaks/${id}` },
    };
  });
}
