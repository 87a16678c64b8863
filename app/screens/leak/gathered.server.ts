/** The codes of one case, and those that may be put into it. */
import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** A code beside the one whose page it is; the day in UTC. */
export type GatheredCase = { id: string; name: string; since: string; member: string; state: "open" | "dismissed" | "ended" };

export type Gathered = {
  /** Gathered with it already, those that still work first. */
  with: GatheredCase[];
  /** Open ones of the same offer that are cases by themselves. */
  besides: GatheredCase[];
};

const MOST = 500;

/** What is gathered with a case, and what could be. */
export async function readGathered(
  ctx: ShopContext,
  { id, offerId, gatheredIn }: { id: string; offerId: string; gatheredIn: string | null },
): Promise<Gathered> {
  const [others, besides] = await Promise.all([
    gatheredIn === null ? [] : casesWhere(ctx, Prisma.sql`l.id <> ${id}::uuid AND l."gatheredIn" = ${gatheredIn}::uuid`),
    casesWhere(
      ctx,
      Prisma.sql`l.id <> ${id}::uuid AND l.state = 'open' AND p."liveUntil" IS NULL AND l."offerId" = ${offerId}::uuid
        AND (l."gatheredIn" IS NULL OR l."gatheredIn" IS DISTINCT FROM ${gatheredIn}::uuid)`,
    ),
  ]);
  return { with: others, besides };
}

/** The case itself and the ids of those gathered with it, in the order they were opened. */
export async function caseIdsWith({ db }: ShopContext, { id, gatheredIn }: { id: string; gatheredIn: string | null }): Promise<string[]> {
  if (gatheredIn === null) return [id];
  const rows = await db.leakCase.findMany({
    where: { gatheredIn, id: { not: id } },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  return [id, ...rows.map((row) => row.id)];
}

function casesWhere({ shop, db }: ShopContext, which: Prisma.Sql): Promise<GatheredCase[]> {
  return db.$queryRaw<GatheredCase[]>`
    SELECT l.id::text, l.name, l.since::text, btrim(m."firstName" || ' ' || m."lastName") AS member,
      CASE WHEN l.state = 'open' AND p."liveUntil" IS NOT NULL THEN 'ended' ELSE l.state END AS state
    FROM "LeakCase" l
    JOIN "PromoCode" p ON p.shop = l.shop AND p.id = l."promoCodeId"
    JOIN "Member" m ON m.shop = p.shop AND m.id = p."memberId"
    WHERE l.shop = ${shop} AND ${which} ORDER BY p."liveUntil" IS NOT NULL, l."openedAt", l.id LIMIT ${MOST}`;
}
