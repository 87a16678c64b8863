/** Whom discounts are for, over the Admin API. */
import {
  CreateSegmentDocument,
  ListSegmentsDocument,
  ReadSegmentsOfDiscountDocument,
  type ListSegmentsQuery,
  type DiscountContextInput,
  type ReadTermsQuery,
} from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";
import { ShopifyAccessLost, ShopifyRejected, ShopifyUnavailable, unwrap } from "#app/shopify/client/errors.ts";

import { asksForNoOrders, NO_ORDERS, SEGMENT_DENIED, type Buyers } from "./buyers.ts";

const NAME = "Customers without an order";

const DENIED =
  "Shopify keeps customers without an order in a customer segment. Your store has none yet, and Shopify does not let the app make one. " +
  `Allow “Make a customer segment” in Settings, or make one with the condition “${NO_ORDERS}” in Shopify, and try again.`;

const UNTOLD = "Shopify does not tell the app which customer segments this discount is for. Change that in Shopify.";

type Context = Extract<NonNullable<ReadTermsQuery["discountNode"]>["discount"], { __typename: "DiscountCodeBasic" }>["context"];

/** Whom the discount with this context is for. Asks Shopify once more where it is for segments, which may be denied. */
export async function buyersOf(admin: Admin, { id, context }: { id: string; context: Context }): Promise<Buyers> {
  switch (context.__typename) {
    case "DiscountBuyerSelectionAll":
      return { kind: "all" };
    case "DiscountCustomers":
      return { kind: "customers" };
    case "DiscountMarkets":
      return { kind: "markets" };
    case "DiscountCustomerSegments":
      return ofSegments(await segmentsOf(admin, id));
  }
}

type Segments = readonly { id: string; name: string; query: string }[];

async function segmentsOf(admin: Admin, id: string): Promise<Segments> {
  const { discountNode } = await admin.request(ReadSegmentsOfDiscountDocument, { id }, { field: "segments", onDenied: () => {} });
  if (!discountNode || !("context" in discountNode.discount)) return [];
  const { context } = discountNode.discount;
  return "segments" in context ? context.segments : [];
}

function ofSegments(segments: Segments): Buyers {
  const [only, ...others] = segments;
  if (only && others.length === 0 && asksForNoOrders(only.query)) return { kind: "no_orders" };
  return { kind: "segments", segments: segments.map(({ id, name }) => ({ id, title: name })) };
}

/**
 * The context that makes a discount for these buyers, of a new one or of one that is for `before` now. Null where the merchant
 * chose them in Shopify: that is never sent. Throws ShopifyRejected with SEGMENT_DENIED where a segment is missing and cannot be made.
 */
export async function contextFor(admin: Admin, now: Buyers, before: Buyers | null): Promise<DiscountContextInput | null> {
  if (now.kind === "all") return { all: "ALL" };
  if (now.kind !== "no_orders") return null;
  if (before?.kind !== "segments") return { customerSegments: { add: [await noOrdersSegment(admin)] } };
  if (before.segments.length === 0) throw new ShopifyRejected("segments_untold", UNTOLD);
  const segment = await noOrdersSegment(admin);
  // Shopify adds to the segments that are there.
  return { customerSegments: { add: [segment], remove: before.segments.map(({ id }) => id).filter((id) => id !== segment) } };
}

/** The first segment of customers without an order, whoever made it; made where the store has none. Asked twice it makes one. */
async function noOrdersSegment(admin: Admin): Promise<string> {
  for (let after: string | null = null; ;) {
    const { segments }: ListSegmentsQuery = await admin.request(ListSegmentsDocument, { after });
    const found = segments.nodes.find(({ query }) => asksForNoOrders(query));
    if (found) return found.id;
    if (!segments.pageInfo.hasNextPage) break;
    after = segments.pageInfo.endCursor ?? null;
  }
  try {
    const { segment } = unwrap((await admin.request(CreateSegmentDocument, { name: NAME, query: NO_ORDERS })).segmentCreate);
    if (!segment) throw new ShopifyUnavailable(5, { because: "a new segment without an id" });
    return segment.id;
  } catch (error) {
    if (error instanceof ShopifyAccessLost && error.because === "scope_missing") throw new ShopifyRejected(SEGMENT_DENIED, DENIED);
    throw error;
  }
}
