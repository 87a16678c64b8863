/** How people spell one name: with its own letters, without accents, and with the two letters that stand for one (`ü` as `ue`). */
import anyAscii from "any-ascii";

import { SPELT } from "./name-pattern.ts";

/** A name with many such letters would have more spellings than anybody uses. */
const MOST = 32;

/**
 * Every spelling of a text in plain capital letters and digits, the one without accents first: `Jürgen` is JURGEN and JUERGEN,
 * `Łoś` is LOS. Blanks and signs are dropped. An empty text has none.
 */
export function spellingsOf(text: string): string[] {
  let spellings = [""];
  for (const letter of text.normalize("NFC").toUpperCase()) {
    const ways = [...new Set([plainLetter(letter), ...(SPELT[letter] === undefined ? [] : [SPELT[letter]])])];
    const all = spellings.flatMap((known) => ways.map((way) => known + way));
    spellings = all.length > MOST ? spellings.map((known) => known + (ways[0] ?? "")) : all;
  }
  return [...new Set(spellings)].filter((spelling) => spelling !== "");
}

/**
 * A form that spellings of one name share, where it is not known which letters stand for one: MUELLER and MULLER are both MULLER.
 * Different names may share it as well (SUE and SU): it is for suggestions and searches, never for a decision.
 */
export function looseSpelling(text: string): string {
  return (spellingsOf(text)[0] ?? "")
    .replace(/([AOU])E/g, "$1")
    .replaceAll("AA", "A")
    .replaceAll("SS", "S");
}

function plainLetter(letter: string): string {
  return anyAscii(letter)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "");
}
