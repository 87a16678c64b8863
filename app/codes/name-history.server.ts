import type { LineageTx } from "./lineage.store.server.ts";
import type { NameHolder, NameRecord, NameTenure } from "./name-history.ts";

/**
 * Whose each of these names is or was, by key: the one place that knows. Two queries for any number of names; a name nobody
 * of this shop ever held or was promised is not in the answer. Names on discounts the app does not know are Shopify's to tell.
 */
export async function readNameHistory({ shop, tx }: LineageTx, keys: readonly string[]): Promise<Map<string, NameRecord>> {
  const wanted = [...new Set(keys)].filter((key) => key !== "");
  if (wanted.length === 0) return new Map();
  const holders = await tx.$queryRaw<(NameHolder & { key: string })[]>`
    SELECT held.key, en.id::text AS "enrolmentId", en."memberId"::text, btrim(m."firstName" || ' ' || m."lastName") AS "memberName",
      o.title AS "offerTitle", held."refreshId"::text
    FROM (
      SELECT p.key, p."enrolmentId", NULL::uuid AS "refreshId" FROM "PromoCode" p
      WHERE p.shop = ${shop} AND p."liveUntil" IS NULL AND p.key = ANY(${wanted})
      UNION ALL
      SELECT c.key, c."enrolmentId", i."refreshId" FROM "NameClaim" c
      LEFT JOIN "RefreshItem" i ON i.shop = c.shop AND i.id = c."refreshItemId"
      WHERE c.shop = ${shop} AND c.key = ANY(${wanted})
      UNION ALL
      SELECT v.key, v."enrolmentId", NULL FROM "PoolCode" v WHERE v.shop = ${shop} AND v.key = ANY(${wanted})
    ) held
    JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = held."enrolmentId"
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId"
    ORDER BY held."refreshId" NULLS FIRST`;
  const ended = await tx.$queryRaw<(NameTenure & { key: string; leakedAt: Date | null })[]>`
    SELECT p.key, p."enrolmentId"::text, p."memberId"::text, btrim(m."firstName" || ' ' || m."lastName") AS "memberName",
      p."offerId"::text, o.title AS "offerTitle", p."liveFrom" AS "from", p."liveUntil" AS until, p."endedFor",
      (SELECT count(*)::int FROM "Conversion" c WHERE c.shop = p.shop AND c."promoCodeId" = p.id AND c.state = 'counted') AS conversions,
      (SELECT max(l."liveUntil") FROM "PromoCode" l WHERE l.shop = p.shop AND l.key = p.key AND l."endedFor" = 'leak') AS "leakedAt"
    FROM (
      SELECT DISTINCT ON (key) * FROM "PromoCode" WHERE shop = ${shop} AND key = ANY(${wanted}) AND "liveUntil" IS NOT NULL
      ORDER BY key, "liveFrom" DESC, id DESC
    ) p
    JOIN "Member" m ON m.shop = p.shop AND m.id = p."memberId" JOIN "Offer" o ON o.shop = p.shop AND o.id = p."offerId"`;
  const holderOf = new Map(holders.map(({ key, ...holder }) => [key, holder]));
  const endedOf = new Map(ended.map(({ key, leakedAt, ...former }) => [key, { former, leakedAt }]));
  return new Map(
    [...new Set([...holderOf.keys(), ...endedOf.keys()])].map((key) => {
      const holder = holderOf.get(key) ?? null;
      const past = endedOf.get(key);
      return [key, { holder, former: holder === null ? (past?.former ?? null) : null, leakedAt: past?.leakedAt ?? null }];
    }),
  );
}
