/** Whose code is it, by what its name says: SOFIA15, SMARIN, marin-sofia, the handle, the e-mail or its part before the @. */
import { keyOf } from "#app/codes/promo-code.ts";
import { looseSpelling, spellingsOf } from "#app/codes/spellings.ts";

export type Creator = { id: string; firstName: string; lastName: string; email: string; handle: string };
export type Match =
  { memberId: string; matchedBy: "csv" | "email" | "name" | "hand"; note: null } | { memberId: null; matchedBy: null; note: string | null };

const NOBODY = { memberId: null, matchedBy: null, note: null } as const;

/**
 * A match per name, in order. A member may have several codes. A name that could be several members' is nobody's and says whose.
 * Handle and e-mail count before names, and whole names before initials. Accents do not matter, and `ü` is also `ue`. What only
 * sounds like a member's name is no match: it says whose it could be.
 */
export function matchByName(names: readonly string[], creators: readonly Creator[]): Match[] {
  const exact = new Map<string, Candidates>();
  const loose = new Map<string, Candidates>();
  for (const creator of creators) {
    for (const { text, by, rank } of callsOf(creator)) {
      for (const spelling of spellingsOf(text)) note(exact, { spelling, by, rank, creator });
      note(loose, { spelling: looseSpelling(text), by, rank, creator });
    }
  }
  return names.map((name): Match => {
    const spellings = spellingsOfCode(name);
    const found = best(spellings, exact);
    const [only, another] = [...(found?.who ?? [])];
    if (found && only) {
      if (another) return { ...NOBODY, note: `Could be ${fullName(only)} or ${fullName(another)}` };
      return { memberId: only.id, matchedBy: found.by, note: null };
    }
    const [near, other] = [...(best(spellings.map(looseSpelling), loose)?.who ?? [])];
    if (!near) return NOBODY;
    return { ...NOBODY, note: `Could be ${fullName(near)}${other ? ` or ${fullName(other)}` : ", spelled differently"}` };
  });
}

type Candidates = { by: "email" | "name"; rank: number; who: Set<Creator> };
type Call = { text: string; by: "email" | "name"; rank: number };

/** What a creator's code may be called after; the lower the rank, the surer. */
function callsOf({ firstName: first, lastName: last, email, handle }: Creator): Call[] {
  const initial = (name: string) => [...name][0] ?? "";
  return [
    { text: email, by: "email", rank: 0 },
    { text: handle, by: "name", rank: 0 },
    { text: email.split("@")[0] ?? "", by: "email", rank: 1 },
    ...(last === ""
      ? []
      : ([
          { text: first + last, by: "name", rank: 1 },
          { text: last + first, by: "name", rank: 2 },
          { text: initial(first) + last, by: "name", rank: 3 },
          { text: first + initial(last), by: "name", rank: 3 },
        ] as const)),
    { text: first, by: "name", rank: 4 },
    { text: last, by: "name", rank: 4 },
  ];
}

type Noted = { spelling: string; by: "email" | "name"; rank: number; creator: Creator };

function note(known: Map<string, Candidates>, { spelling, by, rank, creator }: Noted): void {
  if (spelling.length < 3) return;
  const before = known.get(spelling);
  if (!before || rank < before.rank) known.set(spelling, { by, rank, who: new Set([creator]) });
  else if (rank === before.rank) before.who.add(creator);
}

function best(spellings: readonly string[], known: ReadonlyMap<string, Candidates>): Candidates | undefined {
  return spellings.flatMap((spelling) => known.get(spelling) ?? []).sort((a, b) => a.rank - b.rank)[0];
}

export function fullName({ firstName, lastName }: Pick<Creator, "firstName" | "lastName">): string {
  return `${firstName} ${lastName}`.trim();
}

/** The code as it is, then without the numbers that stand for a value, a year or a counter. */
function spellingsOfCode(code: string): string[] {
  const parts = keyOf(code).split(/[^\p{L}\p{M}\p{N}]+/u);
  const withoutNumbers = parts.filter((part) => !/^\d+$/.test(part)).join("");
  const whole = spellingsOf(code);
  const withoutTail = spellingsOf(withoutNumbers).map((spelling) => spelling.replace(/\d+$/, ""));
  return [
    ...new Set([
      ...whole,
      ...whole.map((spelling) => spelling.replace(/\d+$/, "")),
      ...withoutTail,
      ...withoutTail.map((spelling) => spelling.replace(/^\d+/, "")),
    ]),
  ];
}
