import { discountStatus } from "../../world/discount-status.ts";
import { gid } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import { findDiscount } from "../../world/discounts.ts";
import { findCode } from "../../world/redeem-codes.ts";
import type { Discount } from "../../world/types.ts";
import type { Context, Fields } from "../context.ts";
import { documentOf, type DiscountDocument } from "../discount-document.ts";
import { classesOf } from "../discount-words.ts";
import { indexedDiscounts } from "../discount-search-index.ts";
import { readId } from "../ids.ts";
import { count, list, search, type Listing } from "../listing.ts";
import { dateField, idField, numberField, textField, wordsField, type SearchFields } from "../search.ts";

const shared = {
  default: wordsField<DiscountDocument>((document) => document.title),
  title: wordsField<DiscountDocument>((document) => document.title),
  id: idField<DiscountDocument>((document) => document.id),
  times_used: numberField<DiscountDocument>((document) => document.uses),
  created_at: dateField<DiscountDocument>((document) => document.createdAt),
  starts_at: dateField<DiscountDocument>((document) => document.startsAt),
  ends_at: dateField<DiscountDocument>((document) => document.endsAt),
  updated_at: dateField<DiscountDocument>((document) => document.updatedAt),
  method: textField<DiscountDocument>(() => "code"),
  type: textField<DiscountDocument>((document) => ["all", typeOf(document)]),
  discount_type: textField<DiscountDocument>((document) => ["all", typeOf(document)]),
  discount_class: textField<DiscountDocument>(({ kind, input }) => classesOf(kind, input).map((name) => name.toLowerCase())),
  // Recorded: documented, yet it found nothing even for a discount with one code.
  code: () => false,
} satisfies SearchFields<DiscountDocument>;

const listingAt = (context: Context): Listing<DiscountDocument> => ({
  fields: { ...shared, status: textField((document) => discountStatus(document, context.world.now()).toLowerCase()) },
  id: (document) => document.id,
  sorts: {
    CREATED_AT: (document) => document.createdAt,
    STARTS_AT: (document) => document.startsAt,
    ENDS_AT: (document) => document.endsAt ?? "9999",
    UPDATED_AT: (document) => document.updatedAt,
    TITLE: (document) => document.title.toLowerCase(),
  },
});

export const discountRoots: Fields<undefined> = {
  codeDiscountNode: (_root, { id }, { world }) => findDiscount(world.data, readId(id, "DiscountCodeNode")),
  discountNode: (_root, { id }, { world }) => {
    const number = readId(id, "DiscountCodeNode", "DiscountNode", "DiscountAutomaticNode");
    return id!.includes("Automatic") ? byId(world.data.appDiscounts, number ?? -1) : findDiscount(world.data, number);
  },
  codeDiscountNodeByCode: (_root, { code }, { world }) => findCode(world.data, code!)?.discount ?? null,
  // Recorded as fresh, where discountNodes lags.
  codeDiscountNodes: (_root, args, context, info) =>
    withDiscounts(context, list(listingAt(context), context.world.data.discounts.map(documentOf), args, context, info)),
  discountNodes: (_root, args, context, info) =>
    withDiscounts(context, list(listingAt(context), indexedDiscounts(context), args, context, info)),
  discountNodesCount: (_root, { query, limit }, context, info) => {
    const { matches } = search(listingAt(context).fields, query, context, info);
    return count(context.world.data.discounts.map(documentOf).filter(matches).length, limit);
  },
  codeDiscountSavedSearches: () => ({ nodes: [], edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } }),
};

export const discountNodeTypes: Record<string, Fields<Discount>> = {
  DiscountCodeNode: { id: ({ id }) => gid("DiscountCodeNode", id), codeDiscount: (discount) => discount },
  // Recorded: a code discount's DiscountNode carries the DiscountCodeNode's id.
  DiscountNode: {
    id: (discount) => gid("functionHandle" in discount ? "DiscountAutomaticNode" : "DiscountCodeNode", discount.id),
    discount: (discount) => discount,
  },
};

/** Turns the documents of a page back into the discounts as they are now. */
function withDiscounts({ world }: Context, page: ReturnType<typeof list<DiscountDocument>>) {
  const current = (document: DiscountDocument) => findDiscount(world.data, document.id)!;
  return {
    nodes: page.nodes.map(current),
    edges: () => page.edges().map(({ node, cursor }) => ({ node: current(node), cursor })),
    pageInfo: page.pageInfo,
  };
}

function typeOf({ kind, input }: DiscountDocument): string {
  if (kind === "bxgy") return "bxgy";
  if (kind === "freeShipping") return "free_shipping";
  const value = (input["customerGets"] as { value?: { percentage?: number | null } } | undefined)?.value;
  return typeof value?.percentage === "number" ? "percentage" : "fixed_amount";
}
