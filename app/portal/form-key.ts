/** Proof that a creator's form was made by this app for this creator: another site cannot send one in their name. */
import { isSigned, sign, type SigningKeys } from "#app/keys/signature.ts";

/** Characters of the signature a form carries: 132 bits. */
const length = 22;

const textOf = (shop: string, enrolmentId: string) => ["creator form", shop, enrolmentId].join("\n");

/** At most 39 characters. */
export function formKey(shop: string, enrolmentId: string, keys: SigningKeys): string {
  return sign(textOf(shop, enrolmentId), keys, { length });
}

export function isFormKey(given: string, { shop, enrolmentId, keys }: { shop: string; enrolmentId: string; keys: SigningKeys }): boolean {
  return isSigned(given, textOf(shop, enrolmentId), keys, { length });
}
