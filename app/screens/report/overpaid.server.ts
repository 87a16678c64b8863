import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import { matching } from "#app/orders/rollups/rollup-sql.server.ts";
import type { SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import { TO_PUT_RIGHT } from "#app/payouts/due-lines.server.ts";

import type { ReportBy } from "./report-by.ts";
import { GROUPS } from "./sales-report.server.ts";

/** Commission paid beyond what the orders earn by now, in minor units of the shop's currency: of all, and by id of a row; who has none is missing. */
export type Overpaid = { allMinor: number; byId: Record<string, number> };

/**
 * What members were paid too much for orders that the filter names, and no payout takes back yet. By member: what one is
 * owed more takes nothing off what another has too much.
 */
export async function readOverpaid({ shop, db }: ShopContext, { by, filter }: { by: ReportBy; filter: SalesFilter }): Promise<Overpaid> {
  const over = (group: Prisma.Sql, join: Prisma.Sql) => Prisma.sql`
    SELECT g."id", sum(g.minor)::bigint AS minor FROM (
      SELECT ${group} AS "id", sum(c."commissionMinor" - c."dueMinor") AS minor FROM "Conversion" c ${join}
      WHERE ${matching(shop, filter)} AND ${TO_PUT_RIGHT} GROUP BY 1, c."memberId" HAVING sum(c."commissionMinor" - c."dueMinor") > 0
    ) g GROUP BY 1`;
  const { group, join } = GROUPS[by];
  const rows = await db.$queryRaw<{ id: string | null; minor: bigint }[]>`
    SELECT NULL AS "id", a.minor FROM (${over(Prisma.sql`true`, Prisma.empty)}) a
    UNION ALL SELECT r."id"::text, r.minor FROM (${over(group, join)}) r`;
  return {
    allMinor: Number(rows.find(({ id }) => id === null)?.minor ?? 0n),
    byId: Object.fromEntries(rows.flatMap(({ id, minor }) => (id === null ? [] : [[id, Number(minor)]]))),
  };
}
