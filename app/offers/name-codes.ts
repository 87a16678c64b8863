/** Names for many members at once, with every clash said: nothing is bent silently. */
import type { NameTenure } from "#app/codes/name-history.ts";
import { fillPattern, type NamePattern, type PatternMember, type PatternRefusal, type Random } from "#app/codes/name-pattern.ts";
import { equalKeyOf, keyOf, LONGEST_NAME, parsePromoCode, type NameRefusal } from "#app/codes/promo-code.ts";

export type NamedMember = PatternMember & { memberId: string };
export type Clash =
  | { clash: "same_in_list"; with: string }
  | { clash: "taken"; by: string }
  /** It leaked once and is issued to nobody again. */
  | { clash: "burned" }
  /** It was another member's: old posts would pay the wrong person. `until`: ISO, UTC. */
  | { clash: "former"; holder: string; until: string | null; conversions: number }
  | { clash: "invalid"; reason: NameRefusal };

/** `suggestion` is a free name near the one that clashes; null where there is none to offer. */
export type CodeRow = { memberId: string; memberName: string; name: string; key: string; clash: Clash | null; suggestion: string | null };

type Naming = {
  members: readonly NamedMember[];
  pattern: NamePattern;
  value: number | null;
  /** Names a person typed for a member instead. */
  typed: Readonly<Record<string, string>>;
  /** Who holds a name already, by key, in words; undefined when it is free. */
  takenBy: (key: string) => string | undefined;
  /** Whether a name leaked once, by key. */
  isBurned: (key: string) => boolean;
  /** Who held a name last, by key, where nobody holds it now. */
  formerOf: (key: string) => NameTenure | undefined;
  random: Random;
};

/** One row per member, in their order. Of members whose names are the same the first keeps it. */
export function nameCodes({ members, pattern, value, typed, takenBy, isBurned, formerOf, random }: Naming): CodeRow[] {
  const holders = new Map<string, string>();
  const rows = members.map((member): CodeRow => {
    const raw = typed[member.memberId] ?? fillPattern(pattern, { member, value }, random);
    const parsed = parsePromoCode(raw);
    const row = {
      memberId: member.memberId,
      memberName: `${member.firstName} ${member.lastName}`.trim(),
      name: raw.trim(),
      key: keyOf(raw),
      suggestion: null,
    };
    if (!parsed.ok) return { ...row, clash: { clash: "invalid", reason: parsed.reason } };
    const by = takenBy(parsed.key);
    if (by !== undefined) return { ...row, clash: { clash: "taken", by } };
    if (isBurned(parsed.key)) return { ...row, clash: { clash: "burned" } };
    const former = formerOf(parsed.key);
    if (former !== undefined && former.memberId !== member.memberId) {
      const { memberName: holder, until, conversions } = former;
      return { ...row, clash: { clash: "former", holder, until: until?.toISOString() ?? null, conversions } };
    }
    const twin = holders.get(equalKeyOf(parsed.name));
    if (twin !== undefined) return { ...row, clash: { clash: "same_in_list", with: twin } };
    holders.set(equalKeyOf(parsed.name), row.memberName);
    return { ...row, clash: null };
  });
  const given = new Set(holders.keys());
  return rows.map((row) => {
    if (row.clash === null || row.clash.clash === "invalid") return row;
    const suggestion = numbered(
      row.name,
      (key) => given.has(equalKeyOf(key)) || takenBy(key) !== undefined || isBurned(key) || formerOf(key) !== undefined,
    );
    if (suggestion !== null) given.add(equalKeyOf(suggestion));
    return { ...row, suggestion };
  });
}

/** The first of NAME-2, NAME-3, … that is free: a number after a hyphen is not mistaken for the value of the discount. */
function numbered(name: string, isTaken: (key: string) => boolean): string | null {
  for (let number = 2; number < 10_000; number += 1) {
    const tail = `-${number}`;
    const candidate = `${[...name].slice(0, LONGEST_NAME - tail.length).join("")}${tail}`;
    if (!isTaken(keyOf(candidate))) return candidate;
  }
  return null;
}

export const STRATEGIES = [
  { label: "First name and value", pattern: "{FIRST}{VALUE}" },
  { label: "Initial and last name", pattern: "{F}{LAST}{VALUE}" },
  { label: "First name and initial", pattern: "{FIRST}{L}{VALUE}" },
  { label: "Full name", pattern: "{FIRST}{LAST}{VALUE}" },
  { label: "Handle", pattern: "{HANDLE}{VALUE}" },
] as const;

/** `asked` is the question as it was sent, so that an answer is not taken for that to a later one. */
export type CodesAnswer = { asked: string; rows: CodeRow[] } | { asked: string; refusal: PatternRefusal };
