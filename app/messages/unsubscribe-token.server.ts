/** The signed name of a member in a link that anybody may hold: it lets them unsubscribe and nothing else. */
import { createHmac, timingSafeEqual } from "node:crypto";

export type Unsubscriber = { shop: string; memberId: string };

/** `secret` is the app's. The link is good for ever: an old e-mail must still let a person go. */
export function signUnsubscribe({ shop, memberId }: Unsubscriber, secret: string): string {
  const name = Buffer.from(`${memberId}${shop}`).toString("base64url");
  return `${name}.${signatureOf(name, secret)}`;
}

/** Whose link it is; null for anything that was not signed here. */
export function readUnsubscribe(token: string, secret: string): Unsubscriber | null {
  const [name = "", signature = "", ...rest] = token.split(".");
  const expected = Buffer.from(signatureOf(name, secret));
  const given = Buffer.from(signature);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const text = Buffer.from(name, "base64url").toString();
  return { memberId: text.slice(0, 36), shop: text.slice(36) };
}

function signatureOf(name: string, secret: string): string {
  return createHmac("sha256", secret).update(`unsubscribe ${name}`).digest("base64url");
}
