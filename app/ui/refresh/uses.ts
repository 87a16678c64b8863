/** "37 of 50", "12 uses", "1 use"; null when Shopify could not be asked. */
export function usesLabel(uses: number | null, limit: number | null): string | null {
  if (uses === null) return null;
  if (limit !== null) return `${uses} of ${limit}`;
  return uses === 1 ? "1 use" : `${uses} uses`;
}
