/** What the engine asks of its memory. `store.server.ts` keeps it in PostgreSQL. */
import type { Transition } from "./transitions.ts";
import type { Group, ItemBatch } from "./pick-batch.ts";
import type { Item } from "./plans.ts";

export type RefreshStore = {
  /** Takes the discount for a while, or says that somebody else is at work on it. Only one holder at a time, and none forever. */
  hold(discountId: string, seconds: number): Promise<{ holder: string } | null>;
  letGo(discountId: string, holder: string): Promise<void>;

  /** What is running: what could be moved now, and when the others are due. */
  survey(discountId: string, now: Date): Promise<Survey>;
  /** The running items of this set that are due, in the order of their refreshes. */
  take(discountId: string, set: ItemBatch, now: Date): Promise<Item[]>;

  /**
   * Saves every change whose item still has the version it was read with, each with its lines in the timeline, and
   * settles refreshes that have nothing running any more. The others were changed by someone else and stay untouched.
   */
  save(changes: readonly Transition[]): Promise<void>;
  /**
   * As `save`, and in the same transaction passes the lineage from the old codes to the new ones; of a rename that was
   * called off it notes the time the new code worked, and frees its name.
   */
  record(changes: readonly Transition[]): Promise<void>;
};

export type Survey = {
  groups: Group[];
  /** About how many codes the discount holds, from our own records: decides which way of looking is cheaper. */
  codesOnDiscount: number;
  /** Seconds the shop lets a row wait for Shopify; null when it has chosen nothing. */
  giveUpAfter: number | null;
};
