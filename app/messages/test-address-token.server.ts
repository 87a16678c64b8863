/** The signed link by which the owner of an address allows a shop to send tests of messages to it. It does nothing else. */
import { createHmac, timingSafeEqual } from "node:crypto";

export type Confirming = { shop: string; nonce: string };

/** `secret` is the app's. The nonce is a UUID; the address itself stands nowhere in the link. */
export function signTestAddress({ shop, nonce }: Confirming, secret: string): string {
  const name = Buffer.from(`${nonce}${shop}`).toString("base64url");
  return `${name}.${signatureOf(name, secret)}`;
}

/** Which shop and asking a link is of; null for anything that was not signed here. Says nothing about whether it was used. */
export function readTestAddress(token: string, secret: string): Confirming | null {
  const [name = "", signature = "", ...rest] = token.split(".");
  const expected = Buffer.from(signatureOf(name, secret));
  const given = Buffer.from(signature);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const text = Buffer.from(name, "base64url").toString();
  return { nonce: text.slice(0, 36), shop: text.slice(36) };
}

/** The purpose stands first, so that no other thing this secret signs can pass for such a link. */
function signatureOf(name: string, secret: string): string {
  return createHmac("sha256", secret).update(`test address ${name}`).digest("base64url");
}
