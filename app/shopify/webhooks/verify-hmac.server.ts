import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether `header` is the HMAC-SHA256 of the raw body under one of the accepted secrets, in base64 as Shopify writes it.
 * Several secrets are accepted while a secret is rotated. Every secret is tried, and each comparison takes the same time
 * wherever the texts differ. Throws for an empty secret: it would accept what anybody can sign.
 */
export function verifyHmac(rawBody: Uint8Array, header: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(header);
  let valid = false;
  for (const secret of secrets) {
    if (secret === "") throw new Error("An accepted secret is empty");
    const expected = Buffer.from(createHmac("sha256", secret).update(rawBody).digest("base64"));
    if (given.length === expected.length && timingSafeEqual(given, expected)) valid = true;
  }
  return valid;
}
