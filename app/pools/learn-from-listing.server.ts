/** What a listing of the discount's codes, made for whatever reason, says of the codes for visitors. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopTx } from "#app/platform/db.server.ts";

/** Shopify's listing may be a little behind what it answered before. */
const GRACE_MS = 60_000;
/** An import that shows nothing by then has come to nothing. */
const IMPORT_LOST_MS = 600_000;

type Listing = {
  offerId: string;
  /** Every code of the discount. */
  listed: readonly { id: string; name: string }[];
  /** When the reading began. */
  began: Date;
};

/**
 * Learns ids; takes codes that somebody deleted in Shopify out of the pool, so that no visitor is given a dead one; finds deletions that did
 * not take effect, and imports whose answer was lost. The keys of the listed codes that are visitors' are answered: nobody else's code
 * is among them.
 */
export async function learnFromListing(
  { shop, db }: { shop: string; db: ShopTx },
  { offerId, listed, began }: Listing,
): Promise<Set<string>> {
  const pools = await db.codePool.count({ where: { offerId } });
  if (pools === 0) return new Set();
  const settled = new Date(began.getTime() - GRACE_MS);
  const lost = new Date(began.getTime() - IMPORT_LOST_MS);
  const there = JSON.stringify(listed.map(({ id, name }) => ({ id, key: keyOf(name) })));
  await db.$executeRaw`
    UPDATE "PoolCode" p SET "redeemCodeId" = t.id,
      state = CASE WHEN p.state = 'adding' THEN 'ready' WHEN p.state = 'gone' AND p."goneAt" < ${settled} THEN 'ending' ELSE p.state END,
      "readyAt" = CASE WHEN p.state = 'adding' THEN ${began} ELSE p."readyAt" END,
      "endedFor" = CASE WHEN p.state = 'gone' AND p."goneAt" < ${settled} THEN coalesce(p."endedFor", 'withdrawn') ELSE p."endedFor" END
    FROM jsonb_to_recordset(${there}::jsonb) AS t(id text, key text)
    WHERE p.shop = ${shop} AND p."offerId" = ${offerId}::uuid AND p.key = t.key
      AND (p."redeemCodeId" IS DISTINCT FROM t.id OR p.state = 'adding' OR (p.state = 'gone' AND p."goneAt" < ${settled}))`;
  await db.$executeRaw`
    UPDATE "PoolCode" p SET state = 'gone', "goneAt" = ${began}, "endedAt" = coalesce(p."endedAt", ${began}), "endedFor" = CASE
      WHEN p.state IN ('ready', 'handed') THEN 'removed' WHEN p.state = 'adding' THEN 'refused' ELSE p."endedFor" END
    WHERE p.shop = ${shop} AND p."offerId" = ${offerId}::uuid
      AND ((p.state IN ('ready', 'handed') AND p."readyAt" < ${settled}) OR (p.state = 'adding' AND p."addedAt" < ${lost})
        OR (p.state = 'ending' AND coalesce(p."readyAt", p."addedAt") < ${settled}))
      AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(${there}::jsonb) AS t(id text, key text) WHERE t.key = p.key)`;
  const ours = await db.poolCode.findMany({
    where: { offerId, key: { in: listed.map(({ name }) => keyOf(name)) } },
    select: { key: true },
  });
  return new Set(ours.map(({ key }) => key));
}
