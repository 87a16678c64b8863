/** Which code of a member works at this moment, while a refresh may be under way. The link and the creator's page agree on it. */
import { liveWhile, type Plan, type Step } from "#app/refresh/refresh.ts";

/** The refresh of this enrolment that is running or needs attention. */
export type UnderWay = {
  plan: Plan;
  step: Step;
  newName: string;
  addedAt: Date | null;
  deletedAt: Date | null;
  /** When the old code is to end; null: as soon as the new one works. */
  retireAt: Date | null;
};

export type Working = {
  /** Null while none works, or Shopify has not said yet. */
  code: string | null;
  /** Works beside it until its end; `endsAt` null is at any moment. */
  old: { name: string; endsAt: Date | null } | null;
  /** The code is being made anew at this moment. */
  changing: boolean;
};

/**
 * Only what Shopify was seen to hold counts: a new name is told once it was read back, an old one until it may be gone.
 * When both work, the new one is the code, and the old one is on its way out.
 */
export function workingCode(live: string | null, underWay: UnderWay | null): Working {
  if (!underWay) return { code: live, old: null, changing: false };
  const { old, new: made } = liveWhile(underWay);
  if (underWay.plan === "take_back") return { code: live, old: null, changing: false };
  if (made === "yes") {
    const still = old === "yes" && live !== null ? { name: live, endsAt: underWay.retireAt } : null;
    return { code: underWay.newName, old: still, changing: false };
  }
  return old === "yes" ? { code: live, old: null, changing: false } : { code: null, old: null, changing: true };
}
