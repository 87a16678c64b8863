import type { TimelineEntry } from "#app/refreshes/refresh-view.ts";
import type { Step } from "#app/codes/engine/plans.ts";

const DONE: Record<Step, string> = {
  check_free: "The new name was free",
  add: "New code sent to Shopify",
  verify_added: "New code seen working at Shopify",
  delete: "Old code deleted at Shopify",
  verify_deleted: "Old code seen to be gone",
  record: "Conversions of both codes joined",
  remove_new: "New code deleted at Shopify",
  verify_removed: "New code seen to be gone",
  close: "Left as it was",
};

const DOING: Record<Step, string> = {
  check_free: "looking whether the new name is free",
  add: "sending the new code",
  verify_added: "looking for the new code",
  delete: "deleting the old code",
  verify_deleted: "looking whether the old code is gone",
  record: "writing it down",
  remove_new: "deleting the new code",
  verify_removed: "looking whether the new code is gone",
  close: "writing it down",
};

const AGAIN: Record<Step, string> = {
  check_free: "Looking at the name again",
  add: "Sending the new code again",
  verify_added: "Shopify did not make the new code; it is asked again",
  delete: "Deleting the old code again",
  verify_deleted: "The old code was still there; it is deleted again",
  record: "Writing it down again",
  remove_new: "Deleting the new code again",
  verify_removed: "The new code was still there; it is deleted again",
  close: "Writing it down again",
};

/** What the facts of an entry are called. Ids are Shopify's, for whoever has to compare. */
const FACTS: Record<string, string> = {
  newName: "new code",
  oldName: "old code",
  insteadOf: "instead of",
  oldRedeemCodeId: "old redeem code",
  newRedeemCodeId: "new redeem code",
  bulkCreationId: "bulk creation",
  jobId: "job",
  uses: "uses",
  words: "Shopify says",
  ownerTitle: "held by",
  by: "staff",
  burned: "leaked before, used because",
};

/** One line of a timeline as a sentence. An outcome this page does not know yet is shown as it is written. */
export function entryLabel({
  step,
  outcome,
  detail,
}: Pick<TimelineEntry, "step" | "outcome"> & Partial<Pick<TimelineEntry, "detail">>): string {
  switch (outcome) {
    case "planned":
      return "“Update offer” was pressed";
    case "done":
      return step === null ? "Done" : DONE[step];
    case "noted":
      return step === null ? "Noted" : `Noted before ${DOING[step]}`;
    case "waited":
      if (detail?.until !== undefined) return "Waiting for the chosen time";
      return step === null ? "Waiting for Shopify" : `Waiting for Shopify: ${DOING[step]}`;
    case "undone":
      return step === null ? "Trying again" : AGAIN[step];
    case "parked":
      return step === null ? "Needs attention" : `Needs attention: stopped at ${DOING[step]}`;
    case "resumed":
      return "Retried";
    case "left":
      return "Left as it is";
    case "called_off":
      return step === "delete" ? "Called off" : "Called off before it began";
    case "brought_forward":
      return "The old code ends now instead of later";
    case "settled":
      return "Settled";
    default:
      return outcome;
  }
}

/** Shopify's ids and words that came with an entry: "bulk creation 2009499, Shopify says: must be unique". Reasons are told elsewhere. */
export function detailLabel(detail: TimelineEntry["detail"]): string {
  return Object.entries(detail)
    .flatMap(([key, value]) => {
      const name = FACTS[key];
      if (name === undefined || value === null || value === "" || typeof value === "object") return [];
      const text = String(value).replace(/^gid:\/\/shopify\/\w+\//, "");
      return [key === "words" ? `${name}: ${text}` : `${name} ${text}`];
    })
    .join(", ");
}
