/** What the engine asks of its memory, and which work it takes up first. `refresh.store.server.ts` keeps it in PostgreSQL. */
import type { Change } from "./answers.ts";
import type { Item, Plan, Step } from "./refresh.ts";

export type RefreshStore = {
  /** Takes the discount for a while, or says that somebody else is at work on it. Only one holder at a time, and none forever. */
  hold(discountId: string, seconds: number): Promise<{ holder: string } | null>;
  letGo(discountId: string, holder: string): Promise<void>;

  /** What could be moved now, and when the next of the others is due. */
  survey(discountId: string, now: Date): Promise<Survey>;
  /** Running items due at this step of this plan, in the order of their refreshes. */
  take(discountId: string, set: WorkSet, now: Date): Promise<Item[]>;

  /**
   * Saves every change whose item still has the version it was read with, each with its line in the timeline, and
   * settles refreshes that have nothing running any more. The others were changed by someone else and stay untouched.
   */
  save(changes: readonly Change[]): Promise<void>;
  /**
   * As `save`, and in the same transaction passes the lineage from the old codes to the new ones; of a rename that was
   * called off it notes the time the new code worked, and frees its name.
   */
  record(changes: readonly Change[]): Promise<void>;
};

export type Survey = {
  due: { plan: Plan; step: Step; count: number }[];
  nextDueAt: Date | null;
  /** About how many codes the discount holds, from our own records: decides which way of looking is cheaper. */
  codesOnDiscount: number;
};

export type WorkSet = { plan: Plan; step: Step; limit: number };

/** Shopify takes at most 250 codes in one call (recorded: MAX_INPUT_SIZE_EXCEEDED above it). */
export const CALL_SIZE = 250;
const LOOK_SIZE = 10_000;

/**
 * Renames go wide: all of them take one step before any takes the next, so that one reading of the discount's pages
 * serves them all. In an emergency the old codes die first, all of them. Resets go deep and 250 at a time: a code that is down comes back before more are taken down.
 */
const ORDER: readonly (readonly [Plan, Step, number])[] = [
  ["old_first", "delete", CALL_SIZE],
  ["old_first", "verify_deleted", LOOK_SIZE],
  ["old_first", "check_free", LOOK_SIZE],
  ["old_first", "add", CALL_SIZE],
  ["old_first", "verify_added", LOOK_SIZE],
  ["old_first", "record", 1000],
  ["reset", "record", CALL_SIZE],
  ["reset", "verify_added", CALL_SIZE],
  ["reset", "add", CALL_SIZE],
  ["reset", "check_free", CALL_SIZE],
  ["reset", "verify_deleted", CALL_SIZE],
  ["reset", "delete", CALL_SIZE],
  ["rename", "check_free", LOOK_SIZE],
  ["rename", "add", CALL_SIZE],
  ["rename", "verify_added", LOOK_SIZE],
  ["rename", "delete", CALL_SIZE],
  ["rename", "verify_deleted", LOOK_SIZE],
  ["rename", "record", 1000],
  ["take_back", "remove_new", CALL_SIZE],
  ["take_back", "verify_removed", LOOK_SIZE],
  ["take_back", "close", 1000],
];

/** The set to move next; null when nothing is due. */
export function nextSet({ due }: Pick<Survey, "due">): WorkSet | null {
  for (const [plan, step, limit] of ORDER) {
    if (due.some((set) => set.plan === plan && set.step === step && set.count > 0)) return { plan, step, limit };
  }
  return null;
}
