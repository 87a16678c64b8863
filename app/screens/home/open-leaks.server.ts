import { formatDay } from "#app/format/dates.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Need } from "./need.ts";

/** Live codes that may have leaked, until somebody replaces them or says that they did not. */
export async function openLeaks({ shop, db }: ShopContext): Promise<Need[]> {
  const rows = await db.$queryRaw<{ id: string; name: string; since: string; member: string; offer: string }[]>`
    SELECT l.id::text, l.name, l.since::text, btrim(m."firstName" || ' ' || m."lastName") AS member, o.title AS offer
    FROM "LeakCase" l
    JOIN "PromoCode" p ON p.shop = l.shop AND p.id = l."promoCodeId" AND p."liveUntil" IS NULL
    JOIN "Member" m ON m.shop = p.shop AND m.id = p."memberId"
    JOIN "Offer" o ON o.shop = p.shop AND o.id = p."offerId"
    WHERE l.shop = ${shop} AND l.state = 'open' ORDER BY l."openedAt" DESC, l.id LIMIT 20`;
  return rows.map(({ id, name, since, member, offer }) => ({
    key: `leak ${id}`,
    what: `${name} may have leaked since ${formatDay(since, { locale: "en-US" })}`,
    about: `${member}, ${offer}`,
    action: { content: "See why", url: `/app/leaks/${id}` },
  }));
}
