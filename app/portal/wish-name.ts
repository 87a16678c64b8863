/** What a creator may ask for as the name of a code: said aloud, typed on phones and read by everybody. */
import lists from "naughty-words";

import { parsePromoCode, type NameRefusal } from "#app/codes/promo-code.ts";

export const SHORTEST_WISH = 3;
export const LONGEST_WISH = 40;

/** What is wrong with it: the spelling, or a word that offends. */
export type WishRefusal = NameRefusal | "too_short" | "not_letters" | "offensive";

type ReadWish = { ok: true; name: string; key: string } | { ok: false; why: WishRefusal; found: string };

/** `own`: the creator's own names. What they are called offends nobody. */
export function readWish(raw: string, own: readonly string[] = []): ReadWish {
  const parsed = parsePromoCode(raw);
  if (!parsed.ok) return { ok: false, why: parsed.reason, found: parsed.found ?? "" };
  const { name } = parsed;
  const letters = [...name].length;
  if (letters > LONGEST_WISH) return { ok: false, why: "too_long", found: "" };
  const [odd] = /[^\p{L}\p{M}\p{N}_.-]/u.exec(name) ?? [];
  if (odd !== undefined) return { ok: false, why: "not_letters", found: odd };
  if (!/\p{L}/u.test(name)) return { ok: false, why: "not_letters", found: "" };
  if (letters < SHORTEST_WISH) return { ok: false, why: "too_short", found: "" };
  return isOffensive(name, own) ? { ok: false, why: "offensive", found: "" } : parsed;
}

/** Languages that people made up. */
const NOT_SPOKEN = new Set(["tlh", "eo"]);
/** Languages whose longer words are looked for inside of others: elsewhere too many are parts of ordinary names. */
const LOOKED_INTO = ["de", "en", "es", "fr", "it", "nl", "pt"];
/** A word of so many letters is found wherever it stands. */
const ANYWHERE = 5;
/** One of four letters is found at either end of a word as well, in these. */
const ENDING = ["de", "en"];
const AT_AN_END = 4;

const plain = (text: string) => text.normalize("NFC").toLowerCase().replaceAll("ß", "ss");
/** A phrase is written as one word in a code. */
const asWords = (list: readonly string[]) =>
  list.map((one) => plain(one).replaceAll(/[^\p{L}\p{M}]/gu, "")).filter((one) => one.length > 1);
const of = (languages: readonly string[]) => languages.flatMap((language) => asWords(lists[language] ?? []));

const BY_ITSELF = new Set(
  of(Object.keys(lists).filter((language) => !NOT_SPOKEN.has(language))).filter((one) => [...one].length > 2 || !/^[a-z]+$/.test(one)),
);
const INSIDE = new Set(of(LOOKED_INTO).filter((one) => one.length >= ANYWHERE));
const AT_ENDS = new Set(of(ENDING).filter((one) => one.length === AT_AN_END));

/** Ordinary words that begin or end with one that offends. */
const ORDINARY =
  /^(?:analog|analy|cockatoo|cocktail|cockpit|dicken|dickinson|dickson|shitake|therap)|(?:drape|grape|hancock|peacock|petits|scrape|serape|therape)$/;

/** Digits that stand for letters, where a letter follows. */
const AS_LETTER: Record<string, string> = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t" };

/** Whether the name holds a word that offends in some language. Digits are read as letters too, and separators part no word. */
function isOffensive(name: string, own: readonly string[]): boolean {
  const named = new Set(own.flatMap((one) => plain(one).split(/[^\p{L}\p{M}]+/u)).filter(Boolean));
  const joined = plain(name).replaceAll(/[_.-]/g, "");
  const spelled = joined.replaceAll(/[013457](?=\p{L})/gu, (digit) => AS_LETTER[digit] ?? digit);
  const runs = [plain(name), joined, spelled].flatMap((text) => text.split(/[^\p{L}\p{M}]+/u)).filter(Boolean);
  return runs.some((run) => !named.has(run) && (BY_ITSELF.has(run) || holds(run, named)));
}

function holds(run: string, named: ReadonlySet<string>): boolean {
  const has = (words: ReadonlySet<string>, part: string) => words.has(part) && !named.has(part);
  if (!ORDINARY.test(run) && [run.slice(0, AT_AN_END), run.slice(-AT_AN_END)].some((part) => has(AT_ENDS, part))) return true;
  for (let from = 0; from + ANYWHERE <= run.length; from += 1)
    for (let to = from + ANYWHERE; to <= run.length; to += 1) if (has(INSIDE, run.slice(from, to))) return true;
  return false;
}
