import type { ShopContext } from "#app/db.server.ts";
import { plural } from "#app/format/counts.ts";

import type { Need } from "./need.ts";

/** Refreshes with members whose code could not be changed without a person. */
export async function parkedRefreshes({ shop, db }: ShopContext): Promise<Need[]> {
  const rows = await db.$queryRaw<{ id: string; title: string; members: bigint }[]>`
    SELECT r.id::text, o.title, count(*) AS members FROM "RefreshItem" i
    JOIN "Refresh" r ON r.shop = i.shop AND r.id = i."refreshId" JOIN "Offer" o ON o.shop = r.shop AND o.id = r."offerId"
    WHERE i.shop = ${shop} AND i.state = 'parked' GROUP BY r.id, o.title ORDER BY max(r."startedAt") DESC LIMIT 20`;
  return rows.map(({ id, title, members }) => ({
    key: `refresh ${id}`,
    what: `A refresh needs attention for ${plural(Number(members), "member")}`,
    about: title,
    action: { content: "Open refresh", url: `/app/refreshes/${id}` },
  }));
}
