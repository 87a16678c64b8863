/** The parameters that Shopify's app proxy adds. A visitor's own query stands beside them and may name them again. */
const ADDED_BY_SHOPIFY = new Set(["logged_in_customer_id", "path_prefix", "shop", "timestamp", "signature"]);

/**
 * Whether a parameter that Shopify adds stands more than once, under any spelling a reader might take for it (`%73hop`, `Shop`,
 * `shop[]`, or a name that goes on behind an equals sign, which the signed text does not tell from a value). Whoever reads the first and whoever reads the last would then believe different things.
 */
export function repeatsSignedParameter(request: Request): boolean {
  const seen = new Set<string>();
  for (const [name] of new URL(request.url).searchParams) {
    const plain = name
      .trim()
      .toLowerCase()
      .replace(/[[=].*$/s, "");
    if (!ADDED_BY_SHOPIFY.has(plain)) continue;
    if (seen.has(plain)) return true;
    seen.add(plain);
  }
  return false;
}
