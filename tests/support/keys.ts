/** Keys of the app in a test: the same in every run, and no secret. */
import { createHash } from "node:crypto";

import { parseKeyRing, writeKey, type KeyRing } from "#app/keys/key-ring.ts";
import type { SigningKeys } from "#app/keys/signature.ts";

/** One entry of SIGNING_KEYS or TOKEN_KEYS. The same words are the same key. */
export function aKey(id: string, words = id): string {
  return writeKey({ id, bytes: createHash("sha256").update(words).digest() });
}

export function aRing(...keys: string[]): KeyRing {
  const parsed = parseKeyRing(keys.join(","));
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.ring;
}

export const TEST_KEYS = { SIGNING_KEYS: aKey("s1"), TOKEN_KEYS: aKey("t1") };

/** What an app with the keys of tests signs with; `legacy` are Shopify secrets that once signed. */
export const testSigning = (legacy: readonly string[] = []): SigningKeys => ({ ring: aRing(TEST_KEYS.SIGNING_KEYS), legacy });

/** Another app's keys under the same id. */
export const strangeSigning: SigningKeys = { ring: aRing(aKey("s1", "strange")), legacy: [] };
