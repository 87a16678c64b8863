import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import type { SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import {
  asSums,
  countsFor,
  matching,
  sumsOf,
  type SalesSums,
  type SumRow,
  isOfOffers,
  monthlyRollups,
  quarterHourRollups,
  rollupsOver,
  NO_SUMS,
  offerSums,
  shopTotals,
  type Totals,
} from "#app/orders/rollups/rollup-sql.server.ts";
import type { DateRange } from "#app/format/date-range.ts";
import { listOffers, type OfferRow } from "#app/offers/list-offers.server.ts";

import type { ReportBy } from "./report-by.ts";

const IDS: Record<ReportBy, Prisma.Sql> = {
  offer: Prisma.sql`e."offerId"`,
  member: Prisma.sql`e."memberId"`,
  project: Prisma.sql`pm."projectId"`,
  code: Prisma.sql`held."id"`,
};

/** The day of the shop's calendar that an instant lies in. */
const dayOf = (shop: string, at: Prisma.Sql) =>
  Prisma.sql`(${at} AT TIME ZONE (SELECT "ianaTimezone" FROM "Shop" WHERE "domain" = ${shop}))::date`;

/** `detail` is what tells rows of one name apart: a member's handle, a code's offer and holder. */
export type ReportRow = SalesSums & { id: string; name: string; detail: string; clicks: number };

export type Report = { rows: ReportRow[]; total: number };

type Query = { by: ReportBy; filter: SalesFilter; page: number; pageSize: number };

/** What everything that the filter names comes to. */
export async function salesTotals({ shop, db }: ShopContext, filter: SalesFilter): Promise<SalesSums> {
  const [row] = isOfOffers(filter)
    ? await db.$queryRaw<SumRow[]>`
        SELECT ${rollupsOver(filter.offerId ? "conversions" : "orders")} FROM ${quarterHourRollups(shop, filter)}`
    : await db.$queryRaw<SumRow[]>`
        SELECT ${sumsOf(countsFor(filter))} FROM "Conversion" c WHERE ${matching(shop, filter)}`;
  return asSums(row ?? { conversions: 0n, revenue: 0n, refunded: 0n, commission: 0n });
}

/**
 * A page of the report, most revenue first; only those with a conversion or a click in the range. Sums first and names afterwards, so
 * that a million conversions meet a table of names only once they are a page of rows. `page` counts from 1.
 */
export async function salesReport({ shop, db }: ShopContext, { by, filter, page, pageSize }: Query): Promise<Report> {
  const rows = await db.$queryRaw<(SumRow & { id: string; clicks: bigint; total: bigint })[]>`
    SELECT "id"::text AS "id", coalesce(g.conversions, 0) AS conversions, coalesce(g.revenue, 0) AS revenue,
      coalesce(g.refunded, 0) AS refunded, coalesce(g.commission, 0) AS commission, coalesce(k."clicks", 0) AS clicks, count(*) OVER () AS total
    FROM (${grouped(shop, by, filter)}) g FULL JOIN (${clicksBy(shop, { by, filter })}) k USING ("id")
    ORDER BY revenue DESC, conversions DESC, clicks DESC, "id"
    LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  const names = await namesOf(
    { shop, db },
    by,
    rows.map((row) => row.id),
  );
  return {
    rows: rows.map((row) => ({
      id: row.id,
      ...(names.get(row.id) ?? { name: "", detail: "" }),
      ...asSums(row),
      clicks: Number(row.clicks),
    })),
    total: Number(rows[0]?.total ?? 0n),
  };
}

/** From sums where parts of orders can be added up: of offers always, of members and codes within one offer. */
function grouped(shop: string, by: ReportBy, filter: SalesFilter): Prisma.Sql {
  const { group, join, counts } = GROUPS[by];
  if (isOfOffers(filter) && by === "offer")
    return Prisma.sql`SELECT s."offerId" AS "id", ${rollupsOver("conversions")} FROM ${quarterHourRollups(shop, filter)} GROUP BY 1`;
  if (isOfOffers(filter) && filter.offerId && (by === "member" || by === "code")) {
    const id = by === "member" ? Prisma.sql`s."memberId"` : Prisma.sql`s."promoCodeId"`;
    return Prisma.sql`SELECT ${id} AS "id", ${rollupsOver("conversions")} FROM ${monthlyRollups(shop, filter)} GROUP BY 1 HAVING sum(s."parts") > 0`;
  }
  return Prisma.sql`SELECT ${group} AS "id", ${sumsOf(counts)} FROM "Conversion" c ${join} WHERE ${matching(shop, filter)} GROUP BY 1`;
}

/** What a conversion is counted for in a report, and how its parts are counted there. */
export const GROUPS: Record<ReportBy, { group: Prisma.Sql; join: Prisma.Sql; counts: "offer" | "parts" }> = {
  offer: { group: Prisma.sql`c."offerId"`, join: Prisma.empty, counts: "offer" },
  member: { group: Prisma.sql`c."memberId"`, join: Prisma.empty, counts: "parts" },
  code: { group: Prisma.sql`c."promoCodeId"`, join: Prisma.empty, counts: "parts" },
  project: {
    group: Prisma.sql`pm."projectId"`,
    join: Prisma.sql`
      JOIN "ProjectMember" pm ON pm."shop" = c."shop" AND pm."memberId" = c."memberId"
      JOIN "ProjectOffer" po ON po."shop" = c."shop" AND po."projectId" = pm."projectId" AND po."offerId" = c."offerId"`,
    counts: "parts",
  },
};

/** What a filter narrows the figures to, by name: code, member, offer, project. Empty for all there is. */
export async function namesOfFilter(ctx: ShopContext, { codeId, memberId, offerId, projectId }: SalesFilter): Promise<string[]> {
  const ids: Record<ReportBy, string | undefined> = { code: codeId, member: memberId, offer: offerId, project: projectId };
  const names = (Object.keys(ids) as ReportBy[]).map(async (by) => {
    const id = ids[by];
    return id === undefined ? undefined : (await namesOf(ctx, by, [id])).get(id)?.name;
  });
  return (await Promise.all(names)).filter((name) => name !== undefined);
}

type Named = { name: string; detail: string };

/** What rows of a report are called, by id; an id that the shop does not know is missing. */
export async function namesOf({ db }: ShopContext, by: ReportBy, ids: string[]): Promise<Map<string, Named>> {
  const where = { id: { in: ids } };
  switch (by) {
    case "offer":
      return named(await db.offer.findMany({ where, select: { id: true, title: true, summary: true } }), ({ title, summary }) => [
        title,
        summary,
      ]);
    case "project":
      return named(await db.project.findMany({ where, select: { id: true, name: true } }), ({ name }) => [name, ""]);
    case "member":
      return named(await db.member.findMany({ where }), ({ handle, email, ...member }) => [
        personName(member),
        handle ? `@${handle}` : email,
      ]);
    case "code": {
      const codes = await db.promoCode.findMany({ where, include: { member: true, offer: { select: { title: true } } } });
      return named(codes, ({ name, member, offer }) => [name, `${personName(member)}, ${offer.title}`]);
    }
  }
}

const personName = ({ firstName, lastName }: { firstName: string; lastName: string }) => `${firstName} ${lastName}`.trim();

function named<T extends { id: string }>(rows: T[], words: (row: T) => [string, string]): Map<string, Named> {
  return new Map(rows.map((row) => [row.id, { name: words(row)[0], detail: words(row)[1] }]));
}

type OfferSold = OfferRow & SalesSums & { clicks: number };

export type SalesOverview = { now: Totals; before: Totals | null; offers: OfferSold[] };

/** What the shop's offers brought in within a range (null: ever), together and one by one, and what it was before. */
export async function salesOverview(
  ctx: ShopContext,
  { range, previous }: { range: DateRange | null; previous: DateRange | null },
): Promise<SalesOverview> {
  const [now, before, offers] = await Promise.all([
    shopTotals(ctx, range ?? {}),
    previous ? shopTotals(ctx, previous) : null,
    offersSold(ctx, range),
  ]);
  return { now, before, offers };
}

/** Every offer with what it brought in within a range; null is ever. */
export async function offersSold(ctx: ShopContext, range: DateRange | null): Promise<OfferSold[]> {
  const [sums, clicks, offers] = await Promise.all([offerSums(ctx, range ?? {}), clicksByOffer(ctx, range ?? {}), listOffers(ctx)]);
  return offers.map((offer) => ({ ...offer, ...(sums.get(offer.id) ?? NO_SUMS), clicks: clicks.get(offer.id) ?? 0 }));
}

/*
 * How often members' stable links were followed. Clicks are known by day of the shop's calendar and by enrolment, so a range
 * takes in every day it touches. A link outlives its codes: a day belongs to the code its member held when it ended.
 */

/** All clicks that the filter names. */
export async function clicksOf({ shop, db }: ShopContext, filter: SalesFilter): Promise<number> {
  const [row] = await db.$queryRaw<{ clicks: bigint }[]>`
    SELECT coalesce(sum(l."clicks"), 0)::bigint AS clicks FROM ${clicked(shop, { project: false, code: !!filter.codeId })}
    WHERE ${asked(shop, filter)}`;
  return Number(row?.clicks ?? 0n);
}

/** By offer id; offers nobody clicked for are missing. */
export async function clicksByOffer({ shop, db }: ShopContext, filter: Pick<SalesFilter, "from" | "to">): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; clicks: bigint }[]>`
    SELECT k."id"::text AS "id", k."clicks" FROM (${clicksBy(shop, { by: "offer", filter })}) k`;
  return new Map(rows.map(({ id, clicks }) => [id, Number(clicks)]));
}

/** Rows of "id" and "clicks". A member's clicks are those of each project that has them and the offer, as their orders are. */
function clicksBy(shop: string, { by, filter }: { by: ReportBy; filter: SalesFilter }): Prisma.Sql {
  return Prisma.sql`
    SELECT ${IDS[by]} AS "id", sum(l."clicks")::bigint AS "clicks"
    FROM ${clicked(shop, { project: by === "project", code: by === "code" || !!filter.codeId })}
    WHERE ${asked(shop, filter)} GROUP BY 1`;
}

function clicked(shop: string, { project, code }: { project: boolean; code: boolean }): Prisma.Sql {
  const projects = Prisma.sql`
    JOIN "ProjectMember" pm ON pm."shop" = e."shop" AND pm."memberId" = e."memberId"
    JOIN "ProjectOffer" po ON po."shop" = e."shop" AND po."projectId" = pm."projectId" AND po."offerId" = e."offerId"`;
  const codes = Prisma.sql`
    JOIN LATERAL (
      SELECT p."id" FROM "PromoCode" p
      WHERE p."shop" = e."shop" AND p."enrolmentId" = e."id" AND ${dayOf(shop, Prisma.sql`(p."liveFrom" AT TIME ZONE 'UTC')`)} <= l."day"
      ORDER BY p."liveFrom" DESC, p."id" DESC LIMIT 1
    ) held ON true`;
  return Prisma.sql`
    "LinkClicks" l JOIN "Enrolment" e ON e."shop" = l."shop" AND e."id" = l."enrolmentId"
    ${project ? projects : Prisma.empty} ${code ? codes : Prisma.empty}`;
}

function asked(shop: string, { offerId, memberId, projectId, codeId, from, to }: SalesFilter): Prisma.Sql {
  const instant = (at: Date) => dayOf(shop, Prisma.sql`${at.toISOString()}::timestamptz`);
  const parts = [Prisma.sql`l."shop" = ${shop}`];
  if (offerId) parts.push(Prisma.sql`e."offerId" = ${offerId}::uuid`);
  if (memberId) parts.push(Prisma.sql`e."memberId" = ${memberId}::uuid`);
  if (codeId) parts.push(Prisma.sql`held."id" = ${codeId}::uuid`);
  if (from) parts.push(Prisma.sql`l."day" >= ${instant(from)}`);
  if (to) parts.push(Prisma.sql`l."day" <= ${instant(new Date(to.getTime() - 1))}`);
  if (projectId)
    parts.push(Prisma.sql`EXISTS (
      SELECT 1 FROM "ProjectMember" m JOIN "ProjectOffer" o ON o."shop" = m."shop" AND o."projectId" = m."projectId"
      WHERE m."shop" = ${shop} AND m."projectId" = ${projectId}::uuid AND m."memberId" = e."memberId" AND o."offerId" = e."offerId")`);
  return Prisma.join(parts, " AND ");
}
