import { byId } from "./indexes.ts";
import { gid } from "./gid.ts";
import { decimal, inPresentment } from "./money.ts";
import { currentQuantity, financialStatus, orderAmounts, refundTransactions, taxOn } from "./order-amounts.ts";
import type { Order, OrderLine, Refund } from "./types.ts";
import type { LiveWorld } from "./world.ts";

/**
 * The REST-shaped order that orders/create, orders/updated, orders/cancelled and orders/edited carry:
 * the parts attribution needs, of which Shopify's documentation shows the shape; the rest of the real payload is left out.
 */
export function orderPayload(world: LiveWorld, order: Order): Record<string, unknown> {
  const amounts = orderAmounts(order);
  const customer = byId(world.data.customers, order.customerId);
  const money = (minor: number) => decimal(minor, order.currency);
  const set = (minor: number) => moneySet(order, minor);
  return {
    id: order.id,
    admin_graphql_api_id: gid("Order", order.id),
    name: order.name,
    order_number: Number(order.name.replace(/\D/g, "")),
    email: order.email,
    contact_email: order.email,
    test: order.test,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    cancel_reason: order.cancelReason,
    closed_at: null,
    confirmed: true,
    financial_status: financialStatus(order)?.toLowerCase() ?? null,
    source_name: order.source ?? "web",
    taxes_included: order.taxesIncluded ?? false,
    duties_included: order.dutiesIncluded ?? false,
    original_total_duties_set: order.dutiesMinor === undefined ? null : set(order.dutiesMinor),
    fulfillment_status: order.isFulfilled ? "fulfilled" : null,
    currency: order.currency,
    presentment_currency: order.presentmentCurrency,
    customer: customer && {
      id: customer.id,
      admin_graphql_api_id: gid("Customer", customer.id),
      email: customer.email,
      first_name: customer.firstName,
      last_name: customer.lastName,
      created_at: customer.createdAt,
      updated_at: customer.updatedAt,
    },
    discount_codes: order.discountCodes.map(({ code, amountMinor, type }) => ({ code, amount: money(amountMinor), type })),
    discount_applications: applications(order, money),
    line_items: order.lines.map((line) => linePayload(order, line)),
    shipping_lines: [
      {
        title: "Standard",
        price: money(amounts.shippingPrice),
        price_set: set(amounts.shippingPrice),
        discounted_price: money(amounts.shipping),
        discounted_price_set: set(amounts.shipping),
        discount_allocations: allocations(order, amounts.shippingDiscount, "shipping"),
      },
    ],
    subtotal_price: money(amounts.subtotal),
    subtotal_price_set: set(amounts.subtotal),
    total_line_items_price: money(amounts.gross),
    total_line_items_price_set: set(amounts.gross),
    total_discounts: money(amounts.totalDiscounts),
    total_discounts_set: set(amounts.totalDiscounts),
    total_tax: money(amounts.tax),
    total_tax_set: set(amounts.tax),
    total_price: money(amounts.total),
    total_price_set: set(amounts.total),
    total_shipping_price_set: set(amounts.shippingPrice),
    total_tip_received: money(amounts.tip),
    current_subtotal_price: money(amounts.currentSubtotal),
    current_subtotal_price_set: set(amounts.currentSubtotal),
    current_total_discounts: money(amounts.currentTotalDiscounts),
    current_total_discounts_set: set(amounts.currentTotalDiscounts),
    current_total_tax: money(amounts.currentTax),
    current_total_tax_set: set(amounts.currentTax),
    current_total_price: money(amounts.currentTotal),
    current_total_price_set: set(amounts.currentTotal),
    refunds: order.refunds.map((refund) => refundPayload(world, order, refund)),
  };
}

/** What refunds/create carries. It names the order but none of its discount codes, as recorded. */
export function refundPayload(_world: LiveWorld, order: Order, refund: Refund): Record<string, unknown> {
  return {
    id: refund.id,
    admin_graphql_api_id: gid("Refund", refund.id),
    order_id: order.id,
    created_at: refund.createdAt,
    processed_at: refund.createdAt,
    note: refund.note,
    total_duties_set: moneySet(order, refund.dutiesMinor ?? 0),
    refund_line_items: [
      ...(refund.tipMinor === undefined ? [] : [tipPayload(order, refund.tipMinor)]),
      ...refund.lines.map((part) => {
        const line = order.lines.find((candidate) => candidate.id === part.lineId);
        return {
          quantity: part.quantity,
          line_item_id: part.lineId,
          subtotal: Number(decimal(part.subtotalMinor, order.currency)),
          subtotal_set: moneySet(order, part.subtotalMinor),
          total_tax: Number(decimal(taxOn(order, orderAmounts(order).subtotal, part.subtotalMinor), order.currency)),
          total_tax_set: moneySet(order, taxOn(order, orderAmounts(order).subtotal, part.subtotalMinor)),
          line_item: line ? linePayload(order, line) : null,
        };
      }),
    ],
    order_adjustments: [
      ...(refund.shippingMinor === 0
        ? []
        : [adjustment(order, { kind: "shipping_refund", reason: "Shipping refund", minor: -refund.shippingMinor })]),
      ...(refund.adjustments ?? []).map(({ id, minor, taxMinor, pending }) => ({
        id,
        ...adjustment(order, {
          ...{ kind: "refund_discrepancy", reason: pending ? "Pending refund discrepancy" : "Refund discrepancy" },
          ...{ minor, taxMinor },
        }),
      })),
    ],
    transactions: refundTransactions(order, refund).map(({ id, minor, status }) => ({
      ...{ id, kind: "refund", status, amount: decimal(minor, order.currency), currency: order.currency },
    })),
  };
}

/** That a line is a tip is told by two fields that no other line has (public issue threads of two client libraries). */
function tipPayload(order: Order, minor: number): object {
  const tip = { title: "Tip", name: "Tip", product_id: null, variant_id: null, vendor: null, requires_shipping: false, taxable: false };
  return {
    ...{ quantity: 1, subtotal: Number(decimal(minor, order.currency)), subtotal_set: moneySet(order, minor), total_tax: 0 },
    line_item: { ...tip, quantity: 1, price: decimal(minor, order.currency), tip_payment_gateway: null, tip_payment_method: null },
  };
}

function applications(order: Order, money: (minor: number) => string): object[] {
  const codes = order.discountCodes.map(({ code, amountMinor, type }) => ({
    target_type: type === "shipping" ? "shipping_line" : "line_item",
    type: "discount_code",
    value: type === "percentage" ? percentageOf(order, amountMinor) : type === "shipping" ? "100.0" : money(amountMinor),
    value_type: type === "fixed_amount" ? "fixed_amount" : "percentage",
    allocation_method: type === "shipping" ? "each" : "across",
    target_selection: "all",
    code,
  }));
  const manual = (order.manualDiscounts ?? []).map((one) => (typeof one === "string" ? { title: one, reason: null } : one));
  const byHand = manual.map(({ title, reason }) => ({
    ...{ target_type: "line_item", type: "manual", value: "0.0", value_type: "fixed_amount", allocation_method: "across" },
    ...{ target_selection: "all", title, description: reason },
  }));
  return [...codes, ...byHand];
}

type Adjusted = { kind: string; reason: string; minor: number; taxMinor?: number | undefined };

function adjustment(order: Order, { kind, reason, minor, taxMinor = 0 }: Adjusted): object {
  const tax = { tax_amount: decimal(taxMinor, order.currency), tax_amount_set: moneySet(order, taxMinor) };
  return { kind, reason, amount: decimal(minor, order.currency), amount_set: moneySet(order, minor), ...tax };
}

function linePayload(order: Order, line: OrderLine): Record<string, unknown> {
  return {
    id: line.id,
    admin_graphql_api_id: gid("LineItem", line.id),
    product_id: line.productId,
    variant_id: line.variantId,
    title: line.title,
    name: line.title,
    quantity: line.quantity,
    current_quantity: currentQuantity(order, line),
    price: decimal(line.priceMinor, order.currency),
    price_set: moneySet(order, line.priceMinor),
    total_discount: "0.00",
    gift_card: line.giftCard ?? false,
    tax_lines: [],
    discount_allocations: allocations(order, line.discountMinor, "line"),
  };
}

/** An amount split over the order's codes in proportion, the last one taking the odd unit. */
export function allocate(order: Order, minor: number, target: "line" | "shipping"): { index: number; minor: number }[] {
  const codes = order.discountCodes
    .map((code, index) => ({ ...code, index }))
    .filter((code) => (code.type === "shipping") === (target === "shipping"));
  const whole = codes.reduce((sum, code) => sum + code.amountMinor, 0);
  if (minor === 0 || whole === 0) return [];
  let left = minor;
  return codes.map((code, position) => {
    const part = position === codes.length - 1 ? left : Math.round((minor * code.amountMinor) / whole);
    left -= part;
    return { index: code.index, minor: part };
  });
}

function allocations(order: Order, minor: number, target: "line" | "shipping") {
  return allocate(order, minor, target).map((part) => ({
    amount: decimal(part.minor, order.currency),
    amount_set: moneySet(order, part.minor),
    discount_application_index: part.index,
  }));
}

function percentageOf(order: Order, amountMinor: number): string {
  const { gross } = orderAmounts(order);
  return gross === 0 ? "0.0" : ((amountMinor / gross) * 100).toFixed(1);
}

function moneySet(order: Order, minor: number) {
  return {
    shop_money: { amount: decimal(minor, order.currency), currency_code: order.currency },
    presentment_money: {
      amount: decimal(inPresentment(minor, order), order.presentmentCurrency),
      currency_code: order.presentmentCurrency,
    },
  };
}
