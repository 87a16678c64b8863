/** What a sale pays: the rule that stood when the order was placed, at the tier its member had reached by then. */
import { rateFor, type CommissionRate, type CommissionTerms, type Sold } from "#app/offers/commission-terms.ts";

import { evenParts, share } from "./minor-units.ts";

/** What an offer pays now, and the dated rules that say what it paid for orders placed since then. */
export type Commission = CommissionTerms & { rules: readonly (CommissionTerms & { since: Date })[] };

/** A member's own terms from a moment on, in minor units and basis points; null in either is the offer's. */
export type OwnRate = { from: Date; commissionBps: number | null; commissionMinor: number | null };

/** What the member had sold in the offer before an order: ever, and in the calendar month of the order. */
export type Standing = { ever: Sold; month: Sold };

const NOTHING: Sold = { conversions: 0, revenueMinor: 0n };
export const NOTHING_SOLD: Standing = { ever: NOTHING, month: NOTHING };

type Rules = { commission: Commission | undefined; own: readonly OwnRate[]; standing?: Standing };

/**
 * The rate an order is paid at: the offer's latest rule that began by then (before the first one, or without any, what the
 * offer pays now) at the tier the member stood on, with what they have of their own in its place.
 */
export function rateAt({ commission, own, standing = NOTHING_SOLD }: Rules, at: Date): CommissionRate {
  const terms = commission && (latest(commission.rules, { at, begin: (rule) => rule.since }) ?? commission);
  const offers = terms ? rateFor(terms, standing[terms.tiers?.period ?? "ever"]) : { bps: 0, perConversionMinor: 0 };
  const theirs = latest(own, { at, begin: (rate) => rate.from });
  return { bps: theirs?.commissionBps ?? offers.bps, perConversionMinor: theirs?.commissionMinor ?? offers.perConversionMinor };
}

/** Whether what a member sold before can decide what an order pays. */
export function isTiered({ tiers, rules }: Commission): boolean {
  return tiers !== null || rules.some((rule) => rule.tiers !== null);
}

/** Of rules that begin at one moment the later in the list counts. */
function latest<T>(rules: readonly T[], { at, begin }: { at: Date; begin: (rule: T) => Date }): T | null {
  let found: T | null = null;
  for (const rule of rules) if (begin(rule) <= at && (found === null || begin(rule) >= begin(found))) found = rule;
  return found;
}

/** What one of `parts` parts of an order earns. An order that was returned whole pays nothing, for the sale or as a conversion. */
export function earned({ bps, perConversionMinor }: CommissionRate, part: { netMinor: bigint; index: number; parts: number }): bigint {
  if (part.netMinor <= 0n) return 0n;
  return share(part.netMinor, bps) + (evenParts(BigInt(perConversionMinor), part.parts)[part.index] ?? 0n);
}
