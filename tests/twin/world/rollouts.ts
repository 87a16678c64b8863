/**
 * Rollouts: what a merchant's campaign does to discounts while it serves. Read off the clock, as discounts' own status is: that a
 * schedule begins and ends a rollout is documented, that its status turns in the same moment is assumed.
 */
import { createHash } from "node:crypto";

import { discountStatus } from "./discount-status.ts";
import type { Discount, Rollout, World } from "./types.ts";

export type RolloutStatus = "ACTIVE" | "ARCHIVED" | "CONCLUDED" | "DRAFT" | "PAUSED" | "SCHEDULED";

export function rolloutStatus({ state, activateAt, concludeAt }: Rollout, now: Date): RolloutStatus {
  if (state !== "started") return state === "draft" ? "DRAFT" : state === "paused" ? "PAUSED" : "ARCHIVED";
  if (concludeAt !== null && Date.parse(concludeAt) <= now.getTime()) return "CONCLUDED";
  return activateAt !== null && Date.parse(activateAt) > now.getTime() ? "SCHEDULED" : "ACTIVE";
}

/** Those that include this discount, in whatever status. */
export function rolloutsOfDiscount(world: World, discountId: number): Rollout[] {
  return world.rollouts.filter(({ treatments }) =>
    treatments.some(({ changes }) => changes.some((change) => change.discountId === discountId)),
  );
}

/**
 * Whether this shopper gets the discount now, by its dates and the rollouts that serve (the three cases are documented). How
 * Shopify divides shoppers is not: here each rollout draws a place from 0 to 100 for every shopper, and keeps to it (assumed).
 */
export function reachesShopper(world: World, discount: Discount, { shopper, now }: { shopper: string; now: Date }): boolean {
  for (const rollout of rolloutsOfDiscount(world, discount.id)) {
    if (rolloutStatus(rollout, now) !== "ACTIVE") continue;
    const place = placeOf(shopper, rollout);
    let from = 0;
    for (const { split, changes } of rollout.treatments) {
      const to = from + (rollout.effectiveTrafficAllocation * split) / 100;
      const change = changes.find(({ discountId }) => discountId === discount.id);
      if (place >= from && place < to && change) return change.effect === "activate";
      from = to;
    }
  }
  return discountStatus(discount, now) === "ACTIVE";
}

function placeOf(shopper: string, { id }: Rollout): number {
  return (createHash("sha256").update(`${id} ${shopper}`).digest().readUInt32BE(0) / 2 ** 32) * 100;
}
