/** What is known of a member, and what each field may hold. */
import { isEmailAddress } from "#app/format/email-address.ts";

import { accountsIn, isHandle, namesNobody } from "./accounts.ts";

export type MemberFields = { firstName: string; lastName: string; email: string; handle: string; customerId: string | null };
/** A customer of the shop whom a member may be linked to. */
export type CustomerChoice = { id: string; name: string; email: string };
type FieldProblem = "email_missing" | "email_invalid" | "name_missing" | "handle_invalid" | "customer_invalid" | "too_long";

const LONGEST_FIELD = 200;

export const FIELD_PROBLEMS: Record<FieldProblem, string> = {
  email_missing: "No e-mail address",
  email_invalid: "Not an e-mail address",
  name_missing: "No name",
  handle_invalid: "A handle has letters, digits, dots, hyphens and underscores only",
  customer_invalid: "Not the id of a Shopify customer",
  too_long: "Too long: 200 characters at most in a field",
};

/**
 * Addresses are compared without regard to case, and kept that way. `Maya Moss <maya@example.com>`, `mailto:maya@example.com`, an address
 * in quotation marks, with a note or the full stop of a sentence behind it, with signs that nobody sees, full-width letters or Word's
 * apostrophe are read as the address. Of several none is taken, and "n/a" and the like are none.
 */
export function cleanEmail(raw: string): string {
  const text = raw
    .replace(/\p{Cf}/gu, "")
    .replace(/[\uff01-\uff5e]/gu, (sign) => sign.normalize("NFKC"))
    .replace(/(?<=\p{L})’(?=[^@\s]*@)/gu, "'")
    .trim()
    .toLowerCase();
  if (isEmailAddress(text)) return text;
  const joined = text.replace(/\s*@\s*/g, "@").replace(/\bmailto:([^\s?]*)(?:\?\S*)?/g, "$1");
  const parts = [joined, ...joined.split(/[\s<>()[\]"|,;]+|\/(?=[^@/]*@)/)].map((part) => part.replace(/^['‘“]|[.,;:'’”]+$/g, ""));
  const found = new Set(parts.filter(isEmailAddress));
  // Which of several is theirs, nobody can say.
  const [address = parts[0]!] = found.size > 1 ? [text] : found;
  return namesNobody(address) ? "" : address;
}

/** `https://instagram.com/Maya.Moss/`, `instagram.com/maya.moss`, `@Maya.Moss` and `maya.moss` are one handle; of several, the first. */
export function cleanHandle(raw: string): string {
  return accountsIn(raw)[0]?.handle ?? "";
}

/**
 * `123`, `'123` as Shopify's export has it, `123.0` and `1.23E+2` as programs write numbers that they took for fractions, a customer's
 * address in the admin, or Shopify's own id; empty for none; null when it is none of these.
 */
export function cleanCustomerId(raw: string): string | null {
  const text = withoutExponent(
    raw
      .normalize("NFKC")
      .trim()
      .replace(/^['\u2019#]/u, ""),
  );
  if (text === "") return "";
  const [, id] =
    /^(?:gid:\/\/shopify\/Customer\/)?(\d{1,20})(?:\.0+)?$/.exec(text) ??
    /^(?:https?:\/\/)?[^\s/]+\.[^\s/]+\/\S*?customers\/(\d{1,20})(?:[/?#.]\S*)?$/.exec(text) ??
    [];
  return id === undefined ? null : `gid://shopify/Customer/${id}`;
}

/** `7.210448301122E+12` where all digits are told; a number that was rounded stays as it is, and is no id. */
function withoutExponent(text: string): string {
  const [, whole = "", fraction = "", exponent] = /^(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i.exec(text) ?? [];
  return exponent !== undefined && Number(exponent) === fraction.length ? whole + fraction : text;
}

/** "Maya Moss Lind" is Maya, Moss Lind. */
export function splitName(name: string): { firstName: string; lastName: string } {
  const [firstName = "", ...rest] = name.trim().split(/\s+/);
  return { firstName, lastName: rest.join(" ") };
}

/** The first thing that is wrong with these fields, by the field it is about. */
export function problemOf(fields: MemberFields): { field: keyof MemberFields; problem: FieldProblem } | null {
  for (const field of ["firstName", "lastName", "email", "handle"] as const) {
    if (fields[field].length > LONGEST_FIELD) return { field, problem: "too_long" };
  }
  if (fields.firstName === "" && fields.lastName === "") return { field: "firstName", problem: "name_missing" };
  if (fields.email === "") return { field: "email", problem: "email_missing" };
  if (!isEmailAddress(fields.email)) return { field: "email", problem: "email_invalid" };
  if (fields.handle !== "" && !isHandle(fields.handle)) return { field: "handle", problem: "handle_invalid" };
  return null;
}

/** "@maya" for people to read; nothing where none is known. */
export function atHandle(handle: string): string {
  return handle === "" ? "" : `@${handle}`;
}
