import type { DigestFigures, DigestLine, DigestWeek } from "#app/messages/digest.ts";
import { approvedAt } from "#app/payouts/due-lines.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { salesTotals } from "#app/screens/report/sales-report.server.ts";

import type { Need } from "./need.ts";
import { openLeaks } from "./open-leaks.server.ts";
import { parkedRefreshes } from "./parked-refreshes.server.ts";

/** What the weekly digest tells: the sales of its week and of the week before, and what is open at `now`. */
export async function readDigest(ctx: ShopContext, week: DigestWeek, now: Date): Promise<DigestFigures> {
  const [sales, before, leaks, attention, [owed]] = await Promise.all([
    salesTotals(ctx, week.now),
    salesTotals(ctx, week.before),
    openLeaks(ctx),
    parkedRefreshes(ctx),
    ctx.db.$queryRaw<{ members: number; due: bigint; held: bigint }[]>`
      SELECT count(DISTINCT c."memberId") FILTER (WHERE ${approvedAt(now)})::int AS members,
        coalesce(sum(c."commissionMinor") FILTER (WHERE ${approvedAt(now)}), 0)::bigint AS due,
        coalesce(sum(c."commissionMinor") FILTER (WHERE c."heldAt" IS NOT NULL AND c."paidAt" IS NULL AND c."payoutAt" IS NULL
          AND c."state" IN ('counted', 'pending')), 0)::bigint AS held
      FROM "Conversion" c WHERE c."shop" = ${ctx.shop} AND c."paidAt" IS NULL`,
  ]);
  return {
    ...{ now: sales, before, leaks: leaks.map(lineOf), attention: attention.map(lineOf) },
    due: { members: owed?.members ?? 0, sumMinor: Number(owed?.due ?? 0) },
    heldMinor: Number(owed?.held ?? 0),
  };
}

function lineOf({ what, about, action }: Need): DigestLine {
  return { what, about, path: action.url };
}
