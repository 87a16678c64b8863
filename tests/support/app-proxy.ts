import { createHmac } from "node:crypto";

/** A query as Shopify's app proxy forwards it: pairs sorted by their bytes, without a separator, signed in hex. [shopify.dev] */
export function signQuery(query: Record<string, string>, secret: string): string {
  const pairs = Object.entries(query).map(([name, value]) => Buffer.from(`${name}=${value}`));
  const message = Buffer.concat(pairs.toSorted((one, other) => Buffer.compare(one, other)));
  return new URLSearchParams({ ...query, signature: createHmac("sha256", secret).update(message).digest("hex") }).toString();
}
