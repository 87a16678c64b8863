import type { InHand } from "#app/codes/in-hand.ts";
import { readInHand } from "#app/codes/in-hand.server.ts";
import { searchedForms } from "#app/codes/search-key.ts";
import { withLiveCodes } from "#app/codes/live-codes.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import type { OfferMembersFilter, MemberStatus } from "./offer-members-filter.ts";
import { monthlyRollups, rollupsOver, asTotals, type Totals } from "#app/orders/rollups/rollup-sql.server.ts";

export const MEMBER_SORTS = ["name", "code", "status", "conversions", "revenue", "commission", "lastChanged"] as const;
export type MemberSort = (typeof MEMBER_SORTS)[number];

export type OfferMemberRow = Totals & {
  enrolmentId: string;
  memberId: string;
  name: string;
  handle: string;
  /** The current code; null while there is none. */
  code: string | null;
  codeId: string | null;
  redeemCodeId: string | null;
  /** The member's place in the offer: active, inactive. */
  status: string;
  /** Archived, though a code of theirs works here. */
  archived: boolean;
  /** A refresh or another change of this member's codes that is under way: running, parked; null otherwise. */
  refreshing: string | null;
  /** Their code is gone from Shopify, as an open finding of drift says. */
  codeGone: boolean;
  /** That refresh or change, and who started it. */
  inHand: InHand | null;
  /** When a refresh last gave them a code; null while they hold their first one. ISO, UTC. */
  lastChangedAt: string | null;
};

export type OfferMembersPage = { rows: OfferMemberRow[]; total: number };

type Narrowed = Partial<Omit<OfferMembersFilter, "untold">> & {
  /** Only these of them. */
  among?: readonly string[] | undefined;
};

type Query = Narrowed & {
  offerId: string;
  sort: MemberSort;
  direction: "asc" | "desc";
  page: number;
  pageSize: number;
};

const ORDER: Record<MemberSort, Prisma.Sql> = {
  name: Prisma.sql`lower(l."name")`,
  code: Prisma.sql`"code"`,
  status: Prisma.sql`"status"`,
  conversions: Prisma.sql`"conversions"`,
  revenue: Prisma.sql`"revenue"`,
  commission: Prisma.sql`"commission"`,
  lastChanged: Prisma.sql`"lastChangedAt"`,
};

/**
 * A page of an offer's members with what they brought in under every code they ever held in it. `page` counts from 1.
 * The search looks at names, handles, e-mail addresses and all codes, past ones included: an old code is often all one has.
 */
export async function offerMembers({ shop, db }: ShopContext, ask: Query): Promise<OfferMembersPage> {
  const { offerId, sort, direction, page, pageSize } = ask;
  const rows = await db.$queryRaw<Row[]>`
    WITH listed AS (
      SELECT e."id" AS "enrolmentId", e."status", m."id" AS "memberId", m."handle", trim(m."firstName" || ' ' || m."lastName") AS "name",
        m."archivedAt" IS NOT NULL AS "archived"
      FROM "Enrolment" e JOIN "Member" m ON m."shop" = e."shop" AND m."id" = e."memberId"
      WHERE e."shop" = ${shop} AND e."offerId" = ${offerId}::uuid ${narrowed(ask)}
    ), sums AS (
      SELECT s."enrolmentId", ${rollupsOver("conversions")} FROM ${monthlyRollups(shop, { offerId })} GROUP BY s."enrolmentId"
    ), codes AS (
      SELECT p."enrolmentId", max(p."liveFrom") FILTER (WHERE p."issuedFor" NOT IN ('welcome', 'adopted', 'visitor')) AS "lastChangedAt"
      FROM "PromoCode" p WHERE p."shop" = ${shop} AND p."offerId" = ${offerId}::uuid GROUP BY p."enrolmentId"
    )
    SELECT l."enrolmentId"::text AS "enrolmentId", l."memberId"::text AS "memberId", l."name", l."handle", l."status", l."archived",
           live."name" AS "code", live."id"::text AS "codeId", live."redeemCodeId", flight."state" AS "refreshing", EXISTS (
             SELECT 1 FROM "DriftFinding" d WHERE d."shop" = ${shop} AND d."enrolmentId" = l."enrolmentId" AND d."key" = live."key"
               AND d."kind" = 'removed' AND d."resolvedAt" IS NULL) AS "codeGone", codes."lastChangedAt",
           coalesce(s.conversions, 0) AS conversions, coalesce(s.revenue, 0) AS revenue, coalesce(s.commission, 0) AS commission,
           count(*) OVER () AS total
    FROM listed l
    LEFT JOIN sums s ON s."enrolmentId" = l."enrolmentId"
    LEFT JOIN codes ON codes."enrolmentId" = l."enrolmentId"
    LEFT JOIN "PromoCode" live ON live."shop" = ${shop} AND live."enrolmentId" = l."enrolmentId" AND live."liveUntil" IS NULL AND live."isPrimary"
    LEFT JOIN LATERAL (
      SELECT min(i."state") AS "state" FROM "RefreshItem" i
      WHERE i."shop" = ${shop} AND i."enrolmentId" = l."enrolmentId" AND i."state" IN ('running', 'parked')
    ) flight ON true
    ORDER BY ${ORDER[sort]} ${direction === "asc" ? Prisma.sql`ASC` : Prisma.sql`DESC`} NULLS LAST, lower(l."name"), "enrolmentId"
    LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  const total = rows[0] ? Number(rows[0].total) : page > 1 ? await count({ shop, db }, ask) : 0;
  const busy = rows.filter(({ refreshing }) => refreshing !== null).map(({ enrolmentId }) => enrolmentId);
  const inHand = await readInHand({ shop, db }, busy);
  return {
    rows: (await withLiveCodes({ shop, db }, rows)).map(({ total: _, conversions, revenue, commission, lastChangedAt, ...row }) => ({
      ...row,
      inHand: inHand.get(row.enrolmentId) ?? null,
      ...asTotals({ conversions, revenue, commission }),
      lastChangedAt: lastChangedAt?.toISOString() ?? null,
    })),
    total,
  };
}

type Row = Omit<OfferMemberRow, keyof Totals | "lastChangedAt" | "inHand"> & {
  conversions: bigint;
  revenue: bigint;
  commission: bigint;
  lastChangedAt: Date | null;
  total: bigint;
};

/** What is asked of the enrolments `e` and their members `m`. */
function narrowed({ removed = false, search = "", standing = null, leaked = false, among }: Narrowed): Prisma.Sql {
  const asked = [
    SHOWN,
    removed ? Prisma.sql`AND e."status" = 'removed'` : Prisma.sql`AND e."status" <> 'removed'`,
    among === undefined ? Prisma.empty : Prisma.sql`AND e."id" = ANY(${[...among]}::uuid[])`,
    leaked
      ? Prisma.sql`AND EXISTS (SELECT 1 FROM "PromoCode" p WHERE p."shop" = e."shop" AND p."enrolmentId" = e."id" AND p."endedFor" = 'leak')`
      : Prisma.empty,
    standing === null ? Prisma.empty : Prisma.sql`AND ${STANDS[standing]}`,
    matching(search),
  ];
  return Prisma.join(asked, " ");
}

/** As PLACE_SHOWN says it. */
const SHOWN = Prisma.sql`AND e."mergedIntoId" IS NULL AND (m."archivedAt" IS NULL
  OR EXISTS (SELECT 1 FROM "PromoCode" p WHERE p."shop" = e."shop" AND p."enrolmentId" = e."id" AND p."liveUntil" IS NULL))`;

const flight = (states: Prisma.Sql) =>
  Prisma.sql`EXISTS (SELECT 1 FROM "RefreshItem" i WHERE i."shop" = e."shop" AND i."enrolmentId" = e."id" AND i."state" IN (${states}))`;
const inFlight = flight(Prisma.sql`'running', 'parked'`);

/** As the table says it: a refresh that is under way is named before what the member is in the offer. */
const STANDS: Record<MemberStatus, Prisma.Sql> = {
  active: Prisma.sql`e."status" = 'active' AND NOT ${inFlight}`,
  inactive: Prisma.sql`e."status" <> 'active' AND NOT ${inFlight}`,
  refreshing: flight(Prisma.sql`'running'`),
  attention: flight(Prisma.sql`'parked'`),
};

function matching(search: string): Prisma.Sql {
  const words = search.trim();
  if (!words) return Prisma.empty;
  const literally = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const pattern = literally(words);
  const forms = searchedForms(words).map(literally);
  return Prisma.sql`AND (
    trim(m."firstName" || ' ' || m."lastName") ILIKE ${pattern} OR m."handle" ILIKE ${pattern} OR m."email" ILIKE ${pattern}
    OR EXISTS (SELECT 1 FROM "PromoCode" p WHERE p."shop" = e."shop" AND p."enrolmentId" = e."id" AND (p."name" ILIKE ${pattern} OR p."searchKey" LIKE ANY(${forms}))))`;
}

/** For a page beyond the last, whose rows cannot tell. */
async function count({ shop, db }: ShopContext, { offerId, ...ask }: Query): Promise<number> {
  const [row] = await db.$queryRaw<{ total: bigint }[]>`
    SELECT count(*) AS total FROM "Enrolment" e JOIN "Member" m ON m."shop" = e."shop" AND m."id" = e."memberId"
    WHERE e."shop" = ${shop} AND e."offerId" = ${offerId}::uuid ${narrowed(ask)}`;
  return Number(row?.total ?? 0);
}
