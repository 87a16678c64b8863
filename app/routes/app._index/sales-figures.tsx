import type { Totals } from "#app/orders/rollups/rollup-sql.server.ts";
import { averageMinor } from "#app/format/money.ts";

import { Figures } from "#app/ui/figures.tsx";

type Props = { now: Totals; before: Totals | null; comparedTo: string | null };

/** The four figures a merchant looks at first. The average is of orders with a member's code. */
export function SalesFigures({ now, before, comparedTo }: Props) {
  const average = (totals: Totals | null) => totals && averageMinor(totals.revenueMinor, totals.conversions);
  return (
    <Figures
      comparedTo={comparedTo}
      figures={[
        { label: "Conversions", kind: "count", now: now.conversions, before: before?.conversions ?? null },
        { label: "Revenue", kind: "money", now: now.revenueMinor, before: before?.revenueMinor ?? null },
        { label: "Commission", kind: "money", now: now.commissionMinor, before: before?.commissionMinor ?? null, neutral: true },
        { label: "Average order", kind: "money", now: average(now), before: average(before) },
      ]}
    />
  );
}
