/** The signed link by which the owner of an address allows a shop to send tests of messages to it. It does nothing else. */
import { isSigned, sign, type SigningKeys } from "#app/keys/signature.ts";

type Confirming = { shop: string; nonce: string };

/** The purpose stands first, so that no other thing these keys sign can pass for such a link. */
const textOf = (name: string) => `test address ${name}`;

/** `{name}.{key id}.{signature}`. The nonce is a UUID; the address itself stands nowhere in the link. */
export function signTestAddress({ shop, nonce }: Confirming, keys: SigningKeys): string {
  const name = Buffer.from(`${nonce}${shop}`).toString("base64url");
  return `${name}.${sign(textOf(name), keys)}`;
}

/** Which shop and asking a link is of; null for anything that was not signed here. Says nothing about whether it was used. */
export function readTestAddress(token: string, keys: SigningKeys): Confirming | null {
  const [name = "", ...signature] = token.split(".");
  if (!isSigned(signature.join("."), textOf(name), keys)) return null;
  const text = Buffer.from(name, "base64url").toString();
  return { nonce: text.slice(0, 36), shop: text.slice(36) };
}
