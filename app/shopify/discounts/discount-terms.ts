import type { Buyers } from "./buyers.ts";

/**
 * What the product asks of Shopify about discounts themselves: make, change, end, list. Codes are discount-codes.ts.
 * Every call may throw as discount-codes.ts says. A refusal of the terms is `ShopifyRejected` with Shopify's sentence;
 * its code is `TAKEN` when the code of a new discount exists already.
 */
export type Discounts = {
  /** Makes one discount with one code. Shopify keeps codes unique, so asking twice with one code cannot make two. */
  create(terms: DiscountTerms, code: string): Promise<{ discountId: string }>;
  /** Changes the terms that differ from `before`, which is what was read; never the codes. All others stay as Shopify has them by now. */
  update(discountId: string, terms: DiscountTerms, before: DiscountTerms): Promise<void>;
  /** Null when the discount is gone, or belongs to another app's function. `createdAt` is UTC. */
  terms(discountId: string): Promise<{ terms: DiscountTerms; createdAt: string } | null>;
  /** Lets its codes work again: takes the end away, or begins a scheduled one now. */
  activate(discountId: string): Promise<void>;
  /** Ends it now. Its codes stay on it and nobody else can have their names. */
  deactivate(discountId: string): Promise<void>;
  /** Newest first, by words of the title. Discounts of other apps' functions are left out. */
  list(ask: { search: string; after: string | null }): Promise<{ rows: ListedDiscount[]; after: string | null }>;
};

export type ListedDiscount = { id: string; title: string; summary: string; status: string; codesCount: number; createdAt: string };

/** Something a discount applies to, with its title as the resource picker or Shopify gave it. */
export type Picked = { id: string; title: string };

export type Items = { kind: "all" } | { kind: "collections" | "products"; picked: Picked[] };

/** `other` is something Shopify can express and this program cannot: it is shown as it is and left as it is. */
export type Gives =
  | { kind: "percentage"; percent: number; items: Items }
  /** `eachItem`: taken off each item it applies to, not once for each order. */
  | { kind: "amount"; amount: string; eachItem: boolean; items: Items }
  | { kind: "free_shipping" }
  | { kind: "bxgy"; buys: { quantity: number; items: Items }; gets: { quantity: number; percent: number; items: Items } }
  | { kind: "other"; type: "basic" | "bxgy" };

export type Minimum = { kind: "none" } | { kind: "subtotal"; amount: string } | { kind: "quantity"; quantity: number };

/** Amounts are decimals in the shop's currency as Shopify writes them; instants are UTC. */
export type DiscountTerms = {
  title: string;
  gives: Gives;
  /** Uses per code; null is unlimited. */
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  buyers: Buyers;
  /** A buy-X-get-Y discount has none of its own. */
  minimum: Minimum;
  combinesWith: { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean };
  startsAt: string;
  endsAt: string | null;
};
