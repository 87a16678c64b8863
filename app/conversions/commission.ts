/** What a sale pays: the rule that stood when the order was placed. Basis points of the sale, and minor units for each conversion. */
import { evenParts, share } from "./minor-units.ts";

export type CommissionRate = { bps: number; perConversionMinor: number };

/** What an offer pays now, and the dated rules that say what it paid for orders placed since then. */
export type Commission = CommissionRate & { rules: readonly (CommissionRate & { since: Date })[] };

/** A member's own share of the sale from a moment on; null gives them the offer's again. */
export type OwnRate = { from: Date; commissionBps: number | null };

type Rules = { commission: Commission | undefined; own: readonly OwnRate[] };

/**
 * The rate an order is paid at: the offer's latest rule that began by then (before the first one, or without any, what the
 * offer pays now), with the member's own share of the sale in its place where they had one. What an offer pays for each
 * conversion is the same for every member.
 */
export function rateAt({ commission, own }: Rules, at: Date): CommissionRate {
  const offers = commission
    ? (latest(commission.rules, { at, begin: (rule) => rule.since }) ?? commission)
    : { bps: 0, perConversionMinor: 0 };
  const theirs = latest(own, { at, begin: (rate) => rate.from })?.commissionBps ?? null;
  return { bps: theirs ?? offers.bps, perConversionMinor: offers.perConversionMinor };
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
