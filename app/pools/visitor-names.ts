/** Names of codes for one visitor each: the creator's name, then letters nobody can guess. */
import { drawFrom, spelt, type PatternMember, type Random } from "#app/codes/name-pattern.ts";

/** Without vowels and the digits that are read as vowels, so that no word comes about; without letters that are read for another. */
export const LETTERS = "CDFGHJKMNPQRTVWX679";

/** 19 to the power of 10 is 6 million million: of 1,000 live codes of a member one try in 6,000 million meets one. */
const DRAWN = 10;
const LONGEST_PREFIX = 12;

/** The part of it that a person can read: `MAYA` of Maya Moss. `CREATOR` where nothing of the name can be written. */
export function prefixOf({ firstName, handle, lastName }: PatternMember): string {
  const known = [firstName, handle, lastName].map((text) => spelt(text).replace(/[-_]/g, "")).find((text) => text !== "");
  return (known ?? "CREATOR").slice(0, LONGEST_PREFIX);
}

/** `MAYA-7KQXNTRWCD`. Draw anew where another code has the name already. */
export function visitorName(prefix: string, random: Random): string {
  return `${prefix}-${drawFrom(LETTERS, DRAWN, random)}`;
}
