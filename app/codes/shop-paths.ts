/** First parts of paths in a shop: what may stand behind a stable link, and so cannot be the name of a channel. */

/** What a shop shows itself; what stands behind one of these is its own and no other app's. */
export const SHOP_PAGES: readonly string[] = [
  "products",
  "collections",
  "pages",
  "blogs",
  "policies",
  "search",
  "cart",
  "account",
  "recommendations",
];

/** Would set another code, or lead to an app. */
export const NOT_TO_FOLLOW: readonly string[] = ["discount", "apps", "a", "community", "tools"];
