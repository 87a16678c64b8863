/** Names made from a pattern such as `{FIRST}{VALUE}`, and other names to offer when one is taken. */
import anyAscii from "any-ascii";

import { keyOf, LONGEST_NAME } from "./promo-code.ts";

export type PatternMember = { firstName: string; lastName: string; handle: string };
export type PatternFacts = { member: PatternMember; value: number | null };

/** A number in [0, 1); injected so that a test can say what was drawn. */
export type Random = () => number;

/** A pattern checked and ready to be filled in for any number of members. */
export type NamePattern = { text: string; parts: readonly Part[] };

type Part = { literal: string } | { field: Field; length: number };
const FIELDS = ["FIRST", "LAST", "F", "L", "HANDLE", "VALUE", "RANDOM"] as const;
type Field = (typeof FIELDS)[number];

export type PatternRefusal =
  { reason: "empty" } | { reason: "unknown_placeholder"; placeholder: string } | { reason: "unclosed_brace" } | { reason: "random_length" };

/** Reads a pattern. `{RANDOM:n}` draws n (1 to 12, 4 unless said) characters that cannot be mistaken for each other. */
export function parsePattern(text: string): { ok: true; pattern: NamePattern } | ({ ok: false } & PatternRefusal) {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: false, reason: "empty" };
  const parts: Part[] = [];
  let rest = trimmed;
  while (rest !== "") {
    const open = rest.search(/[{}]/);
    if (open === -1) return { ok: true, pattern: { text: trimmed, parts: [...parts, { literal: spelt(rest) }] } };
    if (open > 0) parts.push({ literal: spelt(rest.slice(0, open)) });
    const close = rest.indexOf("}", open);
    if (rest[open] === "}" || close === -1) return { ok: false, reason: "unclosed_brace" };
    const placeholder = rest.slice(open + 1, close);
    const [, name = "", digits] = /^([A-Z]+)(?::(\d+))?$/.exec(placeholder.trim().toUpperCase()) ?? [];
    const field = FIELDS.find((known) => known === name);
    if (!field || (digits !== undefined && field !== "RANDOM")) return { ok: false, reason: "unknown_placeholder", placeholder };
    const length = Number(digits ?? 4);
    if (length < 1 || length > 12) return { ok: false, reason: "random_length" };
    parts.push({ field, length });
    rest = rest.slice(close + 1);
  }
  return { ok: true, pattern: { text: trimmed, parts } };
}

/**
 * The name for one member: upper case, plain letters, digits, hyphen and underscore. Where nothing is known for any of the pattern's
 * words about the member, what is known stands in: first name, handle, then last name. Empty when nothing is known of the member, so
 * that nobody gets the bare value as a code.
 */
export function fillPattern(pattern: NamePattern, facts: PatternFacts, random: Random): string {
  const filled = pattern.parts.map((part) => ("literal" in part ? part.literal : fillField(part, facts, random)));
  const about = pattern.parts.flatMap((part, at) => ("field" in part && ABOUT_MEMBER.has(part.field) ? [at] : []));
  const [first] = about;
  if (first !== undefined && about.every((at) => filled[at] === "")) {
    const { firstName, handle, lastName } = facts.member;
    const known = [firstName, handle, lastName].map(spelt).find((name) => name !== "");
    if (known === undefined) return "";
    filled[first] = known;
  }
  return shortened(filled, pattern.parts).join("");
}

/** A name that is too long loses its end where it is longest, and nothing of what was drawn: two of them would be the same. */
function shortened(filled: readonly string[], parts: readonly Part[]): string[] {
  const short = [...filled];
  const words = parts.flatMap((part, at) => ("field" in part && part.field === "RANDOM" ? [] : [at]));
  for (let excess = short.join("").length - LONGEST_NAME; excess > 0; excess -= 1) {
    const longest = words.reduce((best, at) => ((short[at] ?? "").length > (short[best] ?? "").length ? at : best), words[0] ?? 0);
    short[longest] = (short[longest] ?? "").slice(0, -1);
  }
  return short;
}

const ABOUT_MEMBER: ReadonlySet<Field> = new Set(["FIRST", "LAST", "F", "L", "HANDLE"]);

function fillField(part: { field: Field; length: number }, { member, value }: PatternFacts, random: Random): string {
  switch (part.field) {
    case "FIRST":
      return spelt(member.firstName);
    case "LAST":
      return spelt(member.lastName);
    case "F":
      return spelt(member.firstName).slice(0, 1);
    case "L":
      return spelt(member.lastName).slice(0, 1);
    case "HANDLE":
      return spelt(member.handle);
    case "VALUE":
      return value === null ? "" : String(value);
    case "RANDOM":
      return draw(part.length, random);
  }
}

/** Without 0/O, 1/I/L, 5/S, 2/Z, 8/B: read from a screen or heard in a video, these are not confused. Without vowels no word comes of them. */
const UNAMBIGUOUS = "CDFGHJKMNPQRTVWXY34679";

/** So many characters that cannot be mistaken for each other and read like no swear word. */
export function draw(length: number, random: Random): string {
  return drawFrom(UNAMBIGUOUS, length, random);
}

/** What people read as a swear word though it has no vowel but a digit that is read as one. */
const OFFENSIVE =
  /FC?K|KKK|CNT|[CD]C?K|C[CX]K|NGG|N[AE]?G[AE]?R|FGG?T|FAG|FART|TWA?T|PRN|PTHC|WA?NK|XXX|WTF|MFR|PCH|TA?RD|R[TD]D|RAPE|PMP|HRN|CACA|MERD|NAT?CK|JAP|JEW/;
/** The digits that are read as letters. */
const READ: Record<string, string> = { 3: "E", 4: "A", 7: "T" };
/** A draw that offends is rare; what draws the same each time is let through. */
const DRAWS_MOST = 100;

/** So many of these letters, drawn anew while they read like a swear word. */
export function drawFrom(letters: string, length: number, random: Random): string {
  for (let draws = 1; ; draws += 1) {
    const drawn = Array.from({ length }, () => letters[Math.floor(random() * letters.length)] ?? "").join("");
    const read = drawn.replaceAll(/[347]/g, (digit) => READ[digit] ?? digit);
    if (draws >= DRAWS_MOST || !(OFFENSIVE.test(drawn) || OFFENSIVE.test(read))) return drawn;
  }
}

/** Letters that people spell with others than the nearest plain one, as in addresses. */
export const SPELT: Record<string, string> = {
  Ä: "AE",
  Ö: "OE",
  Ü: "UE",
  ß: "SS",
  ẞ: "SS",
  Æ: "AE",
  Ø: "OE",
  Å: "AA",
  Œ: "OE",
  Þ: "TH",
  Ð: "D",
  Ł: "L",
  Đ: "D",
  İ: "I",
};

/** Text in the plain letters, digits, hyphens and underscores of a promo code, in upper case: `Jürgen` is JUERGEN. */
export function spelt(text: string): string {
  return [...text.normalize("NFC").toUpperCase()]
    .map((letter) => SPELT[letter] ?? anyAscii(letter).toUpperCase())
    .join("")
    .replace(/[^A-Z0-9_-]/g, "");
}

/** Up to three free names close to one that is not: the next numbers first, then a random tail. */
export function suggestNames(name: string, isTaken: (key: string) => boolean, random: Random): string[] {
  const stem = name
    .trim()
    .normalize("NFC")
    .slice(0, LONGEST_NAME - 6);
  const number = /\d+$/.exec(stem)?.[0];
  const letters = number === undefined ? stem : stem.slice(0, -number.length);
  const counted =
    number === undefined ? [2, 3, 4].map((next) => `${letters}${next}`) : [`${stem}X`, `${letters}VIP${number}`, `${letters}X${number}`];
  const drawn = Array.from({ length: 8 }, () => `${letters}${draw(4, random)}`);
  const free = new Map<string, string>();
  for (const candidate of [...counted, ...drawn]) {
    const key = keyOf(candidate);
    if (!isTaken(key) && !free.has(key)) free.set(key, candidate);
  }
  return [...free.values()].slice(0, 3);
}
