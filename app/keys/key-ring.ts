/** Keys as an operator names them in the environment: the first makes, all are accepted. */

type Key = {
  /** Stands beside whatever the key made, so that the right one is found again. */
  id: string;
  bytes: Uint8Array;
};

/** `first` makes what is new; `all`, which holds it too, are accepted. */
export type KeyRing = { first: Key; all: readonly Key[] };

type ParsedKeyRing = { ok: true; ring: KeyRing } | { ok: false; reason: string };

/** AES-256 takes exactly this many, and an HMAC with SHA-256 gains nothing from more. */
export const KEY_BYTES = 32;

/** Ids stand in addresses and in a form's field of 40 characters, beside a dot and 22 characters of signature. */
const ID = /^[A-Za-z0-9_-]{1,16}$/;

/**
 * Reads `k2:base64,k1:base64`, newest first; base64 and base64url are both read. The reason says what is wrong with which
 * key and never repeats a key. Refuses an empty list, an id twice, and any key that is not of `KEY_BYTES` bytes.
 */
export function parseKeyRing(text: string): ParsedKeyRing {
  const keys: Key[] = [];
  for (const [index, part] of text.split(",").entries()) {
    const [id = "", encoded, ...more] = part.trim().split(":");
    if (encoded === undefined || !ID.test(id) || more.length > 0)
      return refuse(`key ${index + 1} does not begin with an id of letters, digits, - and _, and a colon`);
    if (keys.some((key) => key.id === id)) return refuse(`the id ${id} stands twice`);
    const bytes = bytesOf(encoded);
    if (bytes?.length !== KEY_BYTES) return refuse(`the key ${id} is not ${KEY_BYTES} bytes in base64`);
    keys.push({ id, bytes });
  }
  const [first] = keys;
  return first ? { ok: true, ring: { first, all: keys } } : refuse("it is empty");
}

/** Writes a ring of one key as `parseKeyRing` reads it. */
export function writeKey({ id, bytes }: Key): string {
  return `${id}:${Buffer.from(bytes).toString("base64")}`;
}

function bytesOf(encoded: string): Uint8Array | null {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded) ? new Uint8Array(Buffer.from(encoded, "base64")) : null;
}

const refuse = (reason: string): ParsedKeyRing => ({ ok: false, reason });
