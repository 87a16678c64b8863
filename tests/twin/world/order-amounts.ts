import type { Order, OrderLine } from "./types.ts";

/**
 * Every figure of an order, in minor units of its shop currency.
 * `total…` and `subtotal` are as sold; `current…` are after refunds and, for a cancelled order, nothing.
 * Tax is kept with the order and follows the goods in proportion when they are refunded.
 */
export type OrderAmounts = ReturnType<typeof orderAmounts>;

export function orderAmounts(order: Order) {
  const gross = sum(order.lines, (line) => line.priceMinor * line.quantity);
  const codeDiscounts = sum(order.discountCodes, (code) => code.amountMinor);
  const lineDiscounts = sum(order.lines, (line) => line.discountMinor);
  const shippingDiscount = Math.min(order.shippingMinor, Math.max(0, codeDiscounts - lineDiscounts));
  const subtotal = gross - lineDiscounts;
  const shipping = order.shippingMinor - shippingDiscount;
  const total = subtotal + shipping + order.taxMinor;

  const refundedGoods = sum(order.refunds, (refund) => sum(refund.lines, (line) => line.subtotalMinor));
  const refundedShipping = sum(order.refunds, (refund) => refund.shippingMinor);
  const refundedTax = subtotal === 0 ? 0 : Math.round((order.taxMinor * Math.min(refundedGoods, subtotal)) / subtotal);
  const refunded = refundedGoods + refundedShipping + refundedTax;

  const cancelled = order.cancelledAt !== null;
  const currentLineDiscounts = cancelled ? 0 : sum(order.lines, (line) => currentDiscount(order, line));
  const currentShipping = cancelled ? 0 : Math.max(0, shipping - refundedShipping);
  const currentSubtotal = cancelled ? 0 : Math.max(0, subtotal - refundedGoods);
  const currentTax = cancelled ? 0 : Math.max(0, order.taxMinor - refundedTax);
  return {
    gross,
    lineDiscounts,
    shippingDiscount,
    totalDiscounts: lineDiscounts + shippingDiscount,
    subtotal,
    /** Before and after the discount on it. */
    shippingPrice: order.shippingMinor,
    shipping,
    tax: order.taxMinor,
    total,
    refunded,
    refundedShipping,
    currentSubtotal,
    currentShipping,
    currentTax,
    currentTotal: currentSubtotal + currentShipping + currentTax,
    currentTotalDiscounts: currentLineDiscounts + (currentShipping > 0 || !cancelled ? (cancelled ? 0 : shippingDiscount) : 0),
  };
}

export type FinancialStatus = "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED" | "VOIDED";

/** The world's checkout takes payment at once, so an order is paid until money goes back; a cancelled one without refund is void. */
export function financialStatus(order: Order): FinancialStatus {
  const { refunded, total } = orderAmounts(order);
  if (refunded > 0 && refunded >= total) return "REFUNDED";
  if (refunded > 0) return "PARTIALLY_REFUNDED";
  return order.cancelledAt !== null ? "VOIDED" : "PAID";
}

export function refundedQuantity(order: Order, line: OrderLine): number {
  return sum(order.refunds, (refund) => sum(refund.lines, (part) => (part.lineId === line.id ? part.quantity : 0)));
}

export function currentQuantity(order: Order, line: OrderLine): number {
  return order.cancelledAt !== null ? 0 : Math.max(0, line.quantity - refundedQuantity(order, line));
}

function currentDiscount(order: Order, line: OrderLine): number {
  return line.quantity === 0 ? 0 : Math.round((line.discountMinor * currentQuantity(order, line)) / line.quantity);
}

function sum<T>(items: T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
