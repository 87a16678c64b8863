/** What a commission of an order is computed on, and what is left out of it. */
import type { OrderFacts, RefundFacts } from "./order-facts.ts";

export const BASIS_PARTS = ["containedTax", "giftCards", "shipping", "tips", "duties"] as const;

/** What belongs to the commission basis beside merchandise after discounts. */
export type Basis = Record<(typeof BASIS_PARTS)[number], boolean>;

/** Merchandise after discounts: without the tax that prices contain, gift cards, shipping, tips and duties. */
export const MERCHANDISE: Basis = { containedTax: false, giftCards: false, shipping: false, tips: false, duties: false };

/** The subtotal as Shopify says it: what commissions were computed on before the basis could be chosen. */
export const SUBTOTAL: Basis = { ...MERCHANDISE, containedTax: true, giftCards: true };

/** A basis as it is kept: the parts that count, in one order, with a space between them. Nothing is merchandise alone. */
export function basisText(basis: Basis): string {
  return BASIS_PARTS.filter((part) => basis[part]).join(" ");
}

/** Reads it back. Words that name no part are passed over. */
export function basisFrom(text: string): Basis {
  const parts = new Set(text.split(" "));
  return Object.fromEntries(BASIS_PARTS.map((part) => [part, parts.has(part)])) as Basis;
}

export type Excluded = { taxMinor: bigint; giftCardMinor: bigint; shippingMinor: bigint; tipMinor: bigint; dutiesMinor: bigint };

/** In minor units of the shop's currency. `refundedMinor` is never more than `grossMinor`, and never negative. */
export type Earning = { grossMinor: bigint; refundedMinor: bigint; excluded: Excluded };

/**
 * What an order earns commission on, before and after what came back, and what of the order is left out. A refund without
 * returned lines takes its money off; lines that were returned and not paid back take nothing off; money paid back beyond the
 * order takes off no more than the order. Money that was paid back for no line shares the tax of the order.
 */
export function earningOf(order: OrderFacts, refunds: readonly RefundFacts[], basis: Basis): Earning {
  const leavesTaxOut = order.taxesIncluded && !basis.containedTax;
  const merchandise = order.subtotalMinor - (basis.giftCards ? 0n : order.giftCardMinor) - (leavesTaxOut ? order.taxMinor : 0n);
  const besides =
    (basis.shipping ? order.shippingMinor : 0n) + (basis.tips ? order.tipMinor : 0n) + (basis.duties ? order.dutiesMinor : 0n);
  const grossMinor = atLeastNothing(merchandise) + besides;
  const withoutTax = (minor: bigint) => (leavesTaxOut ? minor - taxIn(minor, order) : minor);
  const returned = refunds.reduce((sum, refund) => {
    const goods = refund.amountMinor - refund.giftCardMinor;
    const goodsWithoutTax = leavesTaxOut && refund.taxMinor !== null ? goods - refund.taxMinor : withoutTax(goods);
    const lines = goodsWithoutTax + (basis.giftCards ? refund.giftCardMinor : 0n);
    const took = lines - withoutTax(refund.discrepancyMinor);
    // Returned and not paid back: it takes nothing off, and gives nothing to another refund.
    const off = refund.amountMinor > 0n && refund.discrepancyMinor > 0n ? atLeastNothing(took) : took;
    return sum + off + (basis.shipping ? refund.shippingMinor : 0n);
  }, 0n);
  return {
    grossMinor,
    refundedMinor: returned > grossMinor ? grossMinor : atLeastNothing(returned),
    excluded: {
      taxMinor: leavesTaxOut ? order.taxMinor : 0n,
      giftCardMinor: basis.giftCards ? 0n : order.giftCardMinor,
      shippingMinor: basis.shipping ? 0n : order.shippingMinor,
      tipMinor: basis.tips ? 0n : order.tipMinor,
      dutiesMinor: basis.duties ? 0n : order.dutiesMinor,
    },
  };
}

/** The share of the order's tax that is contained in this much of its merchandise, rounded half away from zero. */
function taxIn(minor: bigint, { subtotalMinor, giftCardMinor, taxMinor }: OrderFacts): bigint {
  const taxed = subtotalMinor - giftCardMinor;
  if (taxed <= 0n) return 0n;
  const product = minor * taxMinor;
  return (product + (product < 0n ? -taxed : taxed) / 2n) / taxed;
}

const atLeastNothing = (minor: bigint) => (minor < 0n ? 0n : minor);
