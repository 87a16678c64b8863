/** The same facts as a webhook of the order tells, from the Admin API's words. */
import { minorUnits } from "#app/orders/minor-units.ts";
import type { OrderFacts, RefundFacts } from "#app/orders/order-facts.ts";
import { isFulfilled, namesOfManual, orderFacts, refundFacts } from "#app/orders/told-order.ts";
import type { ListedApplication, ListedOrder, ListedRefund, ListedShipping } from "#app/shopify/orders/changed-orders.server.ts";

type RefundedItem = ListedRefund["lines"][number]["lineItem"];
type Money = { shopMoney: { amount: string; currencyCode: string } } | null | undefined;

/** An order and its refunds as they stood when they were read. */
export function factsOf(listed: ListedOrder, readAt: Date): { order: OrderFacts; refunds: RefundFacts[] } {
  const currency = listed.subtotalPriceSet?.shopMoney.currencyCode ?? listed.totalTaxSet?.shopMoney.currencyCode ?? "USD";
  return {
    order: orderFacts({
      id: listed.id,
      name: listed.name,
      processedAt: new Date(listed.processedAt),
      updatedAt: new Date(listed.updatedAt),
      triggeredAt: readAt,
      cancelledAt: listed.cancelledAt ? new Date(listed.cancelledAt) : null,
      test: listed.test,
      currency,
      subtotalMinor: minor(listed.subtotalPriceSet),
      taxesIncluded: listed.taxesIncluded,
      totalTaxMinor: minor(listed.totalTaxSet),
      tipMinor: minor(listed.totalTipReceivedSet),
      dutiesMinor: minor(listed.originalTotalDutiesSet),
      dutiesIncluded: listed.dutiesIncluded,
      currentMinor: minor(listed.currentSubtotalPriceSet),
      financialStatus: listed.displayFinancialStatus ?? null,
      fulfilled: isFulfilled(listed.displayFulfillmentStatus),
      source: listed.sourceName ?? null,
      customerId: listed.customer?.id ?? null,
      codes: listed.discountCodes,
      applications: listed.applications.flatMap(nameOf),
      tags: listed.tags,
      lines: listed.lines.map((line) => ({
        originalMinor: minor(line.originalTotalSet),
        discountMinor: sum(line.discountAllocations.map((one) => minor(one.allocatedAmountSet))),
        taxMinor: sum(line.taxLines.map((tax) => minor(tax.priceSet))),
        giftCard: line.isGiftCard,
      })),
      shipping: listed.shipping.map(shippingOf),
    }),
    refunds: listed.refunds.map((refund) => listedRefund(refund, { orderId: listed.id, tipMinor: minor(listed.totalTipReceivedSet) })),
  };
}

function listedRefund(refund: ListedRefund, { orderId, tipMinor }: { orderId: string; tipMinor: bigint }): RefundFacts {
  const isTip = ({ lineItem }: ListedRefund["lines"][number]) => tipMinor > 0n && looksLikeTip(lineItem, tipMinor);
  const [tips, goods] = [refund.lines.filter(isTip), refund.lines.filter((line) => !isTip(line))];
  return refundFacts({
    id: refund.id,
    orderId,
    createdAt: new Date(refund.createdAt),
    lines: goods.map((line) => ({
      subtotalMinor: minor(line.subtotalSet),
      taxMinor: minor(line.totalTaxSet),
      giftCard: line.lineItem.isGiftCard,
    })),
    discrepancies: refund.adjustments.map((one) => ({
      minor: minor(one.amountSet),
      taxMinor: minor(one.taxAmountSet),
      forPending: one.reason === "PENDING_REFUND_DISCREPANCY",
    })),
    shipping: refund.shipping.map((one) => ({ priceMinor: minor(one.subtotalAmountSet), taxMinor: minor(one.taxAmountSet) })),
    tipMinor: sum(tips.map((line) => minor(line.subtotalSet))),
    dutiesMinor: sum((refund.duties ?? []).map((one) => minor(one.amountSet))),
    transactions: refund.transactions.map(({ kind, status, amountSet }) => ({ kind, status, minor: minor(amountSet) })),
  });
}

/**
 * Nothing tells a tip among the lines of the Admin API. It has no vendor, as everything without a product, needs no shipping, and is called
 * "Tip" (how Microsoft's connector to Shopify knows one) or is worth what the order's tip is.
 */
function looksLikeTip({ name, vendor, requiresShipping, isGiftCard, originalTotalSet }: RefundedItem, tipMinor: bigint): boolean {
  return !isGiftCard && !requiresShipping && !vendor && (name === "Tip" || minor(originalTotalSet) === tipMinor);
}

function shippingOf(line: ListedShipping) {
  return { priceMinor: minor(line.discountedPriceSet), taxMinor: sum(line.taxLines.map((tax) => minor(tax.priceSet))) };
}

/** Automatic discounts and those of scripts are nobody's. */
function nameOf(application: ListedApplication): string[] {
  if (application.__typename === "DiscountCodeApplication") return [application.code];
  return application.__typename === "ManualDiscountApplication" ? namesOfManual(application) : [];
}

const minor = (set: Money) => (set ? minorUnits(set.shopMoney.amount, set.shopMoney.currencyCode) : 0n);

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, one) => total + one, 0n);
