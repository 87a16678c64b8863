import type { ShopContext } from "#app/platform/db.server.ts";
import { plural } from "#app/format/counts.ts";

import type { Need } from "./need.ts";

/** Refreshes and changes of members with codes that could not be changed without a person. */
export async function parkedRefreshes({ shop, db }: ShopContext): Promise<Need[]> {
  const rows = await db.$queryRaw<{ kind: "refresh" | "change"; id: string; title: string; members: bigint }[]>`
    SELECT CASE WHEN i."changeId" IS NULL THEN 'refresh' ELSE 'change' END AS kind, coalesce(i."refreshId", i."changeId")::text AS id, o.title,
      count(DISTINCT i."enrolmentId") AS members
    FROM "RefreshItem" i
    LEFT JOIN "Refresh" r ON r.shop = i.shop AND r.id = i."refreshId"
    LEFT JOIN "EnrolmentChange" c ON c.shop = i.shop AND c.id = i."changeId"
    JOIN "Offer" o ON o.shop = i.shop AND o.id = coalesce(r."offerId", c."offerId")
    WHERE i.shop = ${shop} AND i.state = 'parked'
    GROUP BY i."refreshId", i."changeId", o.title ORDER BY max(coalesce(r."startedAt", c."createdAt")) DESC, 2 LIMIT 20`;
  return rows.map(({ kind, id, title, members }) => ({
    key: `${kind} ${id}`,
    what: `${kind === "refresh" ? "A refresh" : "A change of members"} needs attention for ${plural(Number(members), "member")}`,
    about: title,
    action:
      kind === "refresh" ? { content: "Open refresh", url: `/app/refreshes/${id}` } : { content: "Open change", url: `/app/changes/${id}` },
  }));
}
