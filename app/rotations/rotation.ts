/** How the codes of an offer are replaced by themselves: the choices, and the words for them. */
import { parsePattern } from "#app/codes/name-pattern.ts";
import { plural } from "#app/format/counts.ts";

/** Who makes drafts, refreshes and messages of rotations; no staff user has such an id. */
export const ROTATION = "rotation";

export const NAME_PATTERN = "{FIRST}{RANDOM:4}";

export const EVERY_DAYS_MOST = 730;
export const USES_MOST = 1_000_000;
export const LEAD_DAYS_MOST = 60;

/** What brings a rotation about. `nextOn` is a day of the shop's calendar, `2026-11-23`. */
export type Triggers = {
  everyDays: number | null;
  nextOn: string | null;
  hour: number;
  afterUses: number | null;
  fuseTimes: number | null;
};

export type RotationForm = Triggers & { leadDays: number; namePattern: string };

/** Why a policy is not taken, as a sentence; null where it is. `today`: of the shop's calendar. */
export function refusalOf({ everyDays, nextOn, afterUses, fuseTimes, leadDays, namePattern }: RotationForm, today: string): string | null {
  if (everyDays === null && afterUses === null && fuseTimes === null) return "Choose at least one of the three: days, uses or the fuse.";
  if (everyDays !== null && (nextOn === null || nextOn <= today)) return "Choose a day to come for the first rotation.";
  if (everyDays !== null && leadDays >= everyDays)
    return "The days in which both codes work have to be shorter than the days between two rotations.";
  const parsed = parsePattern(namePattern);
  if (!parsed.ok) return "The names cannot be read: use {FIRST}, {LAST}, {HANDLE} and {RANDOM:4}.";
  const draws = parsed.pattern.parts.some((part) => "field" in part && part.field === "RANDOM" && part.length >= 3);
  return draws ? null : "The names need {RANDOM:3} or more: each rotation has to give a name that nobody can guess.";
}

/** The policy in a sentence without a full stop: "Every 30 days, and after 500 uses of a code". */
export function policyLabel({ everyDays, afterUses, fuseTimes }: Pick<Triggers, "everyDays" | "afterUses" | "fuseTimes">): string {
  const parts = [
    everyDays === null ? null : `every ${plural(everyDays, "day")}`,
    afterUses === null ? null : `after ${plural(afterUses, "use")} of a code`,
    fuseTimes === null ? null : `when a code is used ${fuseTimes} times as often as on its busiest day`,
  ].filter((part) => part !== null);
  const text = parts.join(", and ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
