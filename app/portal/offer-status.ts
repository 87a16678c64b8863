/** How an offer stands for one creator. */
import { availabilityOf, rolloutsFrom } from "#app/codes/availability.ts";

/**
 * `changing`: the code is being made anew, which takes seconds. `some`: a rollout of the merchant's lets it work for a share of
 * shoppers. `scheduled`: the discount has not begun. `paused`: the merchant stopped it for a while. `ended`: it is over or gone.
 * `none`: the offer goes on, and this creator has no code in it.
 */
export type CreatorStatus = "active" | "some" | "changing" | "scheduled" | "paused" | "ended" | "none";

export type OfferFacts = {
  /** As Shopify said last: ACTIVE, SCHEDULED, EXPIRED, or MISSING. */
  offerStatus: string;
  /** What serving rollouts do to it, as the column has it. */
  rollouts: unknown;
  pausedAt: Date | null;
  startsAt: Date;
  endsAt: Date | null;
  /** The creator's place in it: active, inactive, removed. */
  enrolment: string;
};

/** Shopify's word by the dates at this moment, whether or not its message has come yet. */
function byDates({ offerStatus, startsAt, endsAt }: OfferFacts, now: Date): string {
  if (offerStatus === "MISSING" || offerStatus === "EXPIRED") return offerStatus;
  if (endsAt !== null && endsAt <= now) return "EXPIRED";
  return startsAt > now ? "SCHEDULED" : "ACTIVE";
}

/** Whether a rollout may say otherwise, because the shop has not let the app see any. */
export function isCertain(facts: OfferFacts): boolean {
  return facts.offerStatus === "MISSING" || rolloutsFrom(facts.rollouts) !== null;
}

/** A discount begins and ends by its dates, unless a rollout gives it to shoppers or takes it from them. */
export function statusOf(facts: OfferFacts, working: { code: string | null; changing: boolean }, now: Date): CreatorStatus {
  const own = byDates(facts, now);
  const { decidedBy, share } = availabilityOf({ status: own, rollouts: rolloutsFrom(facts.rollouts) });
  const added = decidedBy === "rollout" && share > 0;
  if (own === "MISSING") return "ended";
  if (own === "EXPIRED" && !added) return facts.offerStatus === "EXPIRED" && facts.pausedAt !== null ? "paused" : "ended";
  if (facts.enrolment !== "active") return "none";
  if (working.changing) return "changing";
  if (working.code === null) return "none";
  if (decidedBy === "rollout" && share < 100) return added ? "some" : "paused";
  return own === "SCHEDULED" && !added ? "scheduled" : "active";
}
