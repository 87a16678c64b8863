/**
 * The token in the address of a creator's own page. It carries which link it is and until when, signed with the app's
 * secret: whoever reads the database cannot make one, and what nobody keeps cannot leak.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export type PageTokenParts = { shop: string; id: string; expiresAt: Date };

/** `{id}.{seconds since 1970 in base 36}.{signature}`, safe in an address as it is. */
export function signPageToken({ shop, id, expiresAt }: PageTokenParts, secret: string): string {
  const until = Math.floor(expiresAt.getTime() / 1000).toString(36);
  return `${id}.${until}.${signature({ shop, id, until }, secret)}`;
}

/** What a token says, if this app signed it for this shop; null for anything else. Says nothing about whether it is still good. */
export function readPageToken(token: string, { shop, secret }: { shop: string; secret: string }): { id: string; expiresAt: Date } | null {
  const [id = "", until = "", signed = "", ...more] = token.split(".");
  if (more.length > 0 || !ID.test(id) || !/^[0-9a-z]{1,9}$/.test(until)) return null;
  const expected = Buffer.from(signature({ shop, id, until }, secret));
  const given = Buffer.from(signed);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
  return { id, expiresAt: new Date(parseInt(until, 36) * 1000) };
}

/** The purpose stands first, so that no other thing this secret signs can pass for a page token. */
function signature({ shop, id, until }: { shop: string; id: string; until: string }, secret: string): string {
  return createHmac("sha256", secret).update(["creator page", shop, id, until].join("\n")).digest("base64url");
}
