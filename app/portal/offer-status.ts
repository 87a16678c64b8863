/** How an offer stands for one creator. */

/**
 * `changing`: the code is being made anew, which takes seconds. `scheduled`: the discount has not begun. `paused`: the
 * merchant stopped it for a while. `ended`: it is over or gone. `none`: the offer goes on, and this creator has no code in it.
 */
export type CreatorStatus = "active" | "changing" | "scheduled" | "paused" | "ended" | "none";

export type OfferFacts = {
  /** As Shopify said last: ACTIVE, SCHEDULED, EXPIRED, or MISSING. */
  offerStatus: string;
  pausedAt: Date | null;
  startsAt: Date;
  endsAt: Date | null;
  /** The creator's place in it: active, inactive, removed. */
  enrolment: string;
};

/** A discount begins and ends by its dates, whether or not Shopify's message of it has come yet. */
export function statusOf(facts: OfferFacts, working: { code: string | null; changing: boolean }, now: Date): CreatorStatus {
  if (facts.offerStatus === "MISSING") return "ended";
  if (facts.offerStatus === "EXPIRED") return facts.pausedAt === null ? "ended" : "paused";
  if (facts.endsAt !== null && facts.endsAt <= now) return "ended";
  if (facts.enrolment !== "active") return "none";
  if (working.changing) return "changing";
  if (working.code === null) return "none";
  return facts.startsAt > now ? "scheduled" : "active";
}
