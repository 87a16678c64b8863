/**
 * How often members' stable links were followed. Clicks are known by day of the shop's calendar and by enrolment, so a range
 * takes in every day it touches. A link outlives its codes: a day belongs to the code its member held when it ended.
 */
import type { ShopContext } from "#app/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import type { ReportBy } from "./report-by.ts";
import type { SalesFilter } from "./sales-filter.ts";

const IDS: Record<ReportBy, Prisma.Sql> = {
  offer: Prisma.sql`e."offerId"`,
  member: Prisma.sql`e."memberId"`,
  project: Prisma.sql`pm."projectId"`,
  code: Prisma.sql`held."id"`,
};

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
export function clicksBy(shop: string, { by, filter }: { by: ReportBy; filter: SalesFilter }): Prisma.Sql {
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

/** The day of the shop's calendar that an instant lies in. */
const dayOf = (shop: string, at: Prisma.Sql) =>
  Prisma.sql`(${at} AT TIME ZONE (SELECT "ianaTimezone" FROM "Shop" WHERE "domain" = ${shop}))::date`;
