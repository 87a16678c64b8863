/**
 * What the Function of guarded codes is told (extensions/guarded-codes/assembly/guard.ts reads it): keyed hashes of names, and the
 * sentence for each. No name and nothing of a person is in it.
 */
import { createHmac } from "node:crypto";

import { keyOf } from "#app/codes/promo-code.ts";

/** Shopify gives a Function no metafield value beyond 10,000 bytes: it would see none, and refuse nothing. Some room is left. */
const MOST_BYTES = 9_800;
/** At most so many codes of a shop are guarded at once. */
export const MOST_GUARDED = 500;
/** The cart attribute that the stable link sets. */
export const LINK_ATTRIBUTE = "_reissue_link";
/** Characters: 66 bits of a name's hash, 24 of them before a proof's signature of 96. */
const [HASH, BEGINNING, SIGNATURE] = [11, 4, 16];
const DAY_MS = 86_400_000;

export type Guarded = { name: string; sentence: string };

/**
 * The metafield's value as JSON for `guarded`; null where it would be too long for Shopify to give it to the Function, or too many
 * codes. `key` has 22 to 64 characters.
 */
export function guardState(guarded: readonly Guarded[], key: string): string | null {
  if (guarded.length > MOST_GUARDED) return null;
  const says = [...new Set(guarded.map(({ sentence }) => sentence))];
  const numbers = new Map(says.map((sentence, at) => [sentence, at.toString(36).padStart(2, "0")]));
  const entries = guarded.flatMap(({ name, sentence }) =>
    spellingsOf(name).map((form) => hashOf(form, key) + (numbers.get(sentence) ?? "")),
  );
  const state = JSON.stringify({ v: 1, key, codes: [...new Set(entries)].toSorted().join(""), says });
  return Buffer.byteLength(state) > MOST_BYTES ? null : state;
}

/**
 * Proofs that somebody came through the link of a code's creator, one for each way to write the name: `{day}.{how the hash
 * begins}{signature}`, the day counted from 1970 in UTC. The Function takes them for a month. They say nothing of who came.
 */
export function linkProofs(name: string, { key, now }: { key: string; now: Date }): string[] {
  const day = String(Math.floor(now.getTime() / DAY_MS));
  return spellingsOf(name).map((form) => `${day}.${hashOf(form, key).slice(0, BEGINNING)}${hmac(key, `link\n${day}\n${form}`, SIGNATURE)}`);
}

/**
 * The forms in upper case that an entered code may have when it is the same as `name` by `keyOf`. The Function cannot compose accents,
 * so both ways to write them are written down; a mixture of both it lets pass.
 */
function spellingsOf(name: string): string[] {
  const key = keyOf(name);
  const forms = [key, key.normalize("NFD"), name.normalize("NFC"), name.normalize("NFD")];
  return [...new Set(forms.map((form) => form.trim().toUpperCase()))];
}

function hashOf(form: string, key: string): string {
  return hmac(key, `code\n${form}`, HASH);
}

function hmac(key: string, text: string, length: number): string {
  return createHmac("sha256", key).update(text).digest("base64url").slice(0, length);
}
