/** How a name is found when it is typed in another spelling: case, accents, blanks, hyphens and underscores make no difference. */
import { spelt } from "./name-pattern.ts";

/**
 * The forms in which a typed text is looked for in `PromoCode.searchKey`: without its accents (`Zoé` is ZOE), and with its letters
 * as people spell them in plain ones (`Jürgen` is JUERGEN). Empty for what has no letter and no digit.
 */
export function searchedForms(typed: string): string[] {
  const bare = typed
    .normalize("NFD")
    .replace(/[-_\s\u0300-\u036f]/g, "")
    .toUpperCase();
  const forms = [bare, spelt(typed).replace(/[-_]/g, "")].filter((form) => /[\p{L}\p{N}]/u.test(form));
  return [...new Set(forms)];
}

/** As many different words of four letters as the longest search has room for. The code often stands last in an address. */
const MOST_WORDS = 100;

/**
 * The words of a text that may be codes, in the forms of `searchedForms`: of a sentence ("use MAYA10 at checkout") or of a page's
 * address (`?code=MAYA10`). Words under four letters are left out: they say too little.
 */
export function codesMentioned(text: string): string[] {
  const words = percentDecoded(text).split(/[^\p{L}\p{M}\p{N}_-]+/u);
  const likely = new Set(words.filter((word) => /^.{4,64}$/u.test(word)));
  return [...new Set([...likely].slice(0, MOST_WORDS).flatMap(searchedForms))];
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** Characters that are read for each other on a picture: the n-th of the first is written as the n-th of the second. */
export const READ_AS = { from: "0L15824", to: "OIISBZA" } as const;

/** A form that names share which look the same on a picture (`GL0WMAYA1O` and `GLOWMAYA10`). For suggestions, never for a decision. */
export function readAs(form: string): string {
  return form.replace(/./gu, (letter) => READ_AS.to[READ_AS.from.indexOf(letter)] ?? letter);
}

/** Under so many characters one slip makes a code any other. */
export const SHORTEST_SLIP = 6;

/** Whether one of the two becomes the other by one key: missed, pressed too often, another one, or two in the wrong order. For suggestions. */
export function isOneSlipAway(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  const isSwapped = left.length === 2 && left === [...right].reverse().join("");
  return Math.max(left.length, right.length) === 1 || isSwapped;
}
