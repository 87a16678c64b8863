import { holderAt, type Tenure } from "#app/codes/lineage.ts";

import { earned, rateAt, type Commission, type OwnRate, type TierProgress } from "./commission.ts";
import { type History, NO_HISTORY, ruledOut, type RuledOut } from "./order-rules.ts";
import { approvesAt, type SettingsOf, settingsIn, STANDARD_OF_ALL } from "#app/orders/commission-settings.ts";
import { type Basis, earningOf } from "#app/orders/earnings.ts";
import { isRenewal, type OrderFacts, paymentOf, type RefundFacts } from "#app/orders/order-facts.ts";
import { evenParts } from "#app/orders/minor-units.ts";

export const CONVERSION_STATES = ["counted", "pending", "cancelled", "voided", "deleted", "test", "rejected"] as const;
export type ConversionState = (typeof CONVERSION_STATES)[number];

/** What an order is worth to one member in one offer. Amounts in minor units of the shop's currency. */
export type Conversion = {
  orderId: string;
  enrolmentId: string;
  offerId: string;
  memberId: string;
  promoCodeId: string;
  at: Date;
  /** Only counted ones enter totals. */
  state: ConversionState;
  /** The part that stands for the order among the shop's, and among its offer's: one of each, and a counted one. */
  ofOrder: boolean;
  ofOffer: boolean;
  grossMinor: bigint;
  refundedMinor: bigint;
  netMinor: bigint;
  /** What it was computed on. */
  basis: Basis;
  /** The rule of the shop that leaves it out; null where none does, or a person decided. */
  ruledOut: RuledOut | null;
  /** When its hold period ends; null while what that counts from has not happened. */
  approvesAt: Date | null;
  /** Nothing unless counted; what was paid once it was paid, whatever became of the order. */
  commissionMinor: bigint;
  /** What the part earns by its order as it is now, also where something else was paid. */
  dueMinor: bigint;
  /** Since when it is kept from being paid. */
  heldAt: Date | null;
  /** Since when it is in a payout that is approved and not paid. */
  payoutAt: Date | null;
  paidAt: Date | null;
};

/** Whose part of an order it is. `basis`: what it was computed on when the order was locked. */
export type Holder = Pick<Tenure, "id" | "enrolmentId" | "memberId" | "offerId"> & { basis?: Basis };

/** What a person decided about one member's part of an order. `isAllowed`: it counts in spite of the shop's rules. */
export type Review = {
  rejectedFor: string | null;
  paidMinor: bigint | null;
  paidAt: Date | null;
  heldAt?: Date | null;
  isAllowed?: boolean;
  payoutAt?: Date | null;
};

export type Lineage = {
  /** Every tenure of the names at hand, by key. */
  tenures: ReadonlyMap<string, readonly Tenure[]>;
  /** What each offer pays, by its id, and members on terms of their own, by enrolment. */
  commission: ReadonlyMap<string, Commission>;
  own?: ReadonlyMap<string, readonly OwnRate[]>;
  /** What the shop and its offers decided about commissions; where it is missing, what holds where nobody decided. */
  settings?: SettingsOf;
  /** What a member had sold before an order, by `tierProgressKey`; where it is missing, nothing. Only tiers ask for it. */
  standings?: ReadonlyMap<string, TierProgress>;
};

export function tierProgressKey({ orderId, enrolmentId }: { orderId: string; enrolmentId: string }): string {
  return `${enrolmentId} ${orderId}`;
}

export type Reviews = {
  /** By enrolment. */
  reviews: ReadonlyMap<string, Review>;
  /** Whose the order is for good, because a part of it was paid or is in a payout; null while nothing is. */
  locked: readonly Holder[] | null;
};

const NONE = { reviews: new Map<string, Review>(), locked: null, assigned: null, deleted: false, began: null, history: NO_HISTORY };

/**
 * An order with what came back of it and what was decided about it. `assigned`: whom a person gave it to, in place of whoever
 * held its codes. `deleted`: it is gone from Shopify. `began`: of a renewal, when its customer bought with each code at a
 * checkout, by key; a code that is missing was never seen at one. `history`: what the shop's rules ask.
 */
export type Case = {
  order: OrderFacts;
  refunds: readonly RefundFacts[];
  assigned?: Holder | null;
  deleted?: boolean;
  began?: ReadonlyMap<string, Date> | null;
  history?: History;
} & Partial<Reviews>;

/**
 * The conversions of one order: it counts for whoever held its codes when it was placed.
 *
 * Two members on one order share it evenly, whatever each code took off: nobody can say which of them brought the
 * shopper, and the parts never add up to more than the order. A member with two codes on one order has one part.
 * Refunds are shared the same way and never exceed the order, and so is what an offer pays for each conversion; an order
 * that was returned whole pays nothing. A cancelled, deleted, test or rejected order, and one whose money did not come, is
 * remembered and counts nothing.
 *
 * Once a part was paid or is in a payout that is approved, whose the order is, what was paid and what it was computed on stay as they are; the revenue goes on
 * following the order. The shop's rules say nothing about a part that was paid, nor about an order that a person gave to a member.
 */
export function attribute(about: Case, { tenures, commission, own, standings, settings = STANDARD_OF_ALL }: Lineage): Conversion[] {
  const { order, refunds, reviews, locked, assigned, deleted, began, history } = { ...NONE, ...about };
  const held = locked ?? (assigned ? [assigned] : holdersOf(order, { tenures, began }));
  if (held.length === 0) return [];

  const parts = held.map((holder, index): Conversion => {
    const review = reviews.get(holder.enrolmentId);
    const here = settingsIn(settings, holder.offerId);
    const isPaid = review?.paidAt != null || review?.payoutAt != null;
    const decided = isPaid || review?.isAllowed === true || assigned !== null || review?.rejectedFor != null;
    const rule = decided ? null : ruledOut(order, { rules: here.rules, history, memberId: holder.memberId });
    const state = stateOf(order, { isRejected: review?.rejectedFor != null || rule !== null, deleted });
    const basis = (isPaid ? holder.basis : undefined) ?? here.basis;
    const earning = earningOf(order, refunds, basis);
    const grossMinor = evenParts(earning.grossMinor, held.length)[index] ?? 0n;
    const refundedMinor = evenParts(earning.refundedMinor, held.length)[index] ?? 0n;
    const netMinor = grossMinor - refundedMinor;
    const standing = standings?.get(tierProgressKey({ orderId: order.id, enrolmentId: holder.enrolmentId }));
    const terms = { commission: commission.get(holder.offerId), own: own?.get(holder.enrolmentId) ?? [], ...(standing && { standing }) };
    const rate = rateAt(terms, order.processedAt);
    const due = dueOf(state, { earns: earned(rate, { netMinor, index, parts: held.length }), paidMinor: review?.paidMinor ?? null });
    return {
      orderId: order.id,
      enrolmentId: holder.enrolmentId,
      offerId: holder.offerId,
      memberId: holder.memberId,
      promoCodeId: holder.id,
      at: order.processedAt,
      state,
      ofOrder: false,
      ofOffer: false,
      grossMinor,
      refundedMinor,
      netMinor,
      basis,
      ruledOut: rule,
      approvesAt: approvesAt(order, here.hold),
      commissionMinor: review?.paidMinor ?? due,
      dueMinor: due,
      heldAt: review?.heldAt ?? null,
      payoutAt: review?.payoutAt ?? null,
      paidAt: review?.paidAt ?? null,
    };
  });
  return standing(parts);
}

type Held = Pick<Lineage, "tenures"> & { began: ReadonlyMap<string, Date> | null };

/**
 * A renewal counts for whoever held the code when its customer bought with it at a checkout. Where that was never seen and the
 * name has changed hands since anybody held it, nobody can say whose it is, and it is nobody's until a person says so.
 */
function holdersOf(order: OrderFacts, { tenures, began }: Held): Holder[] {
  const held = new Map<string, Holder>();
  for (const { key } of [...order.codes].sort(byKey)) {
    const theirs = tenures.get(key) ?? [];
    const since = began?.get(key);
    if (isRenewal(order) && !since && changedHands(theirs, order.processedAt)) continue;
    const tenure = holderAt(theirs, isRenewal(order) && since ? since : order.processedAt);
    if (tenure && !held.has(tenure.enrolmentId)) held.set(tenure.enrolmentId, tenure);
  }
  return [...held.values()];
}

function changedHands(tenures: readonly Tenure[], by: Date): boolean {
  return new Set(tenures.filter(({ liveFrom }) => liveFrom <= by).map(({ enrolmentId }) => enrolmentId)).size > 1;
}

function stateOf(order: OrderFacts, { isRejected, deleted }: { isRejected: boolean; deleted: boolean }): ConversionState {
  if (order.test) return "test";
  if (deleted) return "deleted";
  if (order.cancelledAt) return "cancelled";
  const payment = paymentOf(order);
  if (payment === "void") return "voided";
  if (isRejected) return "rejected";
  return payment === "pending" ? "pending" : "counted";
}

/**
 * What a part is due in this state. The money of a part that was paid came once: while a balance is awaited, as after an exchange for
 * something dearer, it stays as it was paid, unless the order is worth less by now.
 */
function dueOf(state: ConversionState, { earns, paidMinor }: { earns: bigint; paidMinor: bigint | null }): bigint {
  if (state === "counted") return earns;
  if (state !== "pending" || paidMinor === null) return 0n;
  return earns < paidMinor ? earns : paidMinor;
}

/** Names the part that stands for the whole, so that orders are counted by adding up. */
function standing(parts: Conversion[]): Conversion[] {
  const counted = parts.filter(({ state }) => state === "counted");
  return parts.map((part) => ({
    ...part,
    ofOrder: part === counted[0],
    ofOffer: part === counted.find(({ offerId }) => offerId === part.offerId),
  }));
}

/** Independent of the machine's locale and of the order in which Shopify lists the codes. */
function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
