/** What was handed out of a pool lately, and whose limit holds. */
import type { ShopContext } from "#app/platform/db.server.ts";

import { NOTHING_DRAWN, VISITORS_OF_AN_ORDER, type Drawn } from "./draw-limit.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const USUAL_DAYS = 28;

/** Of the offer, and of each member whose link handed out anything in the last day. */
type DrawnLately = { offer: Drawn; members: Map<string, Drawn> };

export async function readDrawn({ shop, db }: ShopContext, { offerId, now }: { offerId: string; now: Date }): Promise<DrawnLately> {
  const [hourAgo, dayAgo] = [new Date(now.getTime() - HOUR_MS), new Date(now.getTime() - DAY_MS)];
  const rows = await db.$queryRaw<(Drawn & { enrolmentId: string })[]>`
    SELECT "enrolmentId"::text, count(*) FILTER (WHERE "handedAt" > ${hourAgo})::int AS hour,
      count(*) FILTER (WHERE "handedAt" > ${hourAgo} AND "usedAt" IS NOT NULL)::int AS "hourUsed",
      count(*)::int AS day, count("usedAt")::int AS "dayUsed"
    FROM "PoolCode" WHERE shop = ${shop} AND "offerId" = ${offerId}::uuid AND "handedAt" > ${dayAgo}
    GROUP BY "enrolmentId"`;
  const offer = rows.reduce(
    (sum, row) => ({
      ...{ hour: sum.hour + row.hour, hourUsed: sum.hourUsed + row.hourUsed },
      ...{ day: sum.day + row.day, dayUsed: sum.dayUsed + row.dayUsed },
    }),
    NOTHING_DRAWN,
  );
  return { offer, members: new Map(rows.map(({ enrolmentId, ...drawn }) => [enrolmentId, drawn])) };
}

/**
 * Reads the busiest day of the last four weeks anew where that was not done within the hour: days of 24 hours back from now, the running one
 * left out. A day counts as many codes as were handed out, and no more than its orders bear out.
 */
export async function measureUsual({ shop, db }: ShopContext, { offerId, now }: { offerId: string; now: Date }): Promise<void> {
  const { count } = await db.codePool.updateMany({
    where: { offerId, OR: [{ busiestReadAt: null }, { busiestReadAt: { lt: new Date(now.getTime() - HOUR_MS) } }] },
    data: { busiestReadAt: now },
  });
  if (count === 0) return;
  const [from, to] = [new Date(now.getTime() - (USUAL_DAYS + 1) * DAY_MS), new Date(now.getTime() - DAY_MS)];
  await db.$executeRaw`
    WITH days AS (
      SELECT "enrolmentId", floor(extract(epoch FROM (${now}::timestamp(3) - "handedAt")) / 86400) AS day, count(*) AS drawn, count("usedAt") AS used
      FROM "PoolCode" WHERE shop = ${shop} AND "offerId" = ${offerId}::uuid AND "handedAt" > ${from} AND "handedAt" <= ${to}
      GROUP BY 1, 2
    ), members AS (
      INSERT INTO "DrawLimit" (shop, "offerId", "enrolmentId", "busiestDay")
      SELECT ${shop}, ${offerId}::uuid, l."enrolmentId", coalesce(max(least(d.drawn, ${VISITORS_OF_AN_ORDER}::int * d.used)), 0)
      FROM "StableLink" l JOIN "Enrolment" en ON en.shop = l.shop AND en.id = l."enrolmentId" LEFT JOIN days d ON d."enrolmentId" = en.id
      WHERE l.shop = ${shop} AND en."offerId" = ${offerId}::uuid
      GROUP BY l."enrolmentId"
      ON CONFLICT (shop, "enrolmentId") DO UPDATE SET "busiestDay" = EXCLUDED."busiestDay"
    )
    UPDATE "CodePool" SET "busiestDay" = coalesce((
      SELECT max(least(drawn, ${VISITORS_OF_AN_ORDER}::int * used)) FROM (SELECT sum(drawn) AS drawn, sum(used) AS used FROM days GROUP BY day) whole), 0)
    WHERE shop = ${shop} AND "offerId" = ${offerId}::uuid`;
}

type Limited = { offerId: string; members: ReadonlySet<string>; offer: boolean; now: Date };

/** Writes down whose limit holds at this look, and that the others' does not any more. */
export async function noteLimited({ shop, db }: ShopContext, { offerId, members, offer, now }: Limited): Promise<void> {
  const ids = [...members];
  await db.$executeRaw`
    UPDATE "DrawLimit" SET "limitedSince" = NULL
    WHERE shop = ${shop} AND "offerId" = ${offerId}::uuid AND "limitedSince" IS NOT NULL AND NOT ("enrolmentId" = ANY(${ids}::uuid[]))`;
  if (ids.length > 0)
    await db.$executeRaw`
      INSERT INTO "DrawLimit" (shop, "offerId", "enrolmentId", "limitedSince", "limitedLast")
      SELECT ${shop}, ${offerId}::uuid, id, ${now}, ${now} FROM unnest(${ids}::uuid[]) AS id
      ON CONFLICT (shop, "enrolmentId") DO UPDATE SET "limitedSince" = coalesce("DrawLimit"."limitedSince", ${now}), "limitedLast" = ${now}`;
  await db.$executeRaw`
    UPDATE "CodePool" SET "limitedSince" = CASE WHEN ${offer}::boolean THEN coalesce("limitedSince", ${now}) END,
      "limitedLast" = CASE WHEN ${offer}::boolean THEN ${now} ELSE "limitedLast" END
    WHERE shop = ${shop} AND "offerId" = ${offerId}::uuid AND (${offer}::boolean OR "limitedSince" IS NOT NULL)`;
}

/** Whether this member's link hands out no more codes because of a limit, its own or the offer's. */
export async function isLimited({ db }: ShopContext, { offerId, enrolmentId }: { offerId: string; enrolmentId: string }): Promise<boolean> {
  const held = { not: null };
  return (
    (await db.codePool.count({
      where: { offerId, OR: [{ limitedSince: held }, { limits: { some: { enrolmentId, limitedSince: held } } }] },
    })) > 0
  );
}

/** Where a limit held within the last day: of the whole offer (no member), or of one member's link. Instants are ISO, UTC. */
export type LimitSeen = {
  offerId: string;
  offerTitle: string;
  member: string | null;
  /** Since when it holds; null where it held until `last`. */
  since: string | null;
  last: string;
  /** Codes handed out in the 24 hours until `last`, and how many of them orders used until now. */
  drawn: number;
  used: number;
};

type Seen = Omit<LimitSeen, "since" | "last"> & { since: Date | null; last: Date };

/** Every limit that held within the last day, of one offer or of all; an offer's own before those of its members. */
export async function readLimits(
  { shop, db }: ShopContext,
  { offerId = null, now }: { offerId?: string | null; now: Date },
): Promise<LimitSeen[]> {
  const since = new Date(now.getTime() - DAY_MS);
  const rows = await db.$queryRaw<Seen[]>`
    WITH seen AS (
      SELECT p."offerId", NULL::uuid AS "enrolmentId", p."limitedSince", p."limitedLast" FROM "CodePool" p
      WHERE p.shop = ${shop} AND p."limitedLast" > ${since} AND (${offerId}::uuid IS NULL OR p."offerId" = ${offerId}::uuid)
      UNION ALL
      SELECT d."offerId", d."enrolmentId", d."limitedSince", d."limitedLast" FROM "DrawLimit" d
      WHERE d.shop = ${shop} AND d."limitedLast" > ${since} AND (${offerId}::uuid IS NULL OR d."offerId" = ${offerId}::uuid)
    )
    SELECT o.id::text AS "offerId", o.title AS "offerTitle", btrim(m."firstName" || ' ' || m."lastName") AS member, s."limitedSince" AS since,
      s."limitedLast" AS last, count(c.id)::int AS drawn, count(c."usedAt")::int AS used
    FROM seen s
    JOIN "Offer" o ON o.shop = ${shop} AND o.id = s."offerId"
    LEFT JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = s."enrolmentId"
    LEFT JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    LEFT JOIN "PoolCode" c ON c.shop = ${shop} AND c."offerId" = s."offerId" AND (s."enrolmentId" IS NULL OR c."enrolmentId" = s."enrolmentId")
      AND c."handedAt" > s."limitedLast" - interval '1 day' AND c."handedAt" <= s."limitedLast"
    GROUP BY o.id, o.title, s."enrolmentId", m.id, m."firstName", m."lastName", s."limitedSince", s."limitedLast"
    ORDER BY o.title, s."enrolmentId" IS NOT NULL, s."limitedLast" DESC`;
  return rows.map(({ since: from, last, ...row }) => ({ ...row, since: from?.toISOString() ?? null, last: last.toISOString() }));
}
