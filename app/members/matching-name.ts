import type { Prisma } from "#app/generated/prisma/client.ts";

/** Members in whom every word of the search is found: "maya lind" finds Maya Lindqvist, and so does "@maya". Empty finds all. */
export function matchingName(search: string): Prisma.MemberWhereInput {
  const words = search.split(/\s+/).filter(Boolean);
  return { AND: words.map(withWord) };
}

function withWord(word: string): Prisma.MemberWhereInput {
  const contains = { contains: word.replace(/^@/, ""), mode: "insensitive" } as const;
  return {
    OR: [
      { firstName: contains },
      { lastName: contains },
      { handle: contains },
      { email: contains },
      { codes: { some: { liveUntil: null, name: contains } } },
    ],
  };
}
