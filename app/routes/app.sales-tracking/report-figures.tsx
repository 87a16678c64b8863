import { averageMinor } from "#app/format/money.ts";
import type { ReportFigures as Sums } from "#app/screens/report/read-report.server.ts";

import { Figures } from "#app/ui/figures.tsx";

type Props = { now: Sums; before: Sums | null; overpaidMinor: number; comparedTo: string | null; orders: string };

/**
 * The figures of the report; each opens the orders behind it (`orders`), but for clicks, which have none, and what was paid too much,
 * which the next payout takes off. Revenue is net of refunds.
 */
export function ReportFigures({ now, before, overpaidMinor, comparedTo, orders }: Props) {
  const average = (sums: Sums | null) => sums && averageMinor(sums.revenueMinor, sums.conversions);
  const money = (label: string, of: (sums: Sums) => number, neutral = false) =>
    ({ label, kind: "money", now: of(now), before: before && of(before), neutral, url: orders }) as const;
  return (
    <Figures
      comparedTo={comparedTo}
      figures={[
        { label: "Conversions", kind: "count", now: now.conversions, before: before?.conversions ?? null, url: orders },
        money("Revenue", (sums) => sums.revenueMinor),
        { label: "Average order", kind: "money", now: average(now), before: average(before), url: orders },
        money("Refunds", (sums) => sums.refundedMinor, true),
        money("Commission", (sums) => sums.commissionMinor, true),
        ...(overpaidMinor > 0
          ? [{ label: "Overpaid", kind: "money", now: overpaidMinor, before: null, note: "The next payout takes it off" } as const]
          : []),
        { label: "Clicks", kind: "count", now: now.clicks, before: before?.clicks ?? null },
      ]}
    />
  );
}
