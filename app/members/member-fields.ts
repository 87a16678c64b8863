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
 * in quotation marks or other signs, with a note or the full stop of a sentence behind it, with signs that nobody sees, full-width letters
 * or Word's apostrophe and hyphens are read as the address. Of several none is taken, and "n/a" and the like are none.
 */
export function cleanEmail(raw: string): string {
  const text = raw
    .replace(/\p{Cf}/gu, "")
    .normalize("NFKC")
    .replace(/[\u2010-\u2015\u2212]/gu, "-")
    .replace(/(?<=\p{L})’(?=[^@\s]*@)/gu, "'")
    // In lower case this letter would be two.
    .replaceAll("İ", "i")
    .trim()
    .toLowerCase()
    .replace(/%(?:2b|40)|(?:%20)+$/g, decoded)
    .trim()
    // What keeps Excel from taking a cell for something else.
    .replace(/^'/, "");
  if (isEmailAddress(text)) return withPlainDots(text);
  const joined = text
    .replace(/\s*@\s*/g, "@")
    .replace(/[?&]to=/g, " ")
    .replace(/(?<=@\S+)\s+(?=\.\p{L})/gu, "")
    .replace(/\bmailto:\s*([^\s?]*)(?:\?\S*)?/g, (_, address: string) => decoded(address));
  const parts = [joined, ...joined.split(/[\s<>()[\]"|,;:?]+|\/(?=[^@/]*@)/)].map((part) =>
    part.replace(/^[`*{‘“]|^_(?=.*_$)/u, "").replace(/[^\p{L}\p{N}]+$/u, ""),
  );
  const found = new Set(parts.filter(isEmailAddress));
  // Which of several is theirs, nobody can say.
  const [address = parts[0]!] = found.size > 1 ? [text] : found;
  return namesNobody(address) ? "" : withPlainDots(address);
}

/** The full stops of Japanese and Chinese separate the parts of a domain as dots do. */
const withPlainDots = (address: string) => address.replace(/[\u3002\uff61](?=[^@]*$)/gu, ".");

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `https://instagram.com/Maya.Moss/`, `instagram.com/maya.moss`, `@Maya.Moss` and `maya.moss` are one handle; of several, the first. */
export function cleanHandle(raw: string): string {
  return accountsIn(raw)[0]?.handle ?? "";
}

/**
 * `123`, `'123` as Shopify's export has it, `123.0`, `1.23E+2` and `7,210,448,301,122` as programs write numbers, a customer's address in
 * the admin, or Shopify's own id, also as old interfaces had it; empty for none; null when it is none of these.
 */
export function cleanCustomerId(raw: string): string | null {
  const text = withoutExponent(
    raw
      .normalize("NFKC")
      .trim()
      .replace(/^["'\u2019#]+|"$/gu, "")
      .replace(/^\d{1,3}(?:([.,\s'])\d{3})(?:\1\d{3})+$/u, (number) => number.replace(/\D/g, "")),
  );
  if (text === "") return "";
  // Base 64 of "gid://shopify/Customer/".
  const named = text.startsWith("Z2lkOi8vc2hvcGlmeS9DdXN0b21lci8") ? decodedBase64(text) : text;
  const [, id] =
    /^(?:gid:\/\/shopify\/Customer\/)?(\d{1,20})(?:[.,]0+|\?\S*)?$/.exec(named) ??
    /^(?:https?:\/\/)?[^\s/]+\.[^\s/]+\/\S*?customers\/(\d{1,20})(?:[/?#.]\S*)?$/.exec(named) ??
    [];
  return id === undefined || id.startsWith("0") ? null : `gid://shopify/Customer/${id}`;
}

function decodedBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return text;
  }
}

/** `7.210448301122E+12` where all digits are told; a number that was rounded stays as it is, and is no id. */
function withoutExponent(text: string): string {
  const [, whole = "", fraction = "", exponent] = /^(\d)(?:[.,](\d+))?E\+?(\d{1,2})$/i.exec(text) ?? [];
  return exponent !== undefined && Number(exponent) === fraction.length ? whole + fraction : text;
}

/** What stands behind a comma and is no name: "Maya Moss, PhD". */
const TITLES = /^(?:jr|sr|i{2,3}|iv|ph\.?\s?d|m\.?d|mba|msc|bsc|ma|ba|esq|cpa|rn|llc|inc|ltd|gmbh)\.?$/iu;

/** What stands before a whole name and is none. Without its full stop "Dr" may be a creator's brand. */
const SALUTATION =
  /^(?:(?:dr|prof|mrs?|ms|mx|dipl|ing|mag)\.\s*(?:(?:med|phil|rer|nat|jur|h\.? ?c)\.\s*)*|(?:herr|frau|mme|mlle|sra?|dhr|mevr)\.?\s+)+(?=\p{L}\S*\s+\p{L})/iu;

/** What people put around their names on networks. */
const AROUND_NAMES = /^[\p{Extended_Pictographic}\ufe0f\u200d\s]+|[\p{Extended_Pictographic}\ufe0f\u200d\s]+$/gu;

/** "Maya Moss Lind" is Maya, Moss Lind, and so is "Moss Lind, Maya" as address books write it. */
export function splitName(written: string): { firstName: string; lastName: string } {
  const name = (written.replace(AROUND_NAMES, "") || written).replace(SALUTATION, "");
  const [last = "", first = "", ...more] = name.split(",").map((part) => part.trim());
  if (last !== "" && first !== "" && more.length === 0 && !TITLES.test(first)) return { firstName: first, lastName: last };
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
