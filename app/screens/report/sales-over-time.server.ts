import type { ShopContext } from "#app/platform/db.server.ts";
import { REFRESH_REASONS } from "#app/codes/engine/plans.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import type { SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import {
  countsFor,
  matching,
  sumsOf,
  type SumRow,
  isOfOffers,
  quarterHourRollups,
  rollupsOver,
} from "#app/orders/rollups/rollup-sql.server.ts";

/** `day` is a date of the shop's own calendar (`2026-03-01`): the first of its week or month where points are longer than a day. */
export type SalesPoint = { day: string; conversions: number; revenueMinor: number };
/** Codes that were changed by refreshes in the time of one point. */
type RefreshMark = { day: string; codes: number };
export type SalesOverTime = { unit: "day" | "week" | "month"; points: SalesPoint[]; refreshes: RefreshMark[] };

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The course of sales in the shop's own days: a point a day up to ten weeks, a week up to fourteen months, a month beyond.
 * Points without a sale are there as well. Marks are where codes of the filter were refreshed.
 */
export async function salesOverTime(
  { shop, db }: ShopContext,
  { filter, zone, now }: { filter: SalesFilter; zone: string; now: Date },
): Promise<SalesOverTime> {
  const from = filter.from ?? (await firstSale({ shop, db }, filter)) ?? now;
  const to = filter.to ?? now;
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  const unit = days <= 70 ? "day" : days <= 430 ? "week" : "month";
  const bucket = (column: Prisma.Sql) => Prisma.sql`date_trunc(${unit}, ${column} AT TIME ZONE 'UTC' AT TIME ZONE ${zone})::date`;
  const sums = isOfOffers(filter)
    ? Prisma.sql`
        SELECT ${bucket(Prisma.sql`s."at"`)} AS day, ${rollupsOver(filter.offerId ? "conversions" : "orders")}
        FROM ${quarterHourRollups(shop, filter)} GROUP BY 1`
    : Prisma.sql`
        SELECT ${bucket(Prisma.sql`c."at"`)} AS day, ${sumsOf(countsFor(filter))}
        FROM "Conversion" c WHERE ${matching(shop, filter)} GROUP BY 1`;
  const points = await db.$queryRaw<(SumRow & { day: string })[]>`
    WITH sums AS (${sums})
    SELECT to_char(days.day, 'YYYY-MM-DD') AS day, coalesce(s.conversions, 0) AS conversions, coalesce(s.revenue, 0)::bigint AS revenue
    FROM generate_series(${bucket(Prisma.sql`${from}::timestamp`)}, ${bucket(Prisma.sql`(${to}::timestamp - interval '1 millisecond')`)}, ('1 ' || ${unit})::interval) AS days(day)
    LEFT JOIN sums s ON s.day = days.day
    ORDER BY days.day`;
  const held = [Prisma.sql`p."shop" = ${shop}`];
  if (filter.offerId) held.push(Prisma.sql`p."offerId" = ${filter.offerId}::uuid`);
  if (filter.memberId) held.push(Prisma.sql`p."memberId" = ${filter.memberId}::uuid`);
  if (filter.codeId) held.push(Prisma.sql`p."id" = ${filter.codeId}::uuid`);
  const refreshes = await db.$queryRaw<{ day: string; codes: bigint }[]>`
    SELECT to_char(${bucket(Prisma.sql`p."liveFrom"`)}, 'YYYY-MM-DD') AS day, count(*) AS codes
    FROM "PromoCode" p
    WHERE ${Prisma.join(held, " AND ")} AND p."issuedFor" IN (${Prisma.join(REFRESH_REASONS)})
      AND p."liveFrom" >= ${from} AND p."liveFrom" < ${to}
    GROUP BY 1 ORDER BY 1`;
  return {
    unit,
    points: points.map(({ day, conversions, revenue }) => ({ day, conversions: Number(conversions), revenueMinor: Number(revenue) })),
    refreshes: refreshes.map(({ day, codes }) => ({ day, codes: Number(codes) })),
  };
}

/** When the first of them was placed; null where there is none. */
export async function firstSale({ shop, db }: ShopContext, filter: SalesFilter): Promise<Date | null> {
  const [row] = isOfOffers(filter)
    ? await db.$queryRaw<{ at: Date | null }[]>`SELECT min(s."at") AS at FROM ${quarterHourRollups(shop, filter)}`
    : await db.$queryRaw<{ at: Date | null }[]>`SELECT min(c."at") AS at FROM "Conversion" c WHERE ${matching(shop, filter)}`;
  return row?.at ?? null;
}
