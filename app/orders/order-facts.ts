/** What is kept of an order and its refunds: enough to attribute it again at any time, and nothing that was counted. */

/** Amounts in minor units of the shop's currency, times in UTC. */
export type OrderFacts = {
  /** `gid://shopify/Order/…` */
  id: string;
  name: string;
  processedAt: Date;
  /** Shopify's clock, in whole seconds: what is newer wins. */
  updatedAt: Date;
  cancelledAt: Date | null;
  test: boolean;
  currency: string;
  /** After discounts, before returns, without shipping, as Shopify's subtotal says. */
  subtotalMinor: bigint;
  /** `gid://shopify/Customer/…` */
  customerId: string | null;
  /** Every code on the order, once each. */
  codes: { key: string; name: string }[];
};

export type RefundFacts = {
  id: string;
  orderId: string;
  /** Returned merchandise, after discounts, without shipping and tax. */
  amountMinor: bigint;
  createdAt: Date;
};

/**
 * The second an instant lies in. Webhooks and the Admin API tell one change with different precision; compared as they
 * stand, one of them would always seem the older and be passed over.
 */
export function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
