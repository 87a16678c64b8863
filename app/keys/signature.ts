/**
 * Signatures under what this app hands out and later takes back: links to members' pages, unsubscribe links, forms.
 * They are made with a key of our own, so that Shopify's secret can be changed without breaking a link that was mailed.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

import type { KeyRing } from "./key-ring.ts";

export type SigningKeys = {
  ring: KeyRing;
  /** Shopify secrets that signed before there was a key of our own. They are accepted and never sign. */
  legacy: readonly string[];
};

/** Characters of a whole HMAC with SHA-256 in base64url. */
const WHOLE = 43;

/**
 * Signs a text: `{key id}.{HMAC-SHA256 in base64url}`, the HMAC cut to `length` characters. The text begins with what it
 * is for, so that a signature made for one thing passes for no other.
 */
export function sign(text: string, { ring }: SigningKeys, { length = WHOLE } = {}): string {
  return `${ring.first.id}.${hmac(ring.first.bytes, text, length)}`;
}

/**
 * Whether `given` is a signature of the text by any accepted key. One without a key id was made before there were such
 * keys, and is compared with the legacy secrets alone.
 */
export function isSigned(given: string, text: string, { ring, legacy }: SigningKeys, { length = WHOLE } = {}): boolean {
  const [id = "", signature, ...more] = given.split(".");
  if (more.length > 0) return false;
  if (signature === undefined) return legacy.some((secret) => isSame(id, hmac(secret, text, length)));
  const key = ring.all.find((one) => one.id === id);
  return key !== undefined && isSame(signature, hmac(key.bytes, text, length));
}

/**
 * A signature for places where letters may change their case and room is short, such as the part of an e-mail address before the @:
 * so many hexadecimal digits, without the id of the key. Each digit is four bits.
 */
export function signInDigits(text: string, { ring }: SigningKeys, digits: number): string {
  return inDigits(ring.first.bytes, text, digits);
}

/** Whether `given` is such a signature of the text by any accepted key; in any letter case. */
export function isSignedInDigits(given: string, text: string, { ring }: SigningKeys, digits: number): boolean {
  return ring.all.some(({ bytes }) => isSame(given.toLowerCase(), inDigits(bytes, text, digits)));
}

function inDigits(key: Uint8Array, text: string, digits: number): string {
  return createHmac("sha256", key).update(text).digest("hex").slice(0, digits);
}

function hmac(key: string | Uint8Array, text: string, length: number): string {
  return createHmac("sha256", key).update(text).digest("base64url").slice(0, length);
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
