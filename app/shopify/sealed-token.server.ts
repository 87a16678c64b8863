/**
 * Tokens as they stand in the database: encrypted JSON Web Tokens (RFC 7519 in RFC 7516, `dir` with `A256GCM`), made by
 * `jose`. The key's id stands in the header. Which row and column a token was sealed for is part of what is encrypted: one
 * that was copied elsewhere is refused there.
 */
import { decodeProtectedHeader, EncryptJWT, jwtDecrypt } from "jose";

import type { KeyRing } from "#app/keys/key-ring.ts";

/** Where a token stands. */
type Place = { row: string; column: "accessToken" | "refreshToken" | "webhookSecret" };

const METHOD = { alg: "dir", enc: "A256GCM" } as const;

/** Encrypts a token for its place with the first key. */
export async function seal(token: string, { row, column }: Place, { first }: KeyRing): Promise<string> {
  return new EncryptJWT({ token })
    .setProtectedHeader({ ...METHOD, kid: first.id })
    .setSubject(row)
    .setAudience(column)
    .encrypt(first.bytes);
}

/** Why a sealed token cannot be read. `wrong_key`: its key's id is known, but the key is another, or it was made for another place. */
type Opened = { ok: true; token: string } | { ok: false; reason: "unknown_key" | "wrong_key"; keyId: string };

/** Decrypts what `seal` made, with whichever key of the ring it names. */
export async function open(sealed: string, { row, column }: Place, ring: KeyRing): Promise<Opened> {
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
    if (typeof payload.token === "string") return { ok: true, token: payload.token };
  } catch {
    // What the library says of it names the reason in words of its own, and helps nobody who has the wrong key.
  }
  return { ok: false, reason: "wrong_key", keyId };
}

/** The id of the key a token was sealed with; null for one that was stored as Shopify gave it. */
export function keyIdOf(stored: string): string | null {
  if (stored.split(".").length !== 5) return null;
  try {
    return decodeProtectedHeader(stored).kid ?? null;
  } catch {
    // Five parts, but none of ours.
    return null;
  }
}
