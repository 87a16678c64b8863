/**
 * Secrets as they stand in the database: encrypted JSON Web Tokens (RFC 7519 in RFC 7516, `dir` with `A256GCM`), made by
 * `jose`. The key's id stands in the header. Which row and column a text was sealed for is part of what is encrypted: one
 * that was copied elsewhere is refused there.
 */
import { decodeProtectedHeader, EncryptJWT, jwtDecrypt } from "jose";

import { env } from "#app/platform/env.server.ts";

import type { KeyRing } from "./key-ring.ts";

/** Where a sealed text stands. */
type Place = { row: string; column: "accessToken" | "refreshToken" | "webhookSecret" | "giftCardCode" | "keptAnswer" };

const METHOD = { alg: "dir", enc: "A256GCM" } as const;

/** Encrypts a text for its place with the first key. */
export async function seal(text: string, { row, column }: Place, { first }: KeyRing = env.TOKEN_KEYS): Promise<string> {
  return new EncryptJWT({ token: text })
    .setProtectedHeader({ ...METHOD, kid: first.id })
    .setSubject(row)
    .setAudience(column)
    .encrypt(first.bytes);
}

/** Why a sealed text cannot be read. `wrong_key`: its key's id is known, but the key is another, or it was made for another place. */
type Opened = { ok: true; text: string } | { ok: false; reason: "unknown_key" | "wrong_key"; keyId: string };

/** Decrypts what `seal` made, with whichever key of the ring it names. */
export async function open(sealed: string, { row, column }: Place, ring: KeyRing = env.TOKEN_KEYS): Promise<Opened> {
  const keyId = keyIdOf(sealed) ?? "";
  const key = ring.all.find(({ id }) => id === keyId);
  if (!key) return { ok: false, reason: "unknown_key", keyId };
  try {
    const { payload } = await jwtDecrypt(sealed, key.bytes, {
      subject: row,
      audience: column,
      keyManagementAlgorithms: [METHOD.alg],
      contentEncryptionAlgorithms: [METHOD.enc],
    });
    if (typeof payload.token === "string") return { ok: true, text: payload.token };
  } catch {
    // What the library says of it names the reason in words of its own, and helps nobody who has the wrong key.
  }
  return { ok: false, reason: "wrong_key", keyId };
}

/** The text of what `seal` made, or of one that was stored in the clear before. Throws where no key at hand opens it. */
export async function openStored(stored: string, place: Place): Promise<string> {
  if (keyIdOf(stored) === null) return stored;
  const opened = await open(stored, place);
  if (!opened.ok) throw new Error(`A stored ${place.column} cannot be decrypted: ${opened.reason} ${opened.keyId}`);
  return opened.text;
}

/** The same text sealed with the first key; null where it is already, or no key at hand opens it. */
export async function sealedAnew(stored: string, place: Place, ring: KeyRing = env.TOKEN_KEYS): Promise<string | null> {
  const keyId = keyIdOf(stored);
  if (keyId === ring.first.id) return null;
  if (keyId === null) return seal(stored, place, ring);
  const opened = await open(stored, place, ring);
  return opened.ok ? seal(opened.text, place, ring) : null;
}

/** The id of the key a text was sealed with; null for one that stands in the clear. */
export function keyIdOf(stored: string): string | null {
  if (stored.split(".").length !== 5) return null;
  try {
    return decodeProtectedHeader(stored).kid ?? null;
  } catch {
    // Five parts, but none of ours.
    return null;
  }
}
