/** Changes of members of an offer: what may be asked, which steps each takes at Shopify, and why one may not be possible. */

/** `add` brings in members with a first code, `readd` those who were removed, with the code they held last. */
export const CHANGE_KINDS = ["activate", "deactivate", "payout", "remove", "readd", "add"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Issuing: see that the name is free, send it, read it back. Withdrawing: delete by id, see that it is gone. */
export const CHANGE_STEPS = ["check_free", "add", "verify_added", "delete", "verify_deleted"] as const;
export type ChangeStep = (typeof CHANGE_STEPS)[number];

export const CHANGE_REFUSALS = [
  "being_refreshed",
  "being_changed",
  "already_active",
  "already_inactive",
  "already_removed",
  "not_in_offer",
  "already_in_offer",
  "never_had_a_code",
  "same_payout",
  "name_invalid",
  "name_twice",
  "name_taken",
  "name_burned",
  "offer_missing",
  "id_unknown",
  "refused",
  "gave_up",
  "access_lost",
] as const;
export type ChangeRefusal = (typeof CHANGE_REFUSALS)[number];

/** A member's own commission in place of the offer's: basis points of the sale, and minor units for each conversion. */
/** A member whose payout a colleague set since the page was shown, to something else than what is asked for. `at`: ISO, UTC. */
export type PayoutClash = { enrolmentId: string; name: string; own: OwnPayout | null; by: string | null; at: string };

export type OwnPayout = { bps: number; perConversionMinor: number };

export type RefusalDetail = { words?: string; owner?: string; because?: string };

/** One member's part while it is under way at Shopify. Times UTC. */
export type ChangeItem = {
  id: string;
  changeId: string;
  kind: ChangeKind;
  enrolmentId: string;
  step: ChangeStep;
  name: string;
  key: string;
  redeemCodeId: string | null;
  uses: number | null;
  addedAt: Date | null;
  bulkCreationId: string | null;
  goneAt: Date | null;
  attempts: number;
  setbacks: number;
  stepSince: Date;
  version: number;
};

/** What a step learned and the later ones need. */
export type Learned = Partial<Pick<ChangeItem, "redeemCodeId" | "uses" | "addedAt" | "bulkCreationId" | "goneAt">>;

/** What a step says of one item; unlike it, `after` knows what follows. */
export type StepAnswer =
  | { kind: "done"; learned?: Learned }
  /** Worth keeping before the effect; the same step comes again at once. */
  | { kind: "noted"; learned: Learned }
  | { kind: "wait" }
  /** The effect this step verifies has not happened and will not: ask for it again. */
  | { kind: "undone" }
  | { kind: "refuse"; reason: ChangeRefusal; detail?: RefusalDetail };

/** The step after this one; null when the item is through and its lineage can be written. */
export function after(step: ChangeStep): ChangeStep | null {
  switch (step) {
    case "check_free":
      return "add";
    case "add":
      return "verify_added";
    case "delete":
      return "verify_deleted";
    case "verify_added":
    case "verify_deleted":
      return null;
  }
}

/** Where an effect is asked for that turned out not to have happened. */
export function repeated(step: ChangeStep): ChangeStep {
  return step === "verify_added" ? "add" : step === "verify_deleted" ? "delete" : step;
}

/** Whether the item brings a code in, or takes one away. */
export function isIssuing(step: ChangeStep): boolean {
  return step === "check_free" || step === "add" || step === "verify_added";
}
