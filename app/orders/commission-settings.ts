/**
 * What a shop decides about the commissions of its orders: what they are computed on, how long they are held, and which orders
 * earn one. An offer may set the first two for itself.
 */
import { type Basis, MERCHANDISE } from "./earnings.ts";
import { type OrderFacts, paymentOf } from "./order-facts.ts";

export const HOLD_FROM = ["placed", "paid", "fulfilled"] as const;
/** A commission may be paid so many days (of 24 hours) after its order was placed, paid or fulfilled; 0 days is at that moment. */
export type Hold = { days: number; from: (typeof HOLD_FROM)[number] };

export const MOST_HOLD_DAYS = 365;

export const OWN_PURCHASES = ["flag", "count", "reject"] as const;
export const RENEWALS = ["count", "first", "none"] as const;

/** Which orders earn a commission. */
export type OrderRules = {
  /** Orders whose customer is the member: counted and pointed out, counted, or rejected. */
  ownPurchases: (typeof OWN_PURCHASES)[number];
  /** Whether only a customer's first order with a code earns. Renewals have a rule of their own. */
  firstOrderOnly: boolean;
  /** Later orders of a subscription: all of them, the first of them, or none. */
  renewals: (typeof RENEWALS)[number];
  posOrders: boolean;
  draftOrders: boolean;
};

export type CommissionSettings = { basis: Basis; hold: Hold; rules: OrderRules };

/** What an offer sets for itself; null is as the shop. */
export type OfferOverride = { basis: Basis | null; hold: Hold | null };

export const AS_SHOP: OfferOverride = { basis: null, hold: null };

/** What holds where a shop has chosen nothing: commissions on merchandise, payable at once, of every order that a code brought. */
export const STANDARD: CommissionSettings = {
  basis: MERCHANDISE,
  hold: { days: 0, from: "placed" },
  rules: { ownPurchases: "flag", firstOrderOnly: false, renewals: "count", posOrders: true, draftOrders: true },
};

/** The settings of a shop with those of its offers, as attribution asks for them. */
export type SettingsOf = { shop: CommissionSettings; offers: ReadonlyMap<string, OfferOverride> };

export const STANDARD_OF_ALL: SettingsOf = { shop: STANDARD, offers: new Map() };

/** What holds in one offer. */
export function settingsIn({ shop, offers }: SettingsOf, offerId: string): CommissionSettings {
  const { basis, hold } = offers.get(offerId) ?? AS_SHOP;
  return { ...shop, basis: basis ?? shop.basis, hold: hold ?? shop.hold };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * When the commission of an order may be paid: the one place where a hold period is computed. Null while what it counts from has
 * not happened. What Shopify did not tell of an order counts from when it was placed, as it did for orders that were read before
 * it was asked.
 */
export function approvesAt(order: OrderFacts, { days, from }: Hold): Date | null {
  const began = beganAt(order, from);
  return began && new Date(began.getTime() + days * DAY_MS);
}

function beganAt(order: OrderFacts, from: Hold["from"]): Date | null {
  switch (from) {
    case "placed":
      return order.processedAt;
    case "paid":
      return paymentOf(order) === "paid" ? (order.paymentAt ?? order.processedAt) : null;
    case "fulfilled":
      return order.fulfilled === false ? null : (order.fulfilledAt ?? order.processedAt);
  }
}

/** Whether a hold period is over: the other half of it, for rows in memory. SQL compares the same column with the same moment. */
export function isApproved({ approvesAt: at }: { approvesAt: Date | string | null }, now: Date): boolean {
  return at !== null && new Date(at) <= now;
}
