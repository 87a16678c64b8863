import { gid } from "../../world/gid.ts";
import { byId, orderIndex } from "../../world/indexes.ts";
import { currentQuantity, financialStatus, orderAmounts } from "../../world/order-amounts.ts";
import type { Order } from "../../world/types.ts";
import { demandScope } from "../access.ts";
import { connectInPlace } from "../connection.ts";
import { always, type Context, type Fields, type Resolve } from "../context.ts";
import { readId } from "../ids.ts";
import { count, exactly } from "../listing.ts";
import { moneyBag, moneyV2 } from "../money.ts";
import { countOrders, isVisible, listOrders } from "../order-listing.ts";
import { journeySummary } from "./journeys.ts";
import { applicationsOf } from "./discount-applications.ts";

export const orderRoots: Fields<undefined> = {
  order: (_root, { id }, context) => {
    const order = byId(context.world.data.orders, readId(id, "Order"));
    return order && isVisible(order, context) ? order : null;
  },
  orders: (_root, args, context, info) => listOrders(context.world.data.orders, args, context, info),
  ordersCount: (_root, { query, limit }, context, info) => count(countOrders(query, context, info), limit),
};

export const ordersOfCustomer = (customerId: number, { world }: Context) => orderIndex(world.data).byCustomer.get(customerId) ?? [];

type Amount = Exclude<keyof ReturnType<typeof orderAmounts>, never>;

/** A money bag of one of the order's amounts. */
const bag =
  (amount: Amount): Resolve<Order> =>
  (order) =>
    moneyBag(order, orderAmounts(order)[amount]);

/** The deprecated plain amount beside it, in the shop's currency. */
const plain =
  (amount: Amount): Resolve<Order> =>
  (order) =>
    moneyBag(order, orderAmounts(order)[amount]).shopMoney.amount;

const nothing: Resolve<Order> = (order) => moneyBag(order, 0);

const amounts: Fields<Order> = {
  cartDiscountAmount: plain("totalDiscounts"),
  cartDiscountAmountSet: bag("totalDiscounts"),
  currentCartDiscountAmountSet: bag("currentTotalDiscounts"),
  currentShippingPriceSet: bag("currentShipping"),
  currentSubtotalPriceSet: bag("currentSubtotal"),
  currentTotalDiscountsSet: bag("currentTotalDiscounts"),
  currentTotalPriceSet: bag("currentTotal"),
  currentTotalTaxSet: bag("currentTax"),
  originalTotalPriceSet: bag("total"),
  subtotalPrice: plain("subtotal"),
  subtotalPriceSet: bag("subtotal"),
  totalDiscounts: plain("totalDiscounts"),
  totalDiscountsSet: bag("totalDiscounts"),
  totalPrice: plain("total"),
  totalPriceSet: bag("total"),
  totalReceived: plain("total"),
  totalReceivedSet: bag("total"),
  totalRefunded: plain("refunded"),
  totalRefundedSet: bag("refunded"),
  totalRefundedShippingSet: bag("refundedShipping"),
  totalShippingPrice: plain("shippingPrice"),
  totalShippingPriceSet: bag("shippingPrice"),
  totalTax: plain("tax"),
  totalTaxSet: bag("tax"),
  netPayment: (order) => moneyBag(order, netPayment(order)).shopMoney.amount,
  netPaymentSet: (order) => moneyBag(order, netPayment(order)),
  refundDiscrepancySet: nothing,
  totalCapturable: () => "0.0",
  totalCapturableSet: nothing,
  totalOutstandingSet: nothing,
  totalTipReceived: (order) => moneyV2(order.tipMinor ?? 0, order.currency),
  totalTipReceivedSet: bag("tip"),
};

/** What a paid web order of a shop without edits or addresses answers. */
const unmodelled = always<Order>({
  billingAddress: null,
  billingAddressMatchesShippingAddress: true,
  shippingAddress: null,
  displayAddress: null,
  canMarkAsPaid: false,
  capturable: false,
  cartToken: null,
  checkoutToken: null,
  clientIp: null,
  closed: false,
  closedAt: null,
  confirmationNumber: null,
  confirmed: true,
  currentTotalAdditionalFeesSet: null,
  currentTotalDutiesSet: null,
  currentTotalWeight: 0,
  customAttributes: [],
  customerAcceptsMarketing: false,
  customerLocale: "en",
  edited: false,
  estimatedTaxes: false,
  fulfillmentsCount: exactly(0),
  fullyPaid: true,
  hasTimelineComment: false,
  landingPageDisplayText: null,
  landingPageUrl: null,
  merchantEditable: true,
  merchantEditableErrors: [],
  note: null,
  originalTotalAdditionalFeesSet: null,
  paymentGatewayNames: ["manual"],
  phone: null,
  poNumber: null,
  productNetwork: false,
  referralCode: null,
  referrerDisplayText: null,
  referrerUrl: null,
  registeredSourceUrl: null,
  requiresShipping: true,
  restockable: true,
  returnStatus: "NO_RETURN",
  riskLevel: "LOW",
  sourceIdentifier: null,
  tags: [],
  taxExempt: false,
  currentTaxLines: [],
  taxLines: [],
  totalWeight: 0,
  transactionsCount: exactly(1),
  unpaid: false,
});

export const orderFields: Fields<Order> = {
  ...unmodelled,
  ...amounts,
  id: ({ id }) => gid("Order", id),
  legacyResourceId: ({ id }) => id,
  name: ({ name }) => name,
  number: ({ name }) => Number(name.replace(/\D/g, "")),
  email: ({ email }) => email,
  canNotifyCustomer: ({ email }) => email !== null,
  test: ({ test }) => test,
  createdAt: ({ createdAt }) => createdAt,
  processedAt: ({ processedAt }) => processedAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  cancelledAt: ({ cancelledAt }) => cancelledAt,
  cancelReason: ({ cancelReason }) => cancelReason && cancelReason.toUpperCase(),
  cancellation: ({ cancelledAt }) => (cancelledAt === null ? null : { staffNote: null }),
  currencyCode: ({ currency }) => currency,
  presentmentCurrencyCode: ({ presentmentCurrency }) => presentmentCurrency,
  sourceName: ({ source }) => source ?? "web",
  taxesIncluded: ({ taxesIncluded }) => taxesIncluded ?? false,
  dutiesIncluded: ({ dutiesIncluded }) => dutiesIncluded ?? false,
  originalTotalDutiesSet: (order) => (order.dutiesMinor === undefined ? null : moneyBag(order, order.dutiesMinor)),
  displayFinancialStatus: (order) => financialStatus(order),
  displayFulfillmentStatus: ({ isFulfilled }) => (isFulfilled ? "FULFILLED" : "UNFULFILLED"),
  fulfillable: ({ cancelledAt }) => cancelledAt === null,
  refundable: (order) => orderAmounts(order).refunded < orderAmounts(order).total,
  customer: ({ customerId }, _args, { scopes, world }) => {
    demandScope(scopes, "customer", "read_customers");
    return byId(world.data.customers, customerId);
  },
  customerJourneySummary: (order, _args, context) => journeySummary(order, context),
  discountCode: ({ discountCodes }) => discountCodes[0]?.code ?? null,
  discountCodes: ({ discountCodes }) => discountCodes.map(({ code }) => code),
  discountApplications: (order, args) => connectInPlace(applicationsOf(order), args),
  subtotalLineItemsQuantity: ({ lines }) => lines.reduce((sum, line) => sum + line.quantity, 0),
  currentSubtotalLineItemsQuantity: (order) => order.lines.reduce((sum, line) => sum + currentQuantity(order, line), 0),
  lineItems: (order, args) =>
    connectInPlace(
      order.lines.map((line) => ({ order, line })),
      args,
    ),
  nonFulfillableLineItems: (_order, args) => connectInPlace([], args),
  refunds: (order, { first }) => order.refunds.slice(0, first ?? undefined).map((refund) => ({ order, refund })),
  shippingLine: (order) => order,
  shippingLines: (order, args) => connectInPlace([order], args),
  statusPageUrl: ({ id }, _args, { world }) => `https://${world.data.shop.domain}/orders/${id}`,
};

function netPayment(order: Order): number {
  const { total, refunded } = orderAmounts(order);
  return total - refunded;
}
