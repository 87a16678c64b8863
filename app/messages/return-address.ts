/**
 * The address a message of ours comes back to when it cannot be delivered: one for each recipient of each message (VERP), signed, so
 * that what comes in late tells by itself whom it is about and nobody can say it of another.
 */
import { isSignedInDigits, signInDigits, type SigningKeys } from "#app/keys/signature.ts";

/** 64 bits; whoever guesses must also hold the secret of the intake. */
const DIGITS = 16;

const textOf = (recipientId: string) => `return address\n${recipientId}`;

/** `base` is `bounces@mail.example`: the address is `bounces+{recipient}{signature}@mail.example`, 49 characters longer. */
export function returnAddress(base: string, recipientId: string, keys: SigningKeys): string {
  const at = base.lastIndexOf("@");
  const id = recipientId.replaceAll("-", "");
  return `${base.slice(0, at)}+${id}${signInDigits(textOf(recipientId), keys, DIGITS)}${base.slice(at)}`;
}

const TOKEN = /[+=_-]([0-9a-f]{32})([0-9a-f]{16})(?=[@=])/gi;

/** Whose return address stands in a text, wherever in it and however it was rewritten on the way (SRS); null where none of ours does. */
export function recipientIn(text: string, keys: SigningKeys): string | null {
  for (const [, digits = "", signature = ""] of text.matchAll(TOKEN)) {
    const id = digits.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    if (isSignedInDigits(signature, textOf(id), keys, DIGITS)) return id;
  }
  return null;
}
