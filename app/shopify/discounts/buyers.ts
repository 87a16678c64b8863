/** Who may use a discount: everybody, customers without an order, or whom the merchant chose in Shopify. */

/** A customer segment, with its name in Shopify. */
type Segment = { id: string; title: string };

/**
 * `no_orders`: one segment, of customers without an order. What the other kinds choose is shown as it is and left as it is; the
 * list of segments is empty where Shopify does not tell it.
 */
export type Buyers =
  { kind: "all" } | { kind: "no_orders" } | { kind: "segments"; segments: Segment[] } | { kind: "customers" } | { kind: "markets" };

export const BUYERS_KINDS = ["all", "no_orders", "segments", "customers", "markets"] as const satisfies readonly Buyers["kind"][];
export type BuyersKind = Buyers["kind"];

/** In Shopify's language of segments. */
export const NO_ORDERS = "number_of_orders = 0";

/** Whether a segment's condition is that and nothing else; blanks mean nothing, and Shopify keeps them as they were typed. */
export function asksForNoOrders(query: string): boolean {
  return (
    query
      .trim()
      .replaceAll(/\s*=\s*/g, " = ")
      .toLowerCase() === NO_ORDERS
  );
}

/** Needed to make a segment, not to use one. Optional: asked for when somebody presses for it. */
export const SEGMENT_SCOPE = "write_customers";

/** The code of the refusal where the shop has not allowed that. */
export const SEGMENT_DENIED = "segment_denied";
