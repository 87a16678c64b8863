import type { LineageTx } from "./lineage.store.server.ts";

/**
 * Which of these names leaked once: coupon sites keep them, so nobody is given one again unless a person says why.
 * The time is when the name ended for its leak, the latest if more than once.
 */
export async function readBurned({ shop, tx }: LineageTx, keys: readonly string[]): Promise<Map<string, Date>> {
  const wanted = [...new Set(keys)];
  if (wanted.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ key: string; at: Date }[]>`
    SELECT key, max("liveUntil") AS at FROM "PromoCode"
    WHERE shop = ${shop} AND "endedFor" = 'leak' AND "liveUntil" IS NOT NULL AND key = ANY(${wanted}) GROUP BY key`;
  return new Map(rows.map(({ key, at }) => [key, at]));
}
