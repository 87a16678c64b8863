import { createHmac } from "node:crypto";

/** A query as Shopify's app proxy forwards it: sorted pairs without a separator, signed in hex. */
export function signQuery(query: Record<string, string>, secret: string): string {
  const message = Object.keys(query)
    .toSorted()
    .map((name) => `${name}=${query[name]}`)
    .join("");
  return new URLSearchParams({ ...query, signature: createHmac("sha256", secret).update(message).digest("hex") }).toString();
}
