/** What is kept of an order and its refunds: enough to attribute it again at any time, and nothing that was counted. */

/**
 * Amounts in minor units of the shop's currency, times in UTC. A webhook and the Admin API tell the same order with the same
 * facts: both are read into them by `told-order.ts`.
 */
export type OrderFacts = {
  /** `gid://shopify/Order/…` */
  id: string;
  name: string;
  processedAt: Date;
  /** Shopify's clock, in whole seconds: what is newer wins. */
  updatedAt: Date;
  /** When Shopify told it, which orders messages of one second; null where it does not say. */
  triggeredAt: Date | null;
  cancelledAt: Date | null;
  test: boolean;
  currency: string;
  /** After discounts, before returns, without shipping, tips and duties, as Shopify's subtotal says; with the tax that prices contain. */
  subtotalMinor: bigint;
  /** Whether the prices, and so the subtotal, contain tax. */
  taxesIncluded: boolean;
  /** Tax on the merchandise, without that on shipping. */
  taxMinor: bigint;
  /** What of the subtotal is gift cards that were bought. */
  giftCardMinor: bigint;
  shippingMinor: bigint;
  /** Tax on the shipping. */
  shippingTaxMinor: bigint;
  tipMinor: bigint;
  dutiesMinor: bigint;
  /** Whether the prices, and so the subtotal, contain the duties. */
  dutiesIncluded: boolean;
  /** The subtotal without what was returned or taken off by an edit; null where Shopify does not say. */
  currentMinor: bigint | null;
  /**
   * As Shopify says it, in small letters: paid, pending, authorized, voided and so on; UNBEGUN where it says that there is none, null where
   * it does not say.
   */
  financialStatus: string | null;
  /** When Shopify told for the first time that its money had come, by Shopify's clock; null while it has not, or where that is not told. */
  paymentAt: Date | null;
  /** Whether all of it was fulfilled; null where Shopify does not say. */
  fulfilled: boolean | null;
  /** When Shopify told so for the first time, by Shopify's clock. */
  fulfilledAt: Date | null;
  /** Where it was placed: web, pos, shopify_draft_order, subscription_contract and so on; null where Shopify does not say. */
  source: string | null;
  /** `gid://shopify/Customer/…` */
  customerId: string | null;
  /** Every code on the order, once each. */
  codes: { key: string; name: string }[];
  /** Names that stand on the order as a discount but not as a code that was typed: of drafts, points of sale and discounts by hand. */
  mentions: { key: string; name: string }[];
  /** How many parts of the order this rests on. A telling that knows more replaces one that knows less. */
  parts: number;
};

export type RefundFacts = {
  id: string;
  orderId: string;
  /** Returned merchandise, after discounts, without shipping; with the tax that prices contain. */
  amountMinor: bigint;
  /** Tax on it; null where Shopify does not say. */
  taxMinor: bigint | null;
  /** What of the returned merchandise is gift cards. */
  giftCardMinor: bigint;
  /** What was paid back less (positive) or more (negative) than the returned parts come to, as Shopify signs it. */
  discrepancyMinor: bigint;
  /** What of that Shopify says is tax; nothing where it does not tell them apart. */
  discrepancyTaxMinor: bigint;
  shippingMinor: bigint;
  tipMinor: bigint;
  dutiesMinor: bigint;
  /**
   * Where no discrepancy is told. Positive: what the shopper is owed, because nothing was paid back with the returned parts, as when an
   * edit takes items off. Negative: money of a refund without parts, which pays first what other refunds owe.
   */
  owedMinor: bigint;
  createdAt: Date;
  /** As of an order; 0 where it is not told what was paid back. */
  parts: number;
};

/** An order of merchandise alone, by a message that told nothing else. */
export const ONLY_MERCHANDISE = {
  triggeredAt: null,
  taxesIncluded: false,
  taxMinor: 0n,
  giftCardMinor: 0n,
  shippingMinor: 0n,
  shippingTaxMinor: 0n,
  tipMinor: 0n,
  dutiesMinor: 0n,
  dutiesIncluded: false,
  currentMinor: null,
  financialStatus: null,
  paymentAt: null,
  fulfilled: null,
  fulfilledAt: null,
  source: null,
  mentions: [],
  parts: 0,
} satisfies Partial<OrderFacts>;

/** A refund of merchandise alone. */
export const ONLY_GOODS = {
  taxMinor: null,
  giftCardMinor: 0n,
  discrepancyMinor: 0n,
  discrepancyTaxMinor: 0n,
  shippingMinor: 0n,
  tipMinor: 0n,
  dutiesMinor: 0n,
  owedMinor: 0n,
  parts: 0,
} satisfies Partial<RefundFacts>;

/**
 * What is kept as the financial status of an order nobody has begun to pay, of which Shopify says null. Source: public live captures of
 * orders that an API made without a payment (2025-01 and 2026-04): null, nothing received and all of it outstanding.
 */
export const UNBEGUN = "none";

/**
 * Whether the order's money came: `pending` while a bank transfer, a payment on delivery or a capture is awaited, `void` when it
 * will never come. What Shopify does not say counts as paid, as it did for orders that were read before it was asked.
 * Source: the values of OrderDisplayFinancialStatus.
 */
export function paymentOf({ financialStatus }: Pick<OrderFacts, "financialStatus">): "paid" | "pending" | "void" {
  switch (financialStatus) {
    case "pending":
    case "authorized":
    case "partially_paid":
    case UNBEGUN:
      return "pending";
    case "voided":
    case "expired":
      return "void";
    default:
      return "paid";
  }
}

/** What is kept as the source of a later order of a subscription, which its contract places without a checkout. */
export const RENEWAL_SOURCE = "subscription_contract";

/** What Shopify's Order.sourceName says of orders of a point of sale, and of drafts that staff made. */
export const POS_SOURCE = "pos";
export const DRAFT_SOURCE = "shopify_draft_order";

export function isRenewal({ source }: Pick<OrderFacts, "source">): boolean {
  return source === RENEWAL_SOURCE;
}

/**
 * The second an instant lies in. Webhooks and the Admin API tell one change with different precision; compared as they
 * stand, one of them would always seem the older and be passed over.
 */
export function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
