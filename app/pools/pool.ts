/** How many codes a pool keeps, and when one of its codes is to be deleted. */

/** Why a pool neither makes nor deletes codes at the moment. */
export type PoolTrouble = "waits" | "full" | "refused" | "access";

/** After so many days a code that was handed out and not used may be deleted. */
export const STALE_DAYS = [1, 3, 7, 14, 30] as const;

/** Ready codes of a member whose link is hardly followed, and of one whose link everybody follows. */
export const READY_LEAST = 20;
const READY_MOST = 1_000;

/** At most so many of Shopify's 20 million codes of a shop are codes of visitors. */
export const MOST_OF_A_SHOP = 1_000_000;

/** Shopify's limit on the codes of one call, and the price of a call that deletes: it is saved up for, where nothing is urgent. */
export const CODES_AT_ONCE = 250;
export const SAVE_UP_SECONDS = 3_600;

/** As many ready codes as were handed out in the last hour. */
export function readyTarget(handedInAnHour: number): number {
  return Math.min(READY_MOST, Math.max(READY_LEAST, handedInAnHour));
}

/** Below half of what is to be ready a member's codes are filled up; 0 while there are enough. */
export function toMake({ ready, handedInAnHour }: { ready: number; handedInAnHour: number }): number {
  const target = readyTarget(handedInAnHour);
  return ready < target / 2 ? target - ready : 0;
}

/**
 * Whether a code is deleted at once. Shopify stops a used code by itself only where the discount lets each code be used once; a code
 * that nobody may use any more cannot wait either.
 */
export function isUrgent(endedFor: string | null, usageLimit: number | null): boolean {
  return endedFor === "withdrawn" || endedFor === "off" || (endedFor === "used" && usageLimit !== 1);
}
