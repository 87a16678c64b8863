import { keyOf } from "#app/codes/promo-code.ts";
import type { ListedOrder } from "#app/shopify/changed-orders.server.ts";

import type { OrderFacts, RefundFacts } from "./facts.ts";
import { minorUnits } from "./minor-units.ts";
import { wholeSecond } from "./whole-second.ts";

/** The same facts as a webhook of the order tells, from the Admin API's words. */
export function factsOf(listed: ListedOrder): { order: OrderFacts; refunds: RefundFacts[] } {
  const { id, name, test, customerId, subtotal } = listed;
  const codes = new Map(listed.discountCodes.filter((code) => code.trim()).map((code) => [keyOf(code), code]));
  const order: OrderFacts = {
    id,
    name,
    processedAt: new Date(listed.processedAt),
    updatedAt: wholeSecond(new Date(listed.updatedAt)),
    cancelledAt: listed.cancelledAt ? new Date(listed.cancelledAt) : null,
    test,
    currency: subtotal.currencyCode,
    subtotalMinor: minorUnits(subtotal.amount, subtotal.currencyCode),
    customerId,
    codes: [...codes].map(([key, name]) => ({ key, name })),
  };
  const refunds = listed.refunds.map((refund) => ({
    id: refund.id,
    orderId: id,
    amountMinor: refund.subtotals.reduce((sum, { amount, currencyCode }) => sum + minorUnits(amount, currencyCode), 0n),
    createdAt: new Date(refund.createdAt),
  }));
  return { order, refunds };
}
