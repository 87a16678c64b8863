import type { BuyersKind } from "./buyers.ts";

/**
 * What the product asks of Shopify about the redeem codes of a discount.
 * `discount-codes.server.ts` answers it over the Admin API; tests pass an in-memory one that meets the same contract.
 *
 * Every call may throw `ShopifyUnavailable` (try again later, the effect of a write is unknown) or
 * `ShopifyRejected` (Shopify understood and said no). See errors.ts. Access lost
 * for the whole shop is `ShopifyAccessLost`. A discount that is gone is `ShopifyRejected` in `add` and `remove`.
 */
export type DiscountCodes = {
  /**
   * Which of these names exist anywhere in the shop (in any letter case), and on which discount; absent ones are
   * missing from the map, whose keys are the names as given. Costs one point a name and is immediately consistent.
   */
  owners(names: readonly string[]): Promise<Map<string, CodeOwner>>;

  /**
   * The redeem codes of the discount, oldest first, read page by page (15 points for 250). Null when the discount is gone.
   * With `newestUntil` the other way round, and no page further once it says that what was read is enough.
   */
  list(discountId: string, options?: { newestUntil?: (read: readonly RedeemCode[]) => boolean }): Promise<RedeemCode[] | null>;

  /**
   * The same codes in any order and in half the time, for up to two pages more: read from both ends at once until the two
   * readings meet. For somebody who waits.
   */
  listQuickly(discountId: string): Promise<RedeemCode[] | null>;

  /**
   * These redeem codes of the discount; ids that are not on it are missing from the map, null when the discount is gone.
   * Three points an id, so for a handful of ids on a large discount. Counts lag behind checkout by seconds.
   */
  byIds(discountId: string, redeemCodeIds: readonly [string, ...string[]]): Promise<Map<string, RedeemCode> | null>;

  /** What Shopify says of the discount itself; null when it is gone. */
  discount(discountId: string): Promise<DiscountFacts | null>;

  /**
   * Starts adding up to 250 names. Shopify answers before it has looked at them: success here proves nothing.
   */
  add(discountId: string, names: readonly [string, ...string[]]): Promise<{ bulkCreationId: string }>;

  /** How a bulk creation stands; `unknown` when Shopify no longer (or never) knew it. Rows only with `withRows`. */
  creation(bulkCreationId: string, options?: { withRows?: number }): Promise<CreationState>;

  /**
   * Deletes redeem codes by id, up to 250. Deleting one that is gone already is not an error.
   * The type refuses an empty list: Shopify answers `ids: []` like a server fault.
   */
  remove(discountId: string, redeemCodeIds: readonly [string, ...string[]]): Promise<{ jobId: string | null }>;
};

export type CodeOwner = { discountId: string; discountTitle: string };

export type RedeemCode = { id: string; name: string; uses: number };

export type DiscountFacts = {
  id: string;
  title: string;
  summary: string;
  /** As Shopify computes it from the dates: ACTIVE, SCHEDULED or EXPIRED. */
  status: "ACTIVE" | "SCHEDULED" | "EXPIRED";
  codesCount: number;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  /** Whom it is for; absent where nobody looked. */
  buyers?: BuyersKind;
  startsAt: string;
  endsAt: string | null;
  /** Shopify's own links that set a code of the discount, of one of its codes; none where Shopify makes none. */
  shareableUrls?: readonly string[];
};

export type CreationState =
  { state: "pending" } | { state: "unknown" } | { state: "done"; imported: number; failed: number; rows: CreationRow[] };

/** `refusal` is Shopify's sentence; its per-code error codes are always null, so the words are all there is. */
export type CreationRow = { name: string; redeemCodeId: string | null; refusal: string | null };
