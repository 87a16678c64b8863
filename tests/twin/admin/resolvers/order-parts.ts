import { gid } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import { currentQuantity, orderAmounts, refundAmounts, refundedQuantity, refundTransactions, taxOn } from "../../world/order-amounts.ts";
import type { Order, OrderLine, Refund } from "../../world/types.ts";
import { demandScope } from "../access.ts";
import { connectInPlace } from "../connection.ts";
import { always, type Fields } from "../context.ts";
import { moneyBag } from "../money.ts";
import { allocationsOf } from "./discount-applications.ts";

type Line = { order: Order; line: OrderLine };
type OneRefund = { order: Order; refund: Refund };
type RefundPart = OneRefund & { part: Refund["lines"][number] };

/**
 * A tip is a line without a product that is called "Tip" (how Microsoft's connector to Shopify knows one); that such a line comes among a
 * refund's, as it does in messages, is assumed.
 */
const TIP = { id: 0, productId: 0, variantId: 0, title: "Tip", quantity: 1, discountMinor: 0 };
const tipPart = (minor: number): RefundPart["part"] => ({ lineId: TIP.id, quantity: 1, subtotalMinor: minor });

const unitAfter = ({ line }: Line) =>
  line.quantity === 0 ? 0 : Math.round((line.priceMinor * line.quantity - line.discountMinor) / line.quantity);

/** Each set and the deprecated plain amount beside it. */
function priced(name: string, minor: (source: Line) => number): Fields<Line> {
  return {
    [name]: (source) => moneyBag(source.order, minor(source)).shopMoney.amount,
    [`${name}Set`]: (source) => moneyBag(source.order, minor(source)),
  };
}

export const lineItemFields: Fields<Line> = {
  ...always({
    canRestock: true,
    restockable: true,
    customAttributes: [],
    fulfillmentStatus: "unfulfilled",
    image: null,
    merchantEditable: true,
    nonFulfillableQuantity: 0,
    sku: null,
    // The world knows an order's tax and not a line's.
    taxLines: [],
    variantTitle: null,
  }),
  ...priced("originalTotal", ({ line }) => line.priceMinor * line.quantity),
  ...priced("originalUnitPrice", ({ line }) => line.priceMinor),
  // Discounts from codes reach a line only through its allocations; these two are after line-level discounts, of which there are none.
  ...priced("discountedTotal", ({ line }) => line.priceMinor * line.quantity),
  ...priced("discountedUnitPrice", ({ line }) => line.priceMinor),
  ...priced("totalDiscount", () => 0),
  ...priced("unfulfilledDiscountedTotal", ({ order, line }) => line.priceMinor * currentQuantity(order, line)),
  ...priced("unfulfilledOriginalTotal", ({ order, line }) => line.priceMinor * currentQuantity(order, line)),
  discountedTotalSet: ({ order, line }, { withCodeDiscounts }) =>
    moneyBag(order, line.priceMinor * line.quantity - (withCodeDiscounts ? line.discountMinor : 0)),
  discountedUnitPriceAfterAllDiscountsSet: (source) => moneyBag(source.order, unitAfter(source)),
  priceAfterAllDiscountsBeforeTaxesSet: ({ order, line }) => moneyBag(order, line.priceMinor * line.quantity - line.discountMinor),
  requiresShipping: ({ line }) => line.id !== TIP.id,
  taxable: ({ line }) => line.id !== TIP.id,
  isGiftCard: ({ line }) => line.giftCard ?? false,
  id: ({ line }) => gid("LineItem", line.id),
  title: ({ line }) => line.title,
  name: ({ line }) => line.title,
  quantity: ({ line }) => line.quantity,
  currentQuantity: ({ order, line }) => currentQuantity(order, line),
  fulfillableQuantity: ({ order, line }) => currentQuantity(order, line),
  unfulfilledQuantity: ({ order, line }) => currentQuantity(order, line),
  refundableQuantity: ({ order, line }) => Math.max(0, line.quantity - refundedQuantity(order, line)),
  discountAllocations: ({ order, line }) => allocationsOf(order, line.discountMinor, "line"),
  product: ({ line }, _args, { scopes, world }) => {
    demandScope(scopes, "product", "read_products");
    return byId(world.data.products, line.productId);
  },
  variant: ({ line }, _args, { scopes, world }) => {
    demandScope(scopes, "variant", "read_products");
    return byId(world.data.products, line.productId);
  },
  vendor: ({ line }, _args, { world }) => byId(world.data.products, line.productId)?.vendor ?? null,
};

export const refundFields: Fields<OneRefund> = {
  id: ({ refund }) => gid("Refund", refund.id),
  legacyResourceId: ({ refund }) => refund.id,
  createdAt: ({ refund }) => refund.createdAt,
  processedAt: ({ refund }) => refund.createdAt,
  updatedAt: ({ refund }) => refund.createdAt,
  note: ({ refund }) => refund.note,
  order: ({ order }) => order,
  totalRefunded: ({ order, refund }) => moneyBag(order, refundAmounts(order, refund).total).shopMoney,
  totalRefundedSet: ({ order, refund }) => moneyBag(order, refundAmounts(order, refund).total),
  orderAdjustments: ({ order, refund }, args) =>
    connectInPlace(
      (refund.adjustments ?? []).map((one) => ({ order, ...one })),
      args,
    ),
  duties: ({ order, refund }) => (refund.dutiesMinor === undefined ? [] : [{ order, minor: refund.dutiesMinor }]),
  transactions: ({ order, refund }, args) =>
    connectInPlace(
      refundTransactions(order, refund).map((one) => ({ order, ...one })),
      args,
    ),
  refundShippingLines: ({ order, refund }, args) => connectInPlace(refund.shippingMinor === 0 ? [] : [{ order, refund }], args),
  refundLineItems: ({ order, refund }, args) =>
    connectInPlace(
      [...(refund.tipMinor === undefined ? [] : [tipPart(refund.tipMinor)]), ...refund.lines].map((part) => ({ order, refund, part })),
      args,
    ),
};

const lineOf = ({ order, part }: RefundPart): OrderLine =>
  part.lineId === TIP.id ? { ...TIP, priceMinor: order.tipMinor ?? 0 } : order.lines.find((line) => line.id === part.lineId)!;
const taxOf = ({ order, part }: RefundPart) =>
  part.lineId === TIP.id ? 0 : taxOn(order, orderAmounts(order).subtotal, part.subtotalMinor);

export const refundLineItemFields: Fields<RefundPart> = {
  ...always({ restockType: "NO_RESTOCK", restocked: false }),
  id: ({ refund, part }) => gid("RefundLineItem", `${refund.id}${part.lineId}`),
  lineItem: (source) => ({ order: source.order, line: lineOf(source) }),
  quantity: ({ part }) => part.quantity,
  price: (source) => moneyBag(source.order, lineOf(source).priceMinor).shopMoney.amount,
  priceSet: (source) => moneyBag(source.order, lineOf(source).priceMinor),
  subtotal: ({ order, part }) => moneyBag(order, part.subtotalMinor).shopMoney.amount,
  subtotalSet: ({ order, part }) => moneyBag(order, part.subtotalMinor),
  totalTax: (source) => moneyBag(source.order, taxOf(source)).shopMoney.amount,
  totalTaxSet: (source) => moneyBag(source.order, taxOf(source)),
};

/** Reasons are the admin's to choose; these are the ones it chooses by itself. */
export const orderAdjustmentFields: Fields<{ order: Order; id: number; minor: number; taxMinor?: number; pending?: boolean }> = {
  id: ({ id }) => gid("OrderAdjustment", id),
  reason: ({ pending }) => (pending ? "PENDING_REFUND_DISCREPANCY" : "REFUND_DISCREPANCY"),
  amountSet: ({ order, minor }) => moneyBag(order, minor),
  taxAmountSet: ({ order, taxMinor }) => moneyBag(order, taxMinor ?? 0),
};

export const orderTransactionFields: Fields<{ order: Order; id: number; minor: number; status: string }> = {
  id: ({ id }) => gid("OrderTransaction", id),
  kind: () => "REFUND",
  status: ({ status }) => status.toUpperCase(),
  amountSet: ({ order, minor }) => moneyBag(order, minor),
};

export const refundDutyFields: Fields<{ order: Order; minor: number }> = { amountSet: ({ order, minor }) => moneyBag(order, minor) };

export const refundShippingLineFields: Fields<OneRefund> = {
  id: ({ refund }) => gid("RefundShippingLine", refund.id),
  shippingLine: ({ order }) => order,
  subtotalAmountSet: ({ order, refund }) => moneyBag(order, refund.shippingMinor),
  taxAmountSet: ({ order }) => moneyBag(order, 0),
};

/** The one shipping line an order has; its source is the order. */
export const shippingLineFields: Fields<Order> = {
  ...always({
    carrierIdentifier: null,
    code: "Standard",
    custom: false,
    deliveryCategory: null,
    isRemoved: false,
    phone: null,
    shippingRateHandle: null,
    source: "shopify",
    taxLines: [],
    title: "Standard",
  }),
  id: ({ id }) => gid("ShippingLine", id),
  currentDiscountedPriceSet: (order) => moneyBag(order, orderAmounts(order).currentShipping),
  discountAllocations: (order) => allocationsOf(order, orderAmounts(order).shippingDiscount, "shipping"),
  discountedPrice: (order) => moneyBag(order, orderAmounts(order).shipping).shopMoney,
  discountedPriceSet: (order) => moneyBag(order, orderAmounts(order).shipping),
  originalPrice: (order) => moneyBag(order, orderAmounts(order).shippingPrice).shopMoney,
  originalPriceSet: (order) => moneyBag(order, orderAmounts(order).shippingPrice),
  price: (order) => moneyBag(order, orderAmounts(order).shippingPrice).shopMoney.amount,
};
