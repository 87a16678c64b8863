/** What an offer pays its members: of the sale, for each conversion, and other rates further up. */
import { listOf, percentOfBps, plural } from "#app/format/counts.ts";

/** Basis points of the sale, and minor units of the shop's currency for each conversion. */
export type CommissionRate = { bps: number; perConversionMinor: number };

export const TIERS_BY = ["conversions", "revenue"] as const;
export const TIER_PERIODS = ["ever", "month"] as const;

/**
 * Other rates for members who have sold more. A tier holds for the orders that come after a member made `from` conversions
 * (or `from` minor units of revenue, net of refunds) in the offer: since they joined it, or in the calendar month of the
 * order in the shop's zone. Steps rise by `from`.
 */
export type CommissionTiers = {
  by: (typeof TIERS_BY)[number];
  period: (typeof TIER_PERIODS)[number];
  steps: (CommissionRate & { from: number })[];
};

export type CommissionTerms = CommissionRate & { tiers: CommissionTiers | null };

/** What a member had sold in an offer before an order. */
export type Sold = { conversions: number; revenueMinor: bigint };

export const MOST_TIERS = 10;

/** The rate for the next order of a member who sold this much. */
export function rateFor({ tiers, ...first }: CommissionTerms, sold: Sold): CommissionRate {
  const reached = tiers?.steps.filter(({ from }) => (tiers.by === "conversions" ? sold.conversions >= from : sold.revenueMinor >= from));
  const { bps, perConversionMinor } = reached?.at(-1) ?? first;
  return { bps, perConversionMinor };
}

type Money = (minor: number) => string;

/** "10%", "$5.00 a conversion", "10% and $5.00 a conversion"; "0%" when it is nothing. */
function rateLabel({ bps, perConversionMinor }: CommissionRate, money: Money): string {
  const parts = [
    ...(bps > 0 || perConversionMinor === 0 ? [percentOfBps(bps)] : []),
    ...(perConversionMinor > 0 ? [`${money(perConversionMinor)} a conversion`] : []),
  ];
  return parts.join(" and ");
}

/** "10% commission, 15% after 10 conversions and 20% after 50 conversions in a month". */
export function commissionLabel(terms: CommissionTerms, money: Money): string {
  const { tiers } = terms;
  const first = `${rateLabel(terms, money)} commission`;
  if (!tiers || tiers.steps.length === 0) return first;
  const steps = tiers.steps.map((step) => `${rateLabel(step, money)} after ${thresholdLabel(tiers.by, step.from, money)}`);
  return `${first}, ${listOf(steps)}${tiers.period === "month" ? " in a month" : ""}`;
}

function thresholdLabel(by: CommissionTiers["by"], from: number, money: Money): string {
  return by === "conversions" ? plural(from, "conversion") : `${money(from)} of sales`;
}

/** What a member has of their own; null in both is the offer's. */
export function payoutLabel({ bps, perConversionMinor }: { bps: number | null; perConversionMinor: number | null }, money: Money): string {
  if (bps === null && perConversionMinor === null) return "the offer's commission";
  return rateLabel({ bps: bps ?? 0, perConversionMinor: perConversionMinor ?? 0 }, money);
}
