/** The rules of a shop that leave an order out, and what they are called on its line. */
import type { OrderRules } from "#app/orders/commission-settings.ts";
import { DRAFT_SOURCE, isRenewal, type OrderFacts, POS_SOURCE } from "#app/orders/order-facts.ts";

export const RULED_OUT = ["own_purchase", "returning_customer", "renewal", "pos_order", "draft_order", "other_currency"] as const;
export type RuledOut = (typeof RULED_OUT)[number];

export const RULED_OUT_LABELS: Record<RuledOut, string> = {
  own_purchase: "The member's own purchase",
  returning_customer: "Not the customer's first order",
  renewal: "Renewal of a subscription",
  pos_order: "Placed at a point of sale",
  draft_order: "Draft order",
  other_currency: "In another currency than the shop's",
};

/** What the rules ask of an order beside its facts. */
export type History = {
  /** The members whose customer placed it. */
  own: ReadonlySet<string>;
  /** Whether the customer placed an order with a code before. */
  isReturning: boolean;
  /** Of a renewal: whether one of the same code and customer came before. */
  isLaterRenewal: boolean;
  /** Whether its amounts are in another currency than the shop's: programs that import orders may leave them so (recorded). */
  isForeign: boolean;
};

export const NO_HISTORY: History = { own: new Set(), isReturning: false, isLaterRenewal: false, isForeign: false };

/**
 * Which rule leaves this member's part of the order out; null where it earns. Amounts of another currency would be counted one to one:
 * they wait for a person, whatever the shop has chosen.
 */
export function ruledOut(
  order: OrderFacts,
  { rules, history, memberId }: { rules: OrderRules; history: History; memberId: string },
): RuledOut | null {
  if (history.isForeign) return "other_currency";
  if (rules.ownPurchases === "reject" && history.own.has(memberId)) return "own_purchase";
  if (!rules.posOrders && order.source === POS_SOURCE) return "pos_order";
  if (!rules.draftOrders && order.source === DRAFT_SOURCE) return "draft_order";
  if (isRenewal(order)) return rules.renewals === "none" || (rules.renewals === "first" && history.isLaterRenewal) ? "renewal" : null;
  return rules.firstOrderOnly && history.isReturning ? "returning_customer" : null;
}
