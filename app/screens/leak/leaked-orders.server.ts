/** The orders that came with codes which leaked, for the page of the refresh that replaced them. */
import type { ShopContext } from "#app/platform/db.server.ts";

/** Amounts in minor units of the shop's currency; of commission that is not paid. */
export type LeakedOrders = {
  /** The case that it was ended from, or that stands of one of its codes; null where there is none. */
  caseId: string | null;
  /** The day (UTC) since when that one may have leaked. */
  since: string | null;
  /** The code, where it is one. */
  codeId: string | null;
  offerId: string;
  orders: number;
  commissionMinor: number;
  held: { orders: number; commissionMinor: number };
};

/** Null for a refresh with another reason, for one that changed no code, and where no order with those codes has unpaid commission. */
export async function readLeakedOrders({ shop, db }: ShopContext, refreshId: string): Promise<LeakedOrders | null> {
  const [row] = await db.$queryRaw<
    (Pick<LeakedOrders, "caseId" | "since" | "offerId" | "orders"> & { codes: string[]; due: bigint; held: number; heldDue: bigint })[]
  >`
    SELECT l.id::text AS "caseId", l.since::text, r."offerId"::text,
      array_agg(DISTINCT i."oldCodeId"::text) AS codes, count(DISTINCT c."orderId")::int AS orders, sum(c."commissionMinor")::bigint AS due,
      count(DISTINCT c."orderId") FILTER (WHERE c."heldAt" IS NOT NULL)::int AS held,
      coalesce(sum(c."commissionMinor") FILTER (WHERE c."heldAt" IS NOT NULL), 0)::bigint AS "heldDue"
    FROM "Refresh" r
    JOIN "RefreshItem" i ON i.shop = r.shop AND i."refreshId" = r.id AND i.state = 'done'
    JOIN "Conversion" c ON c.shop = i.shop AND c."promoCodeId" = i."oldCodeId" AND c.state IN ('counted', 'pending')
      AND c."paidAt" IS NULL AND c."payoutAt" IS NULL
    LEFT JOIN LATERAL (
      SELECT l.id, l.since FROM "LeakCase" l
      WHERE l.shop = r.shop AND l.state <> 'dismissed' AND (l.id = r."originId" AND r.origin = 'leak' OR l."promoCodeId" IN (
        SELECT o."oldCodeId" FROM "RefreshItem" o WHERE o.shop = r.shop AND o."refreshId" = r.id AND o.state = 'done'))
      ORDER BY (l.id = r."originId") DESC, l."openedAt" DESC LIMIT 1) l ON true
    WHERE r.shop = ${shop} AND r.id = ${refreshId}::uuid AND r.reason = 'leak'
    GROUP BY r.id, r."offerId", l.id, l.since`;
  if (!row) return null;
  const { caseId, since, offerId, codes, orders, due, held, heldDue } = row;
  return {
    ...{ caseId, since, offerId, orders, codeId: codes.length === 1 ? codes[0]! : null },
    ...{ commissionMinor: Number(due), held: { orders: held, commissionMinor: Number(heldDue) } },
  };
}
