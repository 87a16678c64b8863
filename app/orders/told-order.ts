/**
 * From an order or a refund as it was told, by a webhook or by the Admin API, to the facts that are kept. Both ways of
 * telling are read into these types, and only here is decided what their parts come to.
 */
import { keyOf } from "#app/codes/promo-code.ts";

import { type OrderFacts, paymentOf, type RefundFacts, wholeSecond } from "./order-facts.ts";

/** Amounts in minor units of the shop's currency. */
export type ToldLine = { originalMinor: bigint; discountMinor: bigint; taxMinor: bigint; giftCard: boolean };
export type ToldShipping = { priceMinor: bigint; taxMinor: bigint };

type Kept = "id" | "name" | "processedAt" | "updatedAt" | "triggeredAt" | "cancelledAt" | "test" | "currency" | "subtotalMinor";
type Besides = "taxesIncluded" | "tipMinor" | "dutiesMinor" | "financialStatus" | "fulfilled" | "source" | "customerId";

export type ToldOrder = Pick<OrderFacts, Kept | Besides> & {
  /** Of the whole order, shipping included. */
  totalTaxMinor: bigint;
  lines: readonly ToldLine[];
  shipping: readonly ToldShipping[];
  /** Names as they were typed, and as they stand among the order's discounts. */
  codes: readonly string[];
  applications: readonly string[];
};

export type ToldRefund = Pick<RefundFacts, "id" | "orderId" | "createdAt"> & {
  lines: readonly { subtotalMinor: bigint; taxMinor: bigint | null; giftCard: boolean }[];
  /** What was paid back less or more than the parts come to, tax included; negative is more, as Shopify signs it. */
  discrepancies: readonly bigint[];
  shipping: readonly ToldShipping[];
  /** What the shopper got back in all; null where the telling does not say. */
  moneyMinor: bigint | null;
};

/** Longer ones are no names of codes: Shopify allows 255 characters. */
const LONGEST = 255;

/** The facts of an order. Names are trimmed of nothing but empty ones; each stands once, the first spelling of it. */
export function orderFacts({ lines, shipping, totalTaxMinor, codes, applications, ...told }: ToldOrder): OrderFacts {
  const typed = named(codes);
  const keys = new Set(typed.map(({ key }) => key));
  const lineTax = sum(lines, (line) => (line.giftCard ? 0n : line.taxMinor));
  const shippingTax = sum(shipping, (one) => one.taxMinor);
  const taxesListed = lines.some((line) => line.taxMinor !== 0n);
  const updatedAt = wholeSecond(told.updatedAt);
  const financialStatus = told.financialStatus?.toLowerCase() ?? null;
  return {
    ...told,
    updatedAt,
    financialStatus,
    // Neither way of telling dates these: they happened by the time Shopify first says so.
    paymentAt: financialStatus !== null && paymentOf({ financialStatus }) === "paid" ? updatedAt : null,
    fulfilledAt: told.fulfilled ? updatedAt : null,
    // Where lines list no taxes, the merchandise bears what shipping does not.
    taxMinor: taxesListed ? lineTax : atLeastNothing(totalTaxMinor - shippingTax),
    giftCardMinor: sum(lines, (line) => (line.giftCard ? line.originalMinor - line.discountMinor : 0n)),
    shippingMinor: sum(shipping, (one) => one.priceMinor),
    codes: typed,
    mentions: named(applications).filter(({ key }) => !keys.has(key)),
    parts: lines.length + 1,
  };
}

/**
 * The facts of a refund. A refund of money alone may come without an adjustment that says so: then what was paid back beyond
 * shipping is the adjustment. It may also come with lines that are worth nothing (recorded of an item that was refunded whole and not
 * put back in stock).
 */
export function refundFacts({ lines, discrepancies, shipping, moneyMinor, ...told }: ToldRefund): RefundFacts {
  const shippingMinor = sum(shipping, (one) => one.priceMinor);
  const shippingWhole = shippingMinor + sum(shipping, (one) => one.taxMinor);
  const isMoneyAlone = discrepancies.length === 0 && lines.every((line) => line.subtotalMinor === 0n);
  const unexplained = isMoneyAlone ? atLeastNothing((moneyMinor ?? 0n) - shippingWhole) : 0n;
  // Money alone, and not told how much: whatever tells it later knows more.
  const isUnknown = isMoneyAlone && moneyMinor === null;
  const taxTold = lines.some((line) => line.taxMinor !== null);
  return {
    ...told,
    amountMinor: sum(lines, (line) => line.subtotalMinor),
    taxMinor: taxTold ? sum(lines, (line) => (line.giftCard ? 0n : (line.taxMinor ?? 0n))) : null,
    giftCardMinor: sum(lines, (line) => (line.giftCard ? line.subtotalMinor : 0n)),
    discrepancyMinor: sum(discrepancies, (one) => one) - unexplained,
    shippingMinor,
    parts: isUnknown ? 0 : lines.length + discrepancies.length + shipping.length + 1,
  };
}

/**
 * Whether all of an order was fulfilled, from what a webhook calls `fulfillment_status` and the Admin API `displayFulfillmentStatus`: an
 * order that needs no fulfilment is. Sources: the REST Order resource (null is none yet, `partial`, `fulfilled`, `not_eligible`) and
 * the values of OrderDisplayFulfillmentStatus.
 */
export function isFulfilled(status: string | null): boolean {
  return ["fulfilled", "not_eligible", "fulfillment_not_required"].includes(status?.toLowerCase() ?? "");
}

function named(names: readonly string[]): { key: string; name: string }[] {
  const found = new Map<string, string>();
  for (const name of names) if (name.trim() && name.length <= LONGEST && !found.has(keyOf(name))) found.set(keyOf(name), name);
  return [...found].map(([key, name]) => ({ key, name }));
}

function sum<T>(items: readonly T[], of: (item: T) => bigint): bigint {
  return items.reduce((total, item) => total + of(item), 0n);
}

const atLeastNothing = (minor: bigint) => (minor < 0n ? 0n : minor);
