/**
 * What is known of a shop's leaky bucket, and who may draw from it. Shopify takes the requested cost before it answers,
 * so a call that would find too little waits here instead of being refused there. Background work leaves a fifth of the
 * bucket to people. One budget per shop and process; other processes show in what Shopify says is left after each answer.
 */
import type { Cost } from "./transport.server.ts";

export type Priority = "background" | "person";

/** Standard plan; the first answer tells the real size (4,000 to 40,000 on larger plans). */
const ASSUMED = { maximumAvailable: 2_000, currentlyAvailable: 2_000, restoreRate: 100 };
const RESERVED_FOR_PEOPLE = 0.2;

export class RateBudget {
  #bucket = ASSUMED;
  #knownAt: number;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#knownAt = now();
  }

  /** Points in the bucket by now. */
  available(): number {
    const { maximumAvailable, currentlyAvailable, restoreRate } = this.#bucket;
    return Math.min(maximumAvailable, currentlyAvailable + ((this.#now() - this.#knownAt) / 1000) * restoreRate);
  }

  /** Points something optional may take now: half of what is there, so that whoever asks next finds some too. */
  room(): number {
    return Math.floor(this.available() / 2);
  }

  /** Milliseconds until `points` may be drawn; 0 when now. A call larger than its share waits for the bucket to be full, not for ever. */
  waitFor(points: number, priority: Priority): number {
    const { maximumAvailable, restoreRate } = this.#bucket;
    const reserve = priority === "background" ? maximumAvailable * RESERVED_FOR_PEOPLE : 0;
    const needed = Math.min(points + reserve, maximumAvailable);
    return Math.max(0, Math.ceil(((needed - this.available()) / restoreRate) * 1000));
  }

  /** Takes the points of a call about to be sent, so that calls sent side by side do not count the same points. */
  draw(points: number): void {
    this.#set(Math.max(0, this.available() - points));
  }

  /** Shopify's own word on the bucket, from any answer. */
  learn({ throttleStatus }: Cost): void {
    this.#bucket = throttleStatus;
    this.#knownAt = this.#now();
  }

  #set(currentlyAvailable: number): void {
    this.#bucket = { ...this.#bucket, currentlyAvailable };
    this.#knownAt = this.#now();
  }
}

const budgets = new Map<string, RateBudget>();

export function budgetOf(shop: string): RateBudget {
  const budget = budgets.get(shop) ?? new RateBudget();
  budgets.set(shop, budget);
  return budget;
}
