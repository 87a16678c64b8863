import type { ShopContext } from "#app/platform/db.server.ts";
import { plural } from "#app/format/counts.ts";

import type { Need } from "./need.ts";

/** Offers whose codes somebody changed outside the app. */
export async function openDrift({ shop, db }: ShopContext): Promise<Need[]> {
  const rows = await db.$queryRaw<{ offerId: string; title: string; codes: bigint }[]>`
    SELECT d."offerId"::text, o.title, count(*) AS codes FROM "DriftFinding" d JOIN "Offer" o ON o.shop = d.shop AND o.id = d."offerId"
    WHERE d.shop = ${shop} AND d."resolvedAt" IS NULL AND o."archivedAt" IS NULL
    GROUP BY d."offerId", o.title ORDER BY min(d."foundAt"), 1 LIMIT 20`;
  return rows.map(({ offerId, title, codes }) => ({
    key: `drift ${offerId}`,
    what: `${plural(Number(codes), "code")} changed outside the app`,
    about: title,
    action: { content: "See and repair", url: `/app/offers/${offerId}` },
  }));
}
