/** What Shopify's app proxy adds to a visitor's own query, each exactly once. */
const SIGNED_FACTS = ["logged_in_customer_id", "path_prefix", "shop", "signature", "timestamp"];

/**
 * Whether a query names one of the facts that Shopify vouches for more than once. The visitor's own parameters are signed
 * together with Shopify's, so of two values the signature does not say which one is Shopify's. A name counts however it is
 * written: percent-encoded, in other letters, with blanks around it, or as a list (`shop[]`, `shop[0]`).
 */
export function repeatsSignedFact(query: URLSearchParams): boolean {
  const names = [...query.keys()].map((name) => name.trim().toLowerCase().replace(/\[.*$/s, ""));
  return SIGNED_FACTS.some((fact) => names.filter((name) => name === fact).length > 1);
}
