/** Whose code is it, by what its name says: SOFIA15, SMARIN, marin-sofia, the handle, the e-mail or its part before the @. */
import { keyOf } from "#app/codes/promo-code.ts";

type Creator = { id: string; firstName: string; lastName: string; email: string; handle: string };
export type Match =
  { memberId: string; matchedBy: "csv" | "email" | "name" | "hand"; note: null } | { memberId: null; matchedBy: null; note: string | null };

const NOBODY = { memberId: null, matchedBy: null, note: null } as const;

/**
 * A match per name, in order. A name that could be several members' is nobody's and says whose; a member is matched once,
 * by the better of two names: handle and e-mail before names, whole names before initials, and then the earlier one.
 */
export function matchByName(names: readonly string[], creators: readonly Creator[]): Match[] {
  const matches = new Map<string, { by: "email" | "name"; rank: number; who: Set<Creator> }>();
  const say = (spelling: string, by: "email" | "name", rank: number, creator: Creator) => {
    if (spelling.length < 3) return;
    const known = matches.get(spelling);
    if (!known || rank < known.rank) matches.set(spelling, { by, rank, who: new Set([creator]) });
    else if (rank === known.rank) known.who.add(creator);
  };
  for (const creator of creators) {
    const [first, last] = [plain(creator.firstName), plain(creator.lastName)];
    say(plain(creator.email), "email", 0, creator);
    say(plain(creator.handle), "name", 0, creator);
    say(plain(creator.email.split("@")[0] ?? ""), "email", 1, creator);
    if (last !== "") {
      say(first + last, "name", 1, creator);
      say(last + first, "name", 2, creator);
      say(first.slice(0, 1) + last, "name", 3, creator);
      say(first + last.slice(0, 1), "name", 3, creator);
    }
    say(first, "name", 4, creator);
    say(last, "name", 4, creator);
  }

  const candidates = names.map(
    (name) =>
      spellings(name)
        .flatMap((spelling) => matches.get(spelling) ?? [])
        .sort((a, b) => a.rank - b.rank)[0],
  );
  const best = new Map<string, { rank: number; at: number }>();
  candidates.forEach((candidate, at) => {
    const [only, another] = [...(candidate?.who ?? [])];
    if (!candidate || !only || another) return;
    const known = best.get(only.id);
    if (!known || candidate.rank < known.rank) best.set(only.id, { rank: candidate.rank, at });
  });
  return candidates.map((candidate, at): Match => {
    const [only, another] = [...(candidate?.who ?? [])];
    if (!candidate || !only) return NOBODY;
    if (another) return { ...NOBODY, note: `Could be ${fullName(only)} or ${fullName(another)}` };
    if (best.get(only.id)?.at !== at) return { ...NOBODY, note: `${fullName(only)} has another code here` };
    return { memberId: only.id, matchedBy: candidate.by, note: null };
  });
}

export function fullName({ firstName, lastName }: Pick<Creator, "firstName" | "lastName">): string {
  return `${firstName} ${lastName}`.trim();
}

/** The name as it is, then without the numbers that stand for a value, a year or a counter. */
function spellings(name: string): string[] {
  const whole = plain(name);
  const parts = keyOf(name).split(/[^\p{L}\p{N}]+/u);
  const withoutTail = plain(parts.filter((part) => !/^\d+$/.test(part)).join("")).replace(/\d+$/, "");
  return [...new Set([whole, whole.replace(/\d+$/, ""), withoutTail, withoutTail.replace(/^\d+/, "")])];
}

/** Letters and digits only, without accents, so that `José-Maria` and `JOSEMARIA` meet. */
function plain(text: string): string {
  return keyOf(text)
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "");
}
