/**
 * Everything that changes a promo code at Shopify is an item of this engine: a refresh retires a member's code and issues
 * another on the same discount, a change of members issues or withdraws codes.
 * A plan is a straight line of steps; an item's only state is which step comes next. This file is the whole plan and
 * says what an answer to a step makes of an item; the steps themselves know nothing of what follows.
 */
export const PLANS = {
  /** New name: some code of the member works at every moment. */
  rename: ["check_free", "add", "verify_added", "delete", "verify_deleted", "record"],
  /** Same name: Shopify refuses a second one, so the old has to go first. */
  reset: ["delete", "verify_deleted", "check_free", "add", "verify_added", "record"],
  /** New name in an emergency: the old code dies first, and the member has none until the new one is made. */
  old_first: ["delete", "verify_deleted", "check_free", "add", "verify_added", "record"],
  /** A rename called off while both codes worked: the new one is deleted, the old one stays. */
  take_back: ["remove_new", "verify_removed", "close"],
  /** A member gets a code: added, activated, re-added, or in a new offer. */
  issue: ["check_free", "add", "verify_added", "record"],
  /** A member loses a code: deactivated, removed, or detached from one that is gone. */
  withdraw: ["delete", "verify_deleted", "record"],
} as const;

export type Plan = keyof typeof PLANS;
export type Step = (typeof PLANS)[Plan][number];

export type ItemState = "draft" | "running" | "parked" | "done" | "left" | "excluded";
export type RefreshState = "draft" | "running" | "settled";

/** When the old codes of a refresh end. `at_time`: both work until then. */
export const OLD_ENDS = ["at_once", "at_time", "old_first"] as const;
export type OldEnds = (typeof OLD_ENDS)[number];

export const REFRESH_REASONS = ["leak", "creator_request", "reset_usage", "other"] as const;
export type RefreshReason = (typeof REFRESH_REASONS)[number];

export const PARK_REASONS = [
  /** Another discount, or a code on ours that we did not put there, has the new name. */
  "name_taken",
  /** Shopify does not accept the name; its words are in the detail. */
  "name_invalid",
  /** The discount was deleted in Shopify, and every code with it. */
  "discount_missing",
  /** The app was uninstalled or lost a permission. */
  "access_revoked",
  /** The member was taken out of the offer meanwhile. */
  "not_enrolled",
  /** The old name works again under another redeem code: someone made it anew while we worked. */
  "old_code_replaced",
  /** Shopify made the new code, and then it was gone. */
  "new_code_missing",
  /** Shopify refuses the step as such; its words are in the detail. */
  "refused",
  /** Shopify has not finished for longer than we wait. */
  "gave_up",
] as const;
export type ParkReason = (typeof PARK_REASONS)[number];

/** What a person should know with a reason: owner of a taken name, Shopify's words. Never personal data. */
export type Detail = Readonly<Record<string, string | number | boolean | null>>;

/** An item as the engine sees it: one code that is being changed, as part of a refresh or of a change of members. */
export type Item = Readonly<{
  id: string;
  /** Exactly one of the two is set. */
  refreshId: string | null;
  changeId: string | null;
  enrolmentId: string;
  discountId: string;
  /** Still to be given a code: an active member of the offer, or one whose code is being issued. */
  enrolled: boolean;
  plan: Plan;
  step: Step;
  stepSince: Date;
  attempts: number;
  setbacks: number;
  /** Before this moment the old code is not deleted; null when it need not wait. */
  retireAt: Date | null;
  /** The PromoCode that ends; null in an issue. */
  oldCodeId: string | null;
  /** Empty in an issue. */
  oldName: string;
  /** Captured at planning. Null when the old code was never on record at Shopify: nothing can be deleted then. */
  oldRedeemCodeId: string | null;
  /** Empty in a withdrawal. */
  newName: string;
  newKey: string;
  /** The write-ahead mark: from this moment on the new name on our discount is ours. */
  addedAt: Date | null;
  bulkCreationId: string | null;
  newRedeemCodeId: string | null;
  usesAtEnd: number | null;
  /** When the code this plan deletes was seen to be gone: the old one, or the new one when it is taken back. */
  deletedAt: Date | null;
  version: number;
}>;

/** A name that stays the same leaves no choice: Shopify refuses a second one. */
export function planFor(oldKey: string, newKey: string, oldEnds: OldEnds = "at_once"): Plan {
  if (oldKey === newKey) return "reset";
  return oldEnds === "old_first" ? "old_first" : "rename";
}

/** Plans in which the member has no working code for a while. */
export function oldGoesFirst(plan: Plan): boolean {
  return plan === "reset" || plan === "old_first";
}

/** Plans that bring a new code into being, and write it down at the end. */
export function issuesCode(plan: Plan): boolean {
  return plan !== "take_back" && plan !== "withdraw";
}

/** Plans that end a code, and write that down at the end. */
export function endsCode(plan: Plan): boolean {
  return plan !== "take_back" && plan !== "issue";
}

export function firstStep(plan: Plan): Step {
  return PLANS[plan][0];
}

/** The step after this one; null after the last. */
export function stepAfter(plan: Plan, step: Step): Step | null {
  const steps: readonly Step[] = PLANS[plan];
  const at = steps.indexOf(step);
  if (at === -1) throw new Error(`${step} is no step of ${plan}`);
  return steps[at + 1] ?? null;
}

/** Where to go on when a verify step finds that the effect did not happen. */
export function stepToRepeat(step: Step): Step {
  switch (step) {
    case "verify_added":
      return "add";
    case "verify_deleted":
      return "delete";
    case "verify_removed":
      return "remove_new";
    case "check_free":
    case "add":
    case "delete":
    case "record":
    case "remove_new":
    case "close":
      return step;
  }
}

/** Where a parked item goes on when a person resumes it. A name in doubt is looked up anew before it is sent again. */
export function stepToResume(step: Step, reason: ParkReason): Step {
  switch (reason) {
    case "name_taken":
    case "name_invalid":
    case "new_code_missing":
      return "check_free";
    case "old_code_replaced":
      return "delete";
    case "discount_missing":
    case "access_revoked":
    case "not_enrolled":
    case "refused":
    case "gave_up":
      return step;
  }
}

/** Where an item stands, as far as it says what is live. */
export type PlanProgress = Pick<Item, "plan" | "step" | "addedAt" | "deletedAt"> & Partial<Pick<Item, "usesAtEnd">>;

/** Which codes of the member shoppers can use while the item stands where it stands. `maybe`: Shopify has not said yet. */
type Live = { old: "yes" | "no" | "maybe"; new: "yes" | "no" | "maybe" };

export function liveDuring({ plan, step, addedAt, deletedAt, usesAtEnd = null }: PlanProgress): Live {
  // An issue has no old code, a withdrawal no new one.
  const old = plan === "issue" || deletedAt !== null ? "no" : "yes";
  switch (step) {
    case "check_free":
      return { old, new: "no" };
    case "add":
    case "verify_added":
      return { old, new: addedAt === null ? "no" : "maybe" };
    // Nothing is deleted before its uses are noted. After that a delete may have been sent whose answer nobody read.
    case "delete":
      return { old: deletedAt === null && usesAtEnd !== null ? "maybe" : old, new: plan === "rename" ? "yes" : "no" };
    case "verify_deleted":
      return { old: deletedAt === null ? "maybe" : "no", new: plan === "rename" ? "yes" : "no" };
    case "record":
      return { old: "no", new: plan === "withdraw" ? "no" : "yes" };
    case "remove_new":
    case "verify_removed":
      return { old: "yes", new: "maybe" };
    case "close":
      return { old: "yes", new: "no" };
  }
}
