/**
 * Rows to add up in place of conversions, under the name `s`: sums of whole quarters of an hour or months, and the ledger's
 * own rows at the ends of the range, those that are to be taken off with a minus. They are for figures in which the parts of orders
 * can be added up.
 */
import { Prisma } from "#app/generated/prisma/client.ts";
import { rolloutsFrom } from "#app/codes/availability.ts";
import { withLiveCodes } from "#app/codes/live-codes.server.ts";
import type { RolloutEffect } from "#app/shopify/discounts/rollouts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { SalesFilter } from "./sales-filter.ts";
import { DateTime } from "luxon";

const NOTHING: Totals = { conversions: 0, revenueMinor: 0, commissionMinor: 0 };

/** What parts of members' orders come to. Commission that was paid stays, whatever became of the order. */
const OF_MEMBER = Prisma.sql`
  count(*) FILTER (WHERE c."state" = 'counted') AS conversions,
  coalesce(sum(c."netMinor") FILTER (WHERE c."state" = 'counted'), 0)::bigint AS revenue,
  coalesce(sum(c."commissionMinor"), 0)::bigint AS commission`;

export const NO_SUMS: SalesSums = { conversions: 0, revenueMinor: 0, refundedMinor: 0, commissionMinor: 0 };

const AMOUNTS = Prisma.sql`
  coalesce(sum(c."netMinor") FILTER (WHERE c."state" = 'counted'), 0)::bigint AS revenue,
  coalesce(sum(c."refundedMinor") FILTER (WHERE c."state" = 'counted'), 0)::bigint AS refunded,
  coalesce(sum(c."commissionMinor"), 0)::bigint AS commission`;

const COUNTED = Prisma.sql`c."state" = 'counted'`;

/** What a row of the ledger adds; `times` is 1, or -1 to take it off. */
const amounts = (times: Prisma.Sql) => Prisma.sql`
  CASE WHEN ${COUNTED} THEN ${times} * c."netMinor" ELSE 0 END, CASE WHEN ${COUNTED} THEN ${times} * c."refundedMinor" ELSE 0 END,
  ${times} * c."commissionMinor"`;

function atEnds({ more, less }: BucketRange, rows: (end: Stretch, times: Prisma.Sql) => Prisma.Sql): Prisma.Sql[] {
  return [...more.map((end) => rows(end, Prisma.sql`1`)), ...less.map((end) => rows(end, Prisma.sql`-1`))];
}

function within(column: Prisma.Sql, { from, to }: TimeRange): Prisma.Sql {
  const since = from ? Prisma.sql`AND ${column} >= ${from}` : Prisma.empty;
  const before = to ? Prisma.sql`AND ${column} < ${to}` : Prisma.empty;
  return Prisma.sql`${since} ${before}`;
}

type OfOffers = Pick<SalesFilter, "offerId" | "from" | "to">;

/** "offerId", "at", "conversions" (of the offer), "orders" (of the shop) and amounts, by quarters of an hour. */
export function quarterHourRollups(shop: string, { offerId, ...range }: OfOffers): Prisma.Sql {
  const cut = bucketRange(range, "quarter");
  const { whole } = cut;
  const about = offerId ? Prisma.sql`AND "offerId" = ${offerId}::uuid` : Prisma.empty;
  const parts = atEnds(
    cut,
    (end, times) => Prisma.sql`
      SELECT c."offerId", c."at", ${times} * c."ofOffer"::int AS "conversions", ${times} * c."ofOrder"::int AS "orders", ${amounts(times)}
      FROM "Conversion" c WHERE c."shop" = ${shop} ${about} ${within(Prisma.sql`c."at"`, end)}`,
  );
  if (whole)
    parts.unshift(Prisma.sql`
      SELECT "offerId", "startsAt", "conversions", "orders", "netMinor", "refundedMinor", "commissionMinor"
      FROM "OfferSalesRollup" WHERE "shop" = ${shop} ${about} ${within(Prisma.sql`"startsAt"`, whole)}`);
  return Prisma.sql`(${Prisma.join(parts, " UNION ALL ")}) AS s("offerId", "at", "conversions", "orders", "revenue", "refunded", "commission")`;
}

/**
 * "memberId", "enrolmentId", "promoCodeId", "parts", "conversions" and amounts of an offer, by months. "parts" is how many rows of the
 * ledger it stands for: whoever's come to none has nothing in the range.
 */
export function monthlyRollups(shop: string, { offerId, ...range }: OfOffers): Prisma.Sql {
  const cut = bucketRange(range, "month");
  const { whole } = cut;
  const about = offerId ? Prisma.sql`AND "offerId" = ${offerId}::uuid` : Prisma.empty;
  const parts = atEnds(
    cut,
    (end, times) => Prisma.sql`
      SELECT c."memberId", c."enrolmentId", c."promoCodeId", ${times}, ${times} * (${COUNTED})::int, ${amounts(times)}
      FROM "Conversion" c WHERE c."shop" = ${shop} ${about} ${within(Prisma.sql`c."at"`, end)}`,
  );
  if (whole)
    parts.unshift(Prisma.sql`
      SELECT "memberId", "enrolmentId", "promoCodeId", "parts", "conversions", "netMinor", "refundedMinor", "commissionMinor"
      FROM "CodeSalesRollup" WHERE "shop" = ${shop} ${about} ${within(Prisma.sql`"startsAt"`, whole)}`);
  return Prisma.sql`(${Prisma.join(parts, " UNION ALL ")}) AS s("memberId", "enrolmentId", "promoCodeId", "parts", "conversions", "revenue", "refunded", "commission")`;
}

/** Their sums, as a report reads them. */
export function rollupsOver(counts: "conversions" | "orders"): Prisma.Sql {
  return Prisma.sql`
    coalesce(sum(s.${counts === "orders" ? Prisma.sql`"orders"` : Prisma.sql`"conversions"`}), 0)::bigint AS conversions,
    coalesce(sum(s."revenue"), 0)::bigint AS revenue, coalesce(sum(s."refunded"), 0)::bigint AS refunded,
    coalesce(sum(s."commission"), 0)::bigint AS commission`;
}

/** The whole shop's, or an offer's: what quarters of an hour can answer. */
export function isOfOffers({ memberId, projectId, codeId }: SalesFilter): boolean {
  return !memberId && !projectId && !codeId;
}

/* The SQL that every figure of the report shares, so that no two screens count differently. `c` is the conversion. */

/** Minor units of the shop's currency. Revenue is net of refunds; refunds are those of counted conversions. */
export type SalesSums = { conversions: number; revenueMinor: number; refundedMinor: number; commissionMinor: number };

export type SumRow = { conversions: bigint; revenue: bigint; refunded: bigint; commission: bigint };

export function asSums({ conversions, revenue, refunded, commission }: SumRow): SalesSums {
  return {
    conversions: Number(conversions),
    revenueMinor: Number(revenue),
    refundedMinor: Number(refunded),
    commissionMinor: Number(commission),
  };
}

/**
 * What the parts come to. An order that two members share is one conversion of its offer and of the shop: they are counted
 * by the part that stands for it. Among members, codes and projects nothing stands for an order, so orders are told apart.
 */
export function sumsOf(counts: "shop" | "offer" | "parts"): Prisma.Sql {
  const conversions = {
    shop: Prisma.sql`count(*) FILTER (WHERE c."ofOrder")`,
    offer: Prisma.sql`count(*) FILTER (WHERE c."ofOffer")`,
    parts: Prisma.sql`count(DISTINCT c."orderId") FILTER (WHERE c."state" = 'counted')`,
  };
  return Prisma.sql`${conversions[counts]} AS conversions, ${AMOUNTS}`;
}

/** What stands for an order among the conversions of this filter. */
export function countsFor({ offerId, memberId, projectId, codeId }: SalesFilter): "shop" | "offer" | "parts" {
  if (memberId || projectId || codeId) return "parts";
  return offerId ? "offer" : "shop";
}

/** The conversions of a filter. A project's are those of its members, in the offers that are connected to it. */
export function matching(shop: string, { offerId, memberId, projectId, codeId, from, to }: SalesFilter): Prisma.Sql {
  const parts = [Prisma.sql`c."shop" = ${shop}`];
  if (offerId) parts.push(Prisma.sql`c."offerId" = ${offerId}::uuid`);
  if (memberId) parts.push(Prisma.sql`c."memberId" = ${memberId}::uuid`);
  if (codeId) parts.push(Prisma.sql`c."promoCodeId" = ${codeId}::uuid`);
  if (from) parts.push(Prisma.sql`c."at" >= ${from}`);
  if (to) parts.push(Prisma.sql`c."at" < ${to}`);
  if (projectId) {
    parts.push(
      Prisma.sql`c."memberId" IN (SELECT pm."memberId" FROM "ProjectMember" pm WHERE pm."shop" = ${shop} AND pm."projectId" = ${projectId}::uuid)`,
    );
    parts.push(
      Prisma.sql`c."offerId" IN (SELECT po."offerId" FROM "ProjectOffer" po WHERE po."shop" = ${shop} AND po."projectId" = ${projectId}::uuid)`,
    );
  }
  return Prisma.join(parts, " AND ");
}

/**
 * What the ledger adds up to. Amounts are whole minor units of the shop's currency as numbers (exact up to 2^53),
 * revenue is net of refunds, and only counted conversions enter it. Ranges are UTC instants, `from` included, `to` not,
 * by the time the order was placed.
 */
export type Totals = { conversions: number; revenueMinor: number; commissionMinor: number };

type Range = { from?: Date; to?: Date };

type Sums = { conversions: bigint; revenue: bigint; commission: bigint };

export function asTotals({ conversions, revenue, commission }: Sums): Totals {
  return { conversions: Number(conversions), revenueMinor: Number(revenue), commissionMinor: Number(commission) };
}

/** Everything the shop's members brought in. */
export async function shopTotals({ shop, db }: ShopContext, range: Range): Promise<Totals> {
  const [row] = await db.$queryRaw<Sums[]>`SELECT ${rollupsOver("orders")} FROM ${quarterHourRollups(shop, range)}`;
  return row ? asTotals(row) : NOTHING;
}

/**
 * By offer id. Offers without a conversion in the range are missing. An order shared by two members of one offer is one
 * conversion of the offer.
 */
export async function offerSums({ shop, db }: ShopContext, range: Range): Promise<Map<string, SalesSums>> {
  const rows = await db.$queryRaw<(SumRow & { offerId: string })[]>`
    SELECT s."offerId"::text AS "offerId", ${rollupsOver("conversions")} FROM ${quarterHourRollups(shop, range)} GROUP BY s."offerId"`;
  return new Map(rows.map((row) => [row.offerId, asSums(row)]));
}

/** By the id of the promo code in whose tenure the orders were placed: the figures along a lineage. */
export async function lineageTotals({ shop, db }: ShopContext, enrolmentIds: readonly string[]): Promise<Map<string, Totals>> {
  const rows = await db.$queryRaw<(Sums & { promoCodeId: string })[]>`
    SELECT c."promoCodeId"::text AS "promoCodeId", ${OF_MEMBER} FROM "Conversion" c
    WHERE c."shop" = ${shop} AND c."enrolmentId" = ANY(${[...enrolmentIds]}::uuid[])
    GROUP BY c."promoCodeId"`;
  return new Map(rows.map((row) => [row.promoCodeId, asTotals(row)]));
}

export type MemberOfferTotals = Totals & {
  enrolmentId: string;
  offerId: string;
  title: string;
  /** The offer's status: ACTIVE, SCHEDULED, EXPIRED, MISSING. */
  offerStatus: string;
  /** What serving rollouts do to it; null where that is not known. */
  rollouts: RolloutEffect[] | null;
  /** The member's place in it: active, inactive. */
  status: string;
  /** The current code; null while there is none. */
  code: string | null;
  codeId: string | null;
};

/** The offers a member is in, with everything they brought in there under any code they ever held; by title. */
export async function memberOffers({ shop, db }: ShopContext, memberId: string): Promise<MemberOfferTotals[]> {
  const rows = await db.$queryRaw<(Sums & Omit<MemberOfferTotals, keyof Totals>)[]>`
    SELECT e."id"::text AS "enrolmentId", o."id"::text AS "offerId", o."title", o."status" AS "offerStatus", o."rollouts", e."status",
           live."name" AS "code", live."id"::text AS "codeId", ${OF_MEMBER}
    FROM "Enrolment" e
    JOIN "Offer" o ON o."shop" = e."shop" AND o."id" = e."offerId"
    LEFT JOIN "PromoCode" live ON live."shop" = e."shop" AND live."enrolmentId" = e."id" AND live."liveUntil" IS NULL AND live."isPrimary"
    LEFT JOIN "Conversion" c ON c."shop" = e."shop" AND c."enrolmentId" = e."id"
    WHERE e."shop" = ${shop} AND e."memberId" = ${memberId}::uuid AND e."status" <> 'removed'
    GROUP BY e."id", e."status", o."id", o."title", o."status", o."rollouts", live."name", live."id"
    ORDER BY o."title", o."id"`;
  return (await withLiveCodes({ shop, db }, rows)).map(({ conversions, revenue, commission, ...row }) => ({
    ...row,
    rollouts: rolloutsFrom(row.rollouts),
    ...asTotals({ conversions, revenue, commission }),
  }));
}

/** A range of time in parts that sums exist for, whole quarters of an hour or months (UTC), and what differs at its ends. */

/** `from` included, `to` not; unbounded where one is missing. */
export type TimeRange = { from?: Date; to?: Date };
type Stretch = { from: Date; to: Date };
type Grain = "quarter" | "month";
type BucketRange = {
  /** What whole parts cover; null where none are used. */
  whole: TimeRange | null;
  /** What the range holds besides. */
  more: Stretch[];
  /** What whole months hold and the range does not. Of quarters there is none: the rest is too little to take one apart. */
  less: Stretch[];
};

const QUARTER_MS = 15 * 60 * 1000;

/**
 * The way in which the least time is left at the ends: a whole part that the range holds most of is taken, and what is not of the range
 * taken off. Nothing has happened after `now`, so that the rest of the present month costs nothing.
 */
export function bucketRange(range: TimeRange, grain: Grain, now = new Date()): BucketRange {
  const ways: BucketRange[] = [];
  if (range.from && range.to) ways.push({ whole: null, more: [{ from: range.from, to: range.to }], less: [] });
  for (const start of range.from ? startsAt(range.from, grain) : [{}])
    for (const end of range.to ? endsAt(range.to, grain) : [{}]) {
      if (start.edge && end.edge && start.edge >= end.edge) continue;
      const whole = { ...(start.edge && { from: start.edge }), ...(end.edge && { to: end.edge }) };
      ways.push({ whole, more: held(start.more, end.more), less: held(start.less, end.less) });
    }
  const left = ({ more, less }: BucketRange) => [...more, ...less].reduce((sum, { from, to }) => sum + msBetween(from, to, now), 0);
  return ways.reduce((best, way) => (left(way) < left(best) ? way : best));
}

type End = { edge?: Date; more?: Stretch; less?: Stretch };

function startsAt(from: Date, grain: Grain): End[] {
  const [down, up] = [downTo(from, grain), upTo(from, grain)];
  const inside = { edge: up, more: { from, to: up } };
  return grain === "quarter" ? [inside] : [inside, { edge: down, less: { from: down, to: from } }];
}

function endsAt(to: Date, grain: Grain): End[] {
  const [down, up] = [downTo(to, grain), upTo(to, grain)];
  const inside = { edge: down, more: { from: down, to } };
  return grain === "quarter" ? [inside] : [inside, { edge: up, less: { from: to, to: up } }];
}

const held = (...stretches: (Stretch | undefined)[]) => stretches.filter((one) => one !== undefined && one.from < one.to) as Stretch[];

const msBetween = (from: Date, to: Date, now: Date) => Math.max(0, Math.min(to.getTime(), now.getTime()) - from.getTime());

function downTo(at: Date, grain: Grain): Date {
  if (grain === "quarter") return new Date(Math.floor(at.getTime() / QUARTER_MS) * QUARTER_MS);
  return DateTime.fromJSDate(at, { zone: "utc" }).startOf("month").toJSDate();
}

function upTo(at: Date, grain: Grain): Date {
  const down = downTo(at, grain);
  if (down.getTime() === at.getTime()) return at;
  if (grain === "quarter") return new Date(down.getTime() + QUARTER_MS);
  return DateTime.fromJSDate(down, { zone: "utc" }).plus({ months: 1 }).toJSDate();
}
