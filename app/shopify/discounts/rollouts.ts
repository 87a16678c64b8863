/**
 * What rollouts do to discounts. A rollout that serves adds a discount for the buyers whom one of its treatments reaches, or takes
 * it from them, whatever the discount's own dates and status say [shopify.dev: discount rollouts, API 2026-10].
 */

/** One change of a rollout that serves now. */
export type RolloutEffect = {
  /** What the merchant called the rollout. */
  rollout: string;
  /** `activate`: those buyers get the discount. `expire`: they do not. */
  effect: "activate" | "expire";
  /** Percent of all buyers that it reaches, 0 to 100; not rounded. */
  share: number;
  /** When the rollout is planned to end; ISO, UTC. Null where no end is planned. */
  until: string | null;
};

/**
 * The changes that serve at this moment, for each discount that is asked about; an empty list where its own dates decide. Missing
 * from the map: Shopify does not know the discount, or had more changes than were read. Null: the shop has not allowed the app
 * to see rollouts. Throws ShopifyUnavailable, ShopifyRejected, ShopifyAccessLost.
 */
export type ReadRollouts = (discountIds: readonly string[]) => Promise<Map<string, RolloutEffect[]> | null>;

/** Optional: asked for when somebody presses for it, and a shop may never grant it. */
export const ROLLOUTS_SCOPE = "read_rollouts";
