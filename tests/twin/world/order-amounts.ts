import type { Order, OrderLine, Refund } from "./types.ts";

export function orderAmounts(order: Order) {
  const gross = sum(order.lines, (line) => line.priceMinor * line.quantity);
  const lineDiscounts = sum(order.lines, (line) => line.discountMinor);
  const shippingDiscount = sum(order.discountCodes, (code) => (code.type === "shipping" ? code.amountMinor : 0));
  const subtotal = gross - lineDiscounts;
  const shipping = order.shippingMinor - shippingDiscount;
  const tip = order.tipMinor ?? 0;
  const duties = order.dutiesIncluded ? 0 : (order.dutiesMinor ?? 0);
  const total = subtotal + shipping + tip + duties + (order.taxesIncluded ? 0 : order.taxMinor);

  const refunds = order.refunds.map((refund) => refundAmounts(order, refund));
  const refundedGoods = sum(refunds, (refund) => refund.goods);
  const refundedShipping = sum(refunds, (refund) => refund.shipping);
  const refundedTax = sum(refunds, (refund) => refund.tax);

  const cancelled = order.cancelledAt !== null;
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
    tip,
    tax: order.taxMinor,
    total,
    refunded: sum(refunds, (refund) => refund.total),
    refundedShipping,
    currentSubtotal,
    currentShipping,
    currentTax,
    currentTotal: currentSubtotal + currentShipping + (order.taxesIncluded ? 0 : currentTax),
    currentTotalDiscounts: cancelled ? 0 : sum(order.lines, (line) => currentDiscount(order, line)) + shippingDiscount,
  };
}

/** What one refund gives back: goods, shipping, and the tax on those goods. */
export function refundAmounts(order: Order, refund: Refund) {
  const sold = sum(order.lines, (line) => line.priceMinor * line.quantity - line.discountMinor);
  const goods = sum(refund.lines, (line) => line.subtotalMinor);
  const tax = taxOn(order, sold, goods);
  const less = sum(refund.adjustments ?? [], (one) => one.minor + (one.taxMinor ?? 0));
  const besides = refund.shippingMinor + (refund.tipMinor ?? 0) + (refund.dutiesMinor ?? 0);
  return { goods, shipping: refund.shippingMinor, tax, total: goods + besides + (order.taxesIncluded ? 0 : tax) - less };
}

/** How a refund's money went back: as it says itself, or all of it at once. */
export function refundTransactions(order: Order, refund: Refund): NonNullable<Refund["transactions"]> {
  const { total } = refundAmounts(order, refund);
  return refund.transactions ?? (total === 0 ? [] : [{ id: refund.id + 1, minor: total, status: "success" }]);
}

/** The share of the order's tax that belongs to goods of this worth. */
export function taxOn(order: Order, soldMinor: number, goodsMinor: number): number {
  return soldMinor === 0 ? 0 : Math.round((order.taxMinor * Math.min(goodsMinor, soldMinor)) / soldMinor);
}

type FinancialStatus = "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED" | "VOIDED" | Exclude<NonNullable<Order["payment"]>, "NONE">;

/**
 * The world's checkout takes payment at once, so an order is paid until money goes back; a cancelled one without refund is void. Null where
 * nobody has begun to pay (live captures of orderCreate without transactions, 2025-01 and 2026-04: null, all of it outstanding).
 */
export function financialStatus(order: Order): FinancialStatus | null {
  if (order.payment === "NONE") return null;
  if (order.payment) return order.payment;
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
