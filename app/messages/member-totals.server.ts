import type { ShopContext } from "#app/platform/db.server.ts";

type MemberSums = { orders: number; revenueMinor: number; earnedMinor: number };

/** What members brought in and earned in an offer, by enrolment id. Who brought in nothing is missing. */
export async function memberSums({ shop, db }: ShopContext, enrolmentIds: readonly string[]): Promise<Map<string, MemberSums>> {
  const rows = await db.$queryRaw<{ id: string; orders: bigint; revenue: bigint; earned: bigint }[]>`
    SELECT c."enrolmentId"::text AS id, count(*) FILTER (WHERE c."state" = 'counted') AS orders,
           coalesce(sum(c."netMinor") FILTER (WHERE c."state" = 'counted'), 0)::bigint AS revenue,
           coalesce(sum(c."commissionMinor"), 0)::bigint AS earned
    FROM "Conversion" c WHERE c."shop" = ${shop} AND c."enrolmentId" = ANY(${[...enrolmentIds]}::uuid[])
    GROUP BY c."enrolmentId"`;
  return new Map(
    rows.map(({ id, orders, revenue, earned }) => [
      id,
      { orders: Number(orders), revenueMinor: Number(revenue), earnedMinor: Number(earned) },
    ]),
  );
}
