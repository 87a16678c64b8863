import { holderAt, type Tenure } from "#app/codes/lineage.ts";

import type { OrderFacts } from "./facts.ts";
import { evenParts, share } from "./minor-units.ts";

/** What an order is worth to one member in one offer. Amounts in minor units of the shop's currency. */
export type Conversion = {
  orderId: string;
  enrolmentId: string;
  offerId: string;
  memberId: string;
  promoCodeId: string;
  at: Date;
  /** Only counted ones enter totals. */
  state: "counted" | "cancelled" | "test";
  grossMinor: bigint;
  refundedMinor: bigint;
  netMinor: bigint;
  commissionMinor: bigint;
};

export type Lineage = {
  /** Every tenure of the names at hand, by key. */
  tenures: ReadonlyMap<string, readonly Tenure[]>;
  /** What each offer pays. */
  commission: ReadonlyMap<string, Commission>;
  /** Members' own share of the sale by enrolment, in place of what the offer pays. */
  payouts?: ReadonlyMap<string, readonly DatedPayout[]>;
};

/** A member's own basis points of the sale since a moment; null gives them the offer's again. */
export type DatedPayout = { bps: number | null; since: Date };

/** Basis points of the sale, and minor units for each conversion on top. */
export type CommissionRate = { bps: number; perConversionMinor: number };

/** What an offer pays now, and the dated rules that say what it paid for orders placed since then. */
export type Commission = CommissionRate & { rules: readonly (CommissionRate & { since: Date })[] };

/** The rate an order is paid at: the latest rule that began by then; before the first one, or without any, the offer's own. */
export function rateAt(commission: Commission | undefined, at: Date): CommissionRate {
  if (!commission) return { bps: 0, perConversionMinor: 0 };
  let rate: CommissionRate = commission;
  let since = -Infinity;
  for (const rule of commission.rules) {
    const began = rule.since.getTime();
    if (began <= at.getTime() && began >= since) [rate, since] = [rule, began];
  }
  return rate;
}

/**
 * The conversions of one order: it counts for whoever held its codes when it was placed.
 *
 * Two members on one order share it evenly, whatever each code took off: nobody can say which of them brought the
 * shopper, and the parts never add up to more than the order. A member with two codes on one order has one part.
 * Refunds are shared the same way and never exceed the order, and so is what an offer pays for each conversion; an order
 * that was returned whole pays nothing. A cancelled or test order is remembered and counts nothing.
 */
export function attribute(order: OrderFacts, refundedMinor: bigint, { tenures, commission, payouts }: Lineage): Conversion[] {
  const held = new Map<string, Tenure>();
  for (const { key } of [...order.codes].sort(byKey)) {
    const tenure = holderAt(tenures.get(key) ?? [], order.processedAt);
    if (tenure && !held.has(tenure.enrolmentId)) held.set(tenure.enrolmentId, tenure);
  }
  if (held.size === 0) return [];

  const state = order.test ? "test" : order.cancelledAt ? "cancelled" : "counted";
  const returned = refundedMinor > order.subtotalMinor ? order.subtotalMinor : refundedMinor;
  const gross = evenParts(order.subtotalMinor, held.size);
  const refunded = evenParts(returned, held.size);
  return [...held.values()].map((tenure, index) => {
    const grossMinor = gross[index] ?? 0n;
    const refundedMinor = refunded[index] ?? 0n;
    const netMinor = grossMinor - refundedMinor;
    const rate = withPayout(rateAt(commission.get(tenure.offerId), order.processedAt), payouts?.get(tenure.enrolmentId), order.processedAt);
    return {
      orderId: order.id,
      enrolmentId: tenure.enrolmentId,
      offerId: tenure.offerId,
      memberId: tenure.memberId,
      promoCodeId: tenure.id,
      at: order.processedAt,
      state,
      grossMinor,
      refundedMinor,
      netMinor,
      commissionMinor: state === "counted" ? earned(rate, { netMinor, index, parts: held.size }) : 0n,
    };
  });
}

/** What a member has of their own comes before what the offer pays of the sale; what it pays for each conversion stays. */
function withPayout(rate: CommissionRate, payouts: readonly DatedPayout[] = [], at: Date): CommissionRate {
  let latest: DatedPayout | null = null;
  for (const payout of payouts) {
    if (payout.since <= at && (latest === null || payout.since >= latest.since)) latest = payout;
  }
  return { ...rate, bps: latest?.bps ?? rate.bps };
}

function earned({ bps, perConversionMinor }: CommissionRate, { netMinor, index, parts }: { netMinor: bigint; index: number; parts: number }): bigint {
  const flat = netMinor > 0n ? (evenParts(BigInt(perConversionMinor), parts)[index] ?? 0n) : 0n;
  return share(netMinor, bps) + flat;
}

/** Independent of the machine's locale and of the order in which Shopify lists the codes. */
function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
