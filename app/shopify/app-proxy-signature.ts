/** Whether Shopify's app proxy signed an address. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** How far the clocks may be apart, in seconds: what Shopify's library allows. */
const TOLERANCE_SECONDS = 90;

/**
 * Whether `signature` is the HMAC-SHA256 in hex, under one of the secrets, of all other parameters as `name=value`, repeated ones joined
 * with commas, in the order of their bytes and strung together; and whether it was made within a minute and a half of `now`. Source:
 * the example in Shopify's documentation of app proxies. Shopify's library sorts by the rules of a language instead, where a capital
 * letter comes later: a visitor who brings one in a parameter of their own (`ScCid` from Snapchat) would be turned away.
 */
export function isSignedByAppProxy(query: URLSearchParams, secrets: readonly string[], now: Date): boolean {
  const at = query.get("timestamp") ?? "";
  if (!/^\d{1,12}$/.test(at) || Math.abs(now.getTime() / 1000 - Number(at)) > TOLERANCE_SECONDS) return false;
  const given = Buffer.from(query.get("signature") ?? "", "hex");
  const message = signedText(query);
  let matches = false;
  for (const secret of secrets) {
    const expected = createHmac("sha256", secret).update(message).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) matches = true;
  }
  return matches;
}

function signedText(query: URLSearchParams): Buffer {
  const names = new Set(query.keys());
  names.delete("signature");
  const parts = [...names].map((name) => Buffer.from(`${name}=${query.getAll(name).join(",")}`));
  return Buffer.concat(parts.toSorted((one, other) => Buffer.compare(one, other)));
}
