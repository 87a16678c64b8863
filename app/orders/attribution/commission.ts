/** What a sale pays: the rule that stood when the order was placed, at the tier its member had reached by then. */
import { rateFor, type CommissionRate, type CommissionTerms, type Sold } from "#app/offers/commission-terms.ts";
import { evenParts, share } from "#app/orders/minor-units.ts";

/** What an offer pays now, and the dated rules that say what it paid for orders placed since then. */
export type Commission = CommissionTerms & { rules: readonly (CommissionTerms & { since: Date })[] };

/** A member's own terms from a moment on, in minor units and basis points; null in either is the offer's. */
export type OwnRate = { from: Date; commissionBps: number | null; commissionMinor: number | null };

/** What the member had sold in the offer before an order: ever, and in the calendar month of the order. */
export type TierProgress = { ever: Sold; month: Sold };

const NOTHING: Sold = { conversions: 0, revenueMinor: 0n };

const NOTHING_SOLD: TierProgress = { ever: NOTHING, month: NOTHING };

type Rules = { commission: Commission | undefined; own: readonly OwnRate[]; standing?: TierProgress };

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

/* What a member had sold in an offer before each of their orders: by the time they were placed, whenever we heard of them. */

/** One member's part of an order. `month` names the calendar month it was placed in. */
export type SoldPart = { orderId: string; at: Date; month: string; counted: boolean; netMinor: bigint };

/** What was sold before the first of the parts, and of it in which month the last of it. */
export type SoldBefore = { ever: Sold; month: string; inMonth: Sold };

/**
 * By order id. Orders of one moment follow each other by id, so the answer is the same in whatever order they arrived.
 * A part that does not count (cancelled, test, rejected) has a standing and adds nothing to the next one's.
 */
export function tierProgress(before: SoldBefore, parts: readonly SoldPart[]): Map<string, TierProgress> {
  let { ever, month, inMonth } = before;
  const found = new Map<string, TierProgress>();
  for (const part of parts.toSorted(byTime)) {
    if (part.month !== month) [month, inMonth] = [part.month, { conversions: 0, revenueMinor: 0n }];
    found.set(part.orderId, { ever, month: inMonth });
    if (!part.counted) continue;
    ever = plus(ever, part);
    inMonth = plus(inMonth, part);
  }
  return found;
}

function plus(sold: Sold, part: SoldPart): Sold {
  return { conversions: sold.conversions + 1, revenueMinor: sold.revenueMinor + part.netMinor };
}

function byTime(a: SoldPart, b: SoldPart): number {
  return a.at.getTime() - b.at.getTime() || (a.orderId < b.orderId ? -1 : a.orderId > b.orderId ? 1 : 0);
}
