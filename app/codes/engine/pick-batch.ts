/** Which work the engine takes up first. Pure. */
import { pagesFor } from "./lookup-cost.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import { PLANS, type Plan, type Step } from "./plans.ts";

/** Running items of a discount that are treated alike. */
export type Group = {
  plan: Plan;
  step: Step;
  /** The import they wait for; null on every other step. */
  creation: string | null;
  /** The uses of their old codes still want noting; false on every step but the delete. */
  uncounted: boolean;
  count: number;
  /** When the first of them entered the step. */
  since: Date;
  /** When the first of them may be tried; null when it is time already. */
  dueAt: Date | null;
};

/** Up to `limit` of a group. What is left out is null, or false. */
export type ItemBatch = Pick<Group, "plan" | "step"> & Partial<Pick<Group, "creation" | "uncounted">> & { limit: number };

/** Shopify takes at most 250 codes in one call (recorded: MAX_INPUT_SIZE_EXCEEDED above it). */
const CALL_SIZE = 250;
/** Judged and saved together: few enough that thousands are never held at once. */
const PART_SIZE = 1000;

/**
 * Imports under way at once. Shopify takes them in one after another (said by other apps): with one landing and two behind
 * it, it is never idle, and what landed last still stands on the newest pages when it is read back.
 */
const AHEAD = 3;
/** What may be tried so soon is worth waiting for, seconds. */
const SOON = 5;

/**
 * Renames go 250 at a time: while one import lands, the one before it is read back, its old codes are deleted and the next
 * names are judged, all by one reading of the discount's pages. In an emergency the old codes die first, all of them.
 * Resets go deep: a code that is down comes back before more are taken down. Withdrawals and issues are few beside a large
 * rename, and a person waits for them: they go before it. As renames, they leave Shopify to others while they wait for it.
 */
const ORDER: readonly (readonly [Plan, Step, number])[] = [
  ["old_first", "delete", CALL_SIZE],
  ["old_first", "verify_deleted", PART_SIZE],
  ["old_first", "add", CALL_SIZE],
  ["old_first", "check_free", CALL_SIZE],
  ["old_first", "verify_added", CALL_SIZE],
  ["old_first", "record", PART_SIZE],
  ["reset", "record", CALL_SIZE],
  ["reset", "verify_added", CALL_SIZE],
  ["reset", "add", CALL_SIZE],
  ["reset", "check_free", CALL_SIZE],
  ["reset", "verify_deleted", CALL_SIZE],
  ["reset", "delete", CALL_SIZE],
  ["withdraw", "delete", CALL_SIZE],
  ["withdraw", "verify_deleted", PART_SIZE],
  ["withdraw", "record", PART_SIZE],
  ["issue", "add", CALL_SIZE],
  ["issue", "check_free", CALL_SIZE],
  ["issue", "verify_added", CALL_SIZE],
  ["issue", "record", PART_SIZE],
  ["rename", "add", CALL_SIZE],
  ["rename", "check_free", CALL_SIZE],
  ["rename", "delete", CALL_SIZE],
  ["rename", "verify_added", CALL_SIZE],
  ["rename", "verify_deleted", PART_SIZE],
  ["rename", "record", PART_SIZE],
  ["take_back", "remove_new", CALL_SIZE],
  ["take_back", "verify_removed", PART_SIZE],
  ["take_back", "close", PART_SIZE],
];

/** The set to move next, and how many stand where it stands; null when there is nothing to do before the next group is due. */
export function pickBatch(groups: readonly Group[], now: Date, retryPolicy: RetryPolicy): { set: ItemBatch; standing: number } | null {
  for (const [plan, step, limit] of ORDER) {
    const due = groups.filter((group) => group.plan === plan && group.step === step && group.dueAt === null).sort(byUrgency);
    const [first] = due;
    if (!first || shouldWait(first, groups, now, retryPolicy)) continue;
    const { creation, uncounted, count } = first;
    return { set: { plan, step, creation, uncounted, limit: uncounted ? PART_SIZE : limit }, standing: count };
  }
  return null;
}

/** Seconds until the next group is due; null when none waits. */
export function secondsUntilDue(groups: readonly Group[], now: Date): number | null {
  const moments = groups.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt.getTime()]));
  return moments.length === 0 ? null : Math.max(0, (Math.min(...moments) - now.getTime()) / 1000);
}

/** Uses are noted before anything is deleted, imports are read back in the order in which they were sent. */
function byUrgency(a: Group, b: Group): number {
  return Number(b.uncounted) - Number(a.uncounted) || a.since.getTime() - b.since.getTime();
}

/** Whether what others wait for will soon make this cheaper. None of these waits outlasts the patience given for it. */
function shouldWait(group: Group, groups: readonly Group[], now: Date, retryPolicy: RetryPolicy): boolean {
  const isSoon = ({ dueAt }: Group) => dueAt !== null && dueAt.getTime() - now.getTime() <= SOON * 1000;
  const isYoung = ({ since }: Group, seconds: number) => now.getTime() - since.getTime() < seconds * 1000;
  switch (group.step) {
    case "add": {
      const underWay = groups.filter((other) => other.step === "verify_added" && isYoung(other, retryPolicy.queueFor));
      return new Set(underWay.map(({ creation }) => creation)).size >= AHEAD;
    }
    case "verify_added":
      // While an earlier import is pending, asking about a later one tells nothing.
      return groups.some((other) => other.step === "verify_added" && other.since < group.since && isSoon(other));
    case "verify_deleted": {
      const steps: readonly Step[] = PLANS[group.plan];
      const isBehind = (other: Group) => other.plan === group.plan && steps.indexOf(other.step) < steps.indexOf(group.step);
      const isComing = groups.some((other) => isBehind(other) && (other.dueAt === null || isSoon(other)));
      return isComing && pagesFor(group.count * 2) && isYoung(group, retryPolicy.gatherFor);
    }
    case "delete":
      // Whoever is down already comes back first.
      return group.plan === "reset" && groups.some((other) => other.plan === "reset" && other.step !== "delete" && isSoon(other));
    case "check_free": {
      // Enough to keep Shopify busy, and the rest when there is nothing else to do.
      const others = groups.filter((other) => other.plan === group.plan && other.dueAt === null);
      const isReady = others.some(({ step }) => step === "add");
      return group.plan !== "reset" && isReady && others.some(({ step }) => step === "delete" || step === "verify_added");
    }
    case "record":
    case "remove_new":
    case "verify_removed":
    case "close":
      return false;
  }
}
