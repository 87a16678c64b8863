/**
 * How a visitor is known again. Shopify's app proxy passes cookies neither to the app nor back, so the page that the link shows first
 * keeps a key in the browser's storage for the shop's own address and follows the link again with it.
 */

/** Sixteen random bytes in hexadecimal, made in the visitor's browser. */
const KEY = /^[0-9a-f]{32}$/;

/** The parameter that carries it, on the one request that answers with a redirect. */
export const VISITOR_PARAMETER = "reissue_visitor";

/** What the link without scripts carries: somebody who gets no code of their own. */
export const NO_VISITOR = "0";

/** `key`: the visitor's. `none`: their browser keeps none. `unknown`: nobody has asked it yet. */
export type AskedVisitor = { key: string } | "none" | "unknown";

/** Reads the parameter. What is no key is nobody's: such a visitor is not asked a second time. */
export function visitorOf(query: URLSearchParams): AskedVisitor {
  const given = query.get(VISITOR_PARAMETER);
  if (given === null) return "unknown";
  return KEY.test(given) ? { key: given } : "none";
}
