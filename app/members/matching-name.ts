import { searchedForms } from "#app/codes/search-key.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";

/**
 * Members in whom every word of the search is found: "maya lind" finds Maya Lindqvist, and so does "@maya". A code finds whoever
 * holds it or held it once, in any spelling. Empty finds all.
 */
export function matchingName(search: string): Prisma.MemberWhereInput {
  const words = search.split(/\s+/).filter(Boolean);
  const all: Prisma.MemberWhereInput = { AND: words.map(withWord) };
  const code = heldCode(search);
  return words.length === 0 || code === null ? all : { OR: [all, code] };
}

function withWord(word: string): Prisma.MemberWhereInput {
  const contains = { contains: word.replace(/^@/, ""), mode: "insensitive" } as const;
  const code = heldCode(word);
  return {
    OR: [{ firstName: contains }, { lastName: contains }, { handle: contains }, { email: contains }, ...(code === null ? [] : [code])],
  };
}

function heldCode(typed: string): Prisma.MemberWhereInput | null {
  const forms = searchedForms(typed);
  return forms.length === 0 ? null : { codes: { some: { OR: forms.map((form) => ({ searchKey: { contains: form } })) } } };
}
