/** The discount of the app's own that carries the Function of guarded codes, and what the Function is told. */

/** The handle of extensions/guarded-codes/shopify.extension.toml. */
export const GUARD_FUNCTION = "guarded-codes";
/** Where the Function's query looks (extensions/guarded-codes/src/run.graphql): a namespace that is the app's own. */
export const GUARD_METAFIELD = { namespace: "$app:guarded-codes", key: "state" } as const;

/** Throw ShopifyUnavailable, ShopifyRejected and ShopifyAccessLost. */
export type GuardDiscount = {
  /** Makes a discount that gives nothing and, as long as nothing is written for it, refuses nothing. Answers its id. */
  create: (now: Date) => Promise<string>;
  /** `inactive`: it is there, but Shopify does not run its Function. */
  look: (discountId: string) => Promise<"active" | "inactive" | "gone">;
  /** Replaces what the Function of this discount is told; JSON. */
  write: (discountId: string, state: string) => Promise<void>;
};
