import type { Shop } from "../world/types.ts";

/** The leaky bucket of one app on one shop: sizes recorded for standard, derived (x20) for the others. */
type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

export type Bucket = {
  status(): ThrottleStatus;
  /** Takes the points if they are there; false takes nothing. */
  take(points: number): boolean;
  refund(points: number): void;
};

const restoreRates: Record<Shop["plan"], number> = { standard: 100, advanced: 200, plus: 1_000 };

export function openBucket(plan: Shop["plan"], now: () => number): Bucket {
  const restoreRate = restoreRates[plan];
  const maximumAvailable = restoreRate * 20;
  let available = maximumAvailable;
  let filledAt = now();

  const fill = () => {
    const at = now();
    available = Math.min(maximumAvailable, available + (Math.max(0, at - filledAt) / 1_000) * restoreRate);
    filledAt = at;
  };
  return {
    status() {
      fill();
      return { maximumAvailable, currentlyAvailable: Math.floor(available), restoreRate };
    },
    take(points) {
      fill();
      if (points > available) return false;
      available -= points;
      return true;
    },
    refund(points) {
      available = Math.min(maximumAvailable, available + points);
    },
  };
}
