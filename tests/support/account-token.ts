/** Session tokens as a customer account extension gets them from Shopify. */
import { SignJWT } from "jose";

import { API_KEY, API_SECRET } from "./app.ts";

/** `sub` is the customer's id where the app may read customers; `dest` is the bare domain. */
export async function accountToken(
  shop: string,
  { sub, aud = API_KEY, secret = API_SECRET, endsIn = 300 }: { sub?: string; aud?: string; secret?: string; endsIn?: number } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ dest: shop, ...(sub !== undefined && { sub }) })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setAudience(aud)
    .setNotBefore(now - 600)
    .setIssuedAt(now - 600)
    .setExpirationTime(now + endsIn)
    .sign(new TextEncoder().encode(secret));
}
