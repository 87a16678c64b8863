/** Which code of a member works at this moment, whatever is being done to it. Portal, link, messages and screens agree on it. */
import { liveDuring, type Plan, type Step } from "#app/codes/engine/plans.ts";

/** An item of the engine that is running or needs attention. */
export type CodeInFlight = {
  plan: Plan;
  step: Step;
  oldName: string;
  newName: string;
  addedAt: Date | null;
  deletedAt: Date | null;
  usesAtEnd: number | null;
  /** With the discount every code of it went. */
  discountGone: boolean;
  /** When the old code is to end; null: as soon as the new one works. */
  retireAt: Date | null;
};

export type WorkingCode = {
  /** Null while none works, or Shopify has not said yet. */
  code: string | null;
  /** Works beside it until its end; `endsAt` null is at any moment. */
  old: { name: string; endsAt: Date | null } | null;
  /** The code is being made anew at this moment. */
  changing: boolean;
};

export const NO_CODE: WorkingCode = { code: null, old: null, changing: false };

/**
 * Only what Shopify was seen to hold counts: a new name is told once it was read back, an old one until its deletion may have
 * been sent. When both work, the new one is the code, and the old one is on its way out. `primary`: the name of the member's
 * primary code on record; null when there is none. `inFlight`: what is being done to that code, or to a member without one.
 */
export function workingCode(primary: string | null, inFlight: CodeInFlight | null): WorkingCode {
  if (!inFlight) return { code: primary, old: null, changing: false };
  if (inFlight.discountGone) return NO_CODE;
  const { old, new: made } = liveDuring(inFlight);
  switch (inFlight.plan) {
    case "take_back":
      return { code: primary, old: null, changing: false };
    case "withdraw":
      return old === "yes" ? { code: primary, old: null, changing: false } : NO_CODE;
    case "issue":
      return made === "yes" ? { code: inFlight.newName, old: null, changing: false } : { ...NO_CODE, changing: true };
    case "rename":
    case "reset":
    case "old_first": {
      if (made === "yes") {
        const still = old === "yes" && primary !== null ? { name: primary, endsAt: inFlight.retireAt } : null;
        return { code: inFlight.newName, old: still, changing: false };
      }
      return old === "yes" ? { code: primary, old: null, changing: false } : { ...NO_CODE, changing: true };
    }
  }
}
