/** Proof that a creator's form was made by this app for this creator: another site cannot send one in their name. */
import { createHmac, timingSafeEqual } from "node:crypto";

export function formKey(shop: string, enrolmentId: string, secret: string): string {
  return createHmac("sha256", secret).update(["creator form", shop, enrolmentId].join("\n")).digest("base64url").slice(0, 22);
}

export function isFormKey(given: string, of: { shop: string; enrolmentId: string; secret: string }): boolean {
  const expected = Buffer.from(formKey(of.shop, of.enrolmentId, of.secret));
  const key = Buffer.from(given);
  return key.length === expected.length && timingSafeEqual(key, expected);
}
