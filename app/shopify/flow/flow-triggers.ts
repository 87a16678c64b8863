/**
 * Tells Shopify Flow that something happened; every workflow that begins with the trigger then runs. Throws ShopifyRejected for a
 * handle or fields that Flow does not know, ShopifyUnavailable, ShopifyAccessLost.
 */
export type SendTrigger = (trigger: { handle: string; payload: Record<string, string | number> }) => Promise<void>;
