/** The signed name of a member in a link that anybody may hold: it lets them unsubscribe and nothing else. */
import { isSigned, sign, type SigningKeys } from "#app/keys/signature.ts";

type Unsubscriber = { shop: string; memberId: string };

const textOf = (name: string) => `unsubscribe ${name}`;

/** `{name}.{key id}.{signature}`. The link is good for ever: an old e-mail must still let a person go. */
export function signUnsubscribe({ shop, memberId }: Unsubscriber, keys: SigningKeys): string {
  const name = Buffer.from(`${memberId}${shop}`).toString("base64url");
  return `${name}.${sign(textOf(name), keys)}`;
}

/** Whose link it is; null for anything that was not signed here. */
export function readUnsubscribe(token: string, keys: SigningKeys): Unsubscriber | null {
  const [name = "", ...signature] = token.split(".");
  if (!isSigned(signature.join("."), textOf(name), keys)) return null;
  const text = Buffer.from(name, "base64url").toString();
  return { memberId: text.slice(0, 36), shop: text.slice(36) };
}
