import type { ShopContext } from "#app/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { clicksBy } from "./clicks.server.ts";
import type { ReportBy } from "./report-by.ts";
import type { SalesFilter } from "./sales-filter.ts";
import { asSums, countsFor, matching, sumsOf, type SalesSums, type SumRow } from "./sales-sql.server.ts";
import { isOfOffers, months, quarters, sumsOver } from "./sums-sql.server.ts";

/** `detail` is what tells rows of one name apart: a member's handle, a code's offer and holder. */
export type ReportRow = SalesSums & { id: string; name: string; detail: string; clicks: number };
export type Report = { rows: ReportRow[]; total: number };

type Ask = { by: ReportBy; filter: SalesFilter; page: number; pageSize: number };

/** What everything that the filter names comes to. */
export async function salesTotals({ shop, db }: ShopContext, filter: SalesFilter): Promise<SalesSums> {
  const [row] = isOfOffers(filter)
    ? await db.$queryRaw<SumRow[]>`
        SELECT ${sumsOver(filter.offerId ? "conversions" : "orders")} FROM ${quarters(shop, filter)}`
    : await db.$queryRaw<SumRow[]>`
        SELECT ${sumsOf(countsFor(filter))} FROM "Conversion" c WHERE ${matching(shop, filter)}`;
  return asSums(row ?? { conversions: 0n, revenue: 0n, refunded: 0n, commission: 0n });
}

/**
 * A page of the report, most revenue first; only those with a conversion or a click in the range. Sums first and names afterwards, so
 * that a million conversions meet a table of names only once they are a page of rows. `page` counts from 1.
 */
export async function salesReport({ shop, db }: ShopContext, { by, filter, page, pageSize }: Ask): Promise<Report> {
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
    return Prisma.sql`SELECT s."offerId" AS "id", ${sumsOver("conversions")} FROM ${quarters(shop, filter)} GROUP BY 1`;
  if (isOfOffers(filter) && filter.offerId && (by === "member" || by === "code")) {
    const id = by === "member" ? Prisma.sql`s."memberId"` : Prisma.sql`s."promoCodeId"`;
    return Prisma.sql`SELECT ${id} AS "id", ${sumsOver("conversions")} FROM ${months(shop, filter)} GROUP BY 1 HAVING sum(s."parts") > 0`;
  }
  return Prisma.sql`SELECT ${group} AS "id", ${sumsOf(counts)} FROM "Conversion" c ${join} WHERE ${matching(shop, filter)} GROUP BY 1`;
}

const GROUPS: Record<ReportBy, { group: Prisma.Sql; join: Prisma.Sql; counts: "offer" | "parts" }> = {
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

async function namesOf({ db }: ShopContext, by: ReportBy, ids: string[]): Promise<Map<string, Named>> {
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
