import { plural } from "#app/format/counts.ts";
import { formatMoney } from "#app/format/money.ts";
import { approvedAt } from "#app/payouts/due-lines.server.ts";
import { isByShopify, PAYOUT_WAYS } from "#app/payouts/payout.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Need } from "./need.ts";

const OPEN: Record<string, string> = {
  draft: "A payout is drafted and waits to be approved",
  approved: "A payout is approved and waits to be paid",
  paying: "A payout is being paid and waits to be marked as paid",
};

/** Payouts that somebody began, or what is due to members where nobody has begun one. */
export async function duePayouts({ shop, db }: ShopContext, now: Date): Promise<Need[]> {
  const open = await db.payoutBatch.findMany({
    where: { state: { in: Object.keys(OPEN) } },
    orderBy: { number: "asc" },
    take: 5,
    select: { id: true, number: true, state: true, way: true },
  });
  const named = await namedIn(
    db,
    open.map(({ id }) => id),
  );
  if (open.length > 0)
    return open.map(({ id, number, state, way }) => ({
      key: `payout ${id}`,
      right: "money" as const,
      what:
        state === "paying" && PAYOUT_WAYS.some((one) => one === way && isByShopify(one))
          ? atShopify(named.get(id) ?? 0)
          : (OPEN[state] ?? ""),
      about: `Payout ${number}`,
      action: { content: "Open payout", url: `/app/payouts/${id}` },
    }));
  const [due] = await db.$queryRaw<{ members: bigint; sum: bigint | null; currency: string }[]>`
    SELECT count(DISTINCT c."memberId") AS members, sum(c."commissionMinor")::bigint AS sum, min(s."currency") AS currency
    FROM "Conversion" c JOIN "Shop" s ON s."domain" = c."shop" WHERE c."shop" = ${shop} AND ${approvedAt(now)}`;
  if (!due?.sum) return [];
  return [
    {
      key: "commission due",
      right: "money",
      what: `${formatMoney(Number(due.sum), { currency: due.currency, locale: "en-US" })} of commission is due`,
      about: `To ${plural(Number(due.members), "member")}`,
      action: { content: "See payouts", url: "/app/payouts" },
    },
  ];
}

/** What Shopify refused, or may have paid, waits for a person; everything else goes on by itself. */
function atShopify(named: number): string {
  return named === 0
    ? "Shopify is paying a payout"
    : `${plural(named, "payment")} of a payout ${named === 1 ? "waits" : "wait"} for your decision`;
}

async function namedIn(db: ShopContext["db"], payoutIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.payoutTransfer.groupBy({
    by: ["payoutId"],
    where: { payoutId: { in: [...payoutIds] }, state: { in: ["refused", "doubtful"] } },
    _count: true,
  });
  return new Map(rows.map(({ payoutId, _count }) => [payoutId, _count]));
}
