/** What a commission of an order is computed on, and what is left out of it. */
import type { OrderFacts, RefundFacts } from "./order-facts.ts";
import { FAILED } from "./told-order.ts";

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
type Earning = { grossMinor: bigint; refundedMinor: bigint; excluded: Excluded };

/**
 * What an order earns commission on, before and after what came back, and what of the order is left out. A refund without
 * returned lines takes its money off, unless it pays what the return of other lines left owed; lines that were returned and not
 * paid back take nothing off; money paid back beyond the order takes off no more than the order. Items that an edit took off and
 * no refund tells of come back too. Money that was paid back for no line shares the tax and duties of the order. Of shipping, the tip and
 * duties that are beside the prices, what was paid back comes off where they belong to the basis, and never more than earns there.
 */
export function earningOf(order: OrderFacts, refunds: readonly RefundFacts[], basis: Basis): Earning {
  const leavesTaxOut = order.taxesIncluded && !basis.containedTax;
  const taxEarns = order.taxesIncluded && basis.containedTax;
  const leavesDutiesOut = order.dutiesIncluded && !basis.duties;
  const merchandise =
    order.subtotalMinor -
    (basis.giftCards ? 0n : order.giftCardMinor) -
    (leavesTaxOut ? order.taxMinor : 0n) -
    (leavesDutiesOut ? order.dutiesMinor : 0n);
  const besides = {
    shippingMinor: basis.shipping ? atLeastNothing(order.shippingMinor - (leavesTaxOut ? order.shippingTaxMinor : 0n)) : 0n,
    tipMinor: basis.tips ? order.tipMinor : 0n,
    dutiesMinor: basis.duties && !order.dutiesIncluded ? order.dutiesMinor : 0n,
  };
  const grossMinor = atLeastNothing(merchandise) + besides.shippingMinor + besides.tipMinor + besides.dutiesMinor;
  const withoutDuties = (minor: bigint) => (leavesDutiesOut ? minor - shareIn(minor, order.dutiesMinor, order) : minor);
  const without = (minor: bigint) => withoutDuties(minor) - (leavesTaxOut ? shareIn(minor, order.taxMinor, order) : 0n);
  const discrepancyWithout = (refund: RefundFacts) => {
    const { amountMinor, taxMinor, discrepancyMinor, discrepancyTaxMinor } = refund;
    if (discrepancyTaxMinor !== 0n) return withoutDuties(discrepancyMinor - (taxEarns ? 0n : discrepancyTaxMinor));
    // What was kept of returned lines contains their tax, which may be another than that of the rest of the order.
    const isOfLines = leavesTaxOut && discrepancyMinor > 0n && amountMinor > 0n && taxMinor !== null;
    if (isOfLines) return withoutDuties(discrepancyMinor) - shareOf(discrepancyMinor, { part: taxMinor, whole: amountMinor });
    return without(order.taxesIncluded ? discrepancyMinor : withoutTaxBeside(refund));
  };
  const returned = refunds.reduce((sum, refund) => {
    const goods = refund.amountMinor - refund.giftCardMinor;
    const goodsWithout = leavesTaxOut && refund.taxMinor !== null ? withoutDuties(goods) - refund.taxMinor : without(goods);
    const lines = goodsWithout + (basis.giftCards ? refund.giftCardMinor : 0n);
    const took = lines - discrepancyWithout(refund);
    // Returned and not paid back: it takes nothing off, and gives nothing to another refund.
    const off = refund.amountMinor > 0n && refund.discrepancyMinor > 0n ? atLeastNothing(took) : took;
    return sum + off;
  }, 0n);
  const besidesBack = BESIDES.reduce((sum, part) => sum + least(total(refunds, part), besides[part]), 0n);
  const back =
    returned +
    besidesBack +
    containedDutiesBack(order, refunds, basis) -
    without(paidLater(order, refunds)) +
    without(removedUntold(order, refunds));
  return {
    grossMinor,
    refundedMinor: back > grossMinor || isRefundedWhole(order, refunds) ? grossMinor : atLeastNothing(back),
    excluded: {
      taxMinor: leavesTaxOut ? order.taxMinor : 0n,
      giftCardMinor: basis.giftCards ? 0n : order.giftCardMinor,
      shippingMinor: basis.shipping ? 0n : order.shippingMinor,
      tipMinor: basis.tips ? 0n : order.tipMinor,
      dutiesMinor: basis.duties ? 0n : order.dutiesMinor,
    },
  };
}

/** Of what was kept of returned lines, what is of their price: the discrepancy counts the tax beside it too. */
function withoutTaxBeside({ amountMinor, taxMinor, discrepancyMinor }: RefundFacts): bigint {
  const whole = amountMinor + (taxMinor ?? 0n);
  if (discrepancyMinor <= 0n || amountMinor <= 0n || whole <= 0n) return discrepancyMinor;
  return shareOf(discrepancyMinor, { part: amountMinor, whole });
}

const BESIDES = ["shippingMinor", "tipMinor", "dutiesMinor"] as const;

function total(refunds: readonly RefundFacts[], part: (typeof BESIDES)[number]): bigint {
  return refunds.reduce((sum, refund) => sum + refund[part], 0n);
}

/** Duties that prices contain come back with the lines; where they earn, what was paid back of them beyond that takes off too. */
function containedDutiesBack(order: OrderFacts, refunds: readonly RefundFacts[], basis: Basis): bigint {
  if (!order.dutiesIncluded || !basis.duties) return 0n;
  const lines = refunds.reduce((sum, { amountMinor, giftCardMinor }) => sum + amountMinor - giftCardMinor, 0n);
  return atLeastNothing(least(total(refunds, "dutiesMinor"), order.dutiesMinor) - shareIn(lines, order.dutiesMinor, order));
}

/** What refunds of money alone paid of what the return of lines left owed: it was taken off with the lines already. */
function paidLater(order: OrderFacts, refunds: readonly RefundFacts[]): bigint {
  const owed = refunds.reduce((sum, { owedMinor, taxMinor }) => {
    // What is owed counts tax beside the price; prices that contain it have counted it already.
    return owedMinor > 0n ? sum + atLeastNothing(owedMinor - (order.taxesIncluded ? (taxMinor ?? 0n) : 0n)) : sum;
  }, 0n);
  const paid = refunds.reduce((sum, { owedMinor }) => (owedMinor < 0n ? sum - owedMinor : sum), 0n);
  return least(paid, owed);
}

/**
 * What Shopify's current subtotal is short of, beyond what the refunds come to. Shopify tells items that an edit took off as a refund
 * without money; where it does not, the subtotal alone says so.
 */
function removedUntold(order: OrderFacts, refunds: readonly RefundFacts[]): bigint {
  if (order.currentMinor === null || order.cancelledAt !== null) return 0n;
  const told = refunds.reduce((sum, { amountMinor, discrepancyMinor }) => sum + amountMinor + atLeastNothing(-discrepancyMinor), 0n);
  return atLeastNothing(order.subtotalMinor - order.currentMinor - told);
}

/**
 * Whether Shopify says that all the money went back, whatever its refunds come to: some may not be told yet, or not in the shop's currency,
 * and of tax that prices contain each was rounded by itself. Not where money of one failed.
 */
function isRefundedWhole({ financialStatus }: OrderFacts, refunds: readonly RefundFacts[]): boolean {
  return financialStatus === "refunded" && refunds.every(({ parts }) => parts !== FAILED);
}

/** The share of an amount of the order that is contained in this much of its merchandise. */
function shareIn(minor: bigint, containedMinor: bigint, { subtotalMinor, giftCardMinor }: OrderFacts): bigint {
  return shareOf(minor, { part: containedMinor, whole: subtotalMinor - giftCardMinor });
}

/** Rounded half away from zero; nothing of nothing. */
function shareOf(minor: bigint, { part, whole }: { part: bigint; whole: bigint }): bigint {
  if (whole <= 0n) return 0n;
  const product = minor * part;
  return (product + (product < 0n ? -whole : whole) / 2n) / whole;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const atLeastNothing = (minor: bigint) => (minor < 0n ? 0n : minor);
