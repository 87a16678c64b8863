/**
 * Whom the codes of a discount work for. Shopify's status is read off the discount's own dates; a rollout that serves decides over
 * it, so the two together are what shoppers get [shopify.dev: discount rollouts].
 */
import { z } from "zod";

import type { RolloutEffect } from "#app/shopify/discounts/rollouts.ts";

/** How an offer's discount stands, as it was read last. */
export type OfferStanding = {
  /** By its dates: ACTIVE, SCHEDULED, EXPIRED; MISSING once it is gone from Shopify. */
  status: string;
  /** What serving rollouts do to it. Null: not known, because the shop has not allowed it or nobody has looked. */
  rollouts: RolloutEffect[] | null;
};

/**
 * `share`: percent of buyers for whom its codes work. `dates`: no rollout changes it. `rollout`: rollouts decide, named in `by`.
 * `unknown`: what its dates say, which a rollout may have changed.
 */
export type Availability = { decidedBy: "dates" | "rollout" | "unknown"; share: number; by: RolloutEffect[] };

const shape = z.array(
  z.object({ rollout: z.string(), effect: z.enum(["activate", "expire"]), share: z.number(), until: z.string().nullable() }),
);

/** What the column holds; null for anything else. */
export function rolloutsFrom(column: unknown): RolloutEffect[] | null {
  return shape.safeParse(column).data ?? null;
}

/**
 * Shares of several rollouts add up: those of one discount divide the buyers among themselves (documented as mutex groups). Of a
 * discount that works by its dates only what takes it away counts, of any other only what adds it.
 */
export function availabilityOf({ status, rollouts }: OfferStanding): Availability {
  const own = status === "ACTIVE" ? 100 : 0;
  if (status === "MISSING") return { decidedBy: "dates", share: 0, by: [] };
  if (rollouts === null) return { decidedBy: "unknown", share: own, by: [] };
  const by = rollouts.filter(({ effect, share }) => share > 0 && effect === (own > 0 ? "expire" : "activate"));
  if (by.length === 0) return { decidedBy: "dates", share: own, by };
  const reached = Math.min(
    100,
    by.reduce((sum, { share }) => sum + share, 0),
  );
  return { decidedBy: "rollout", share: own > 0 ? 100 - reached : reached, by };
}

/** Whether its codes work for every shopper, as far as is known. */
export function worksForAll(standing: OfferStanding): boolean {
  return availabilityOf(standing).share >= 100;
}

/** Whether its codes work for anybody, as far as is known. */
export function worksForSomebody(standing: OfferStanding): boolean {
  return availabilityOf(standing).share > 0;
}

/** "30% of shoppers"; never 0% or 100%, for then it would be nobody or everybody. */
export function shareLabel(share: number): string {
  if (share <= 0) return "nobody";
  if (share >= 100) return "everybody";
  if (share < 1) return "under 1% of shoppers";
  if (share > 99) return "over 99% of shoppers";
  return `${Math.round(share)}% of shoppers`;
}
