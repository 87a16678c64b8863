/**
 * The token in the address of a creator's own page. It carries which link it is and until when, signed with a key of the
 * app's: whoever reads the database cannot make one, and what nobody keeps cannot leak.
 */
import { isSigned, sign, type SigningKeys } from "#app/keys/signature.ts";

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type PageTokenParts = { shop: string; id: string; expiresAt: Date };

/** `{id}.{seconds since 1970 in base 36}.{key id}.{signature}`, safe in an address as it is. */
export function signPageToken({ shop, id, expiresAt }: PageTokenParts, keys: SigningKeys): string {
  const until = Math.floor(expiresAt.getTime() / 1000).toString(36);
  return `${id}.${until}.${sign(textOf({ shop, id, until }), keys)}`;
}

/** What a token says, if this app signed it for this shop; null for anything else. Says nothing about whether it is still good. */
export function readPageToken(token: string, { shop, keys }: { shop: string; keys: SigningKeys }): { id: string; expiresAt: Date } | null {
  const [id = "", until = "", ...signature] = token.split(".");
  if (!ID.test(id) || !/^[0-9a-z]{1,9}$/.test(until)) return null;
  if (!isSigned(signature.join("."), textOf({ shop, id, until }), keys)) return null;
  return { id, expiresAt: new Date(parseInt(until, 36) * 1000) };
}

/** The purpose stands first, so that no other thing these keys sign can pass for a page token. */
function textOf({ shop, id, until }: { shop: string; id: string; until: string }): string {
  return ["creator page", shop, id, until].join("\n");
}
