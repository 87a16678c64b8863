/** What the merchant reads about creators' requests for another name. */
import { plural } from "#app/format/counts.ts";
import { EXCLUSION_LABELS, answerLabel } from "#app/refreshes/labels.ts";

import type { WishState } from "./creator-view.ts";
import type { NotCarriedOut } from "./decide-names.server.ts";

export const REQUEST_STATE: Record<WishState, string> = {
  open: "Waiting",
  approved: "Approved",
  declined: "Declined",
  withdrawn: "Withdrawn",
};

/** "Maya Moss, MAYAGLOW: Taken by …" */
export function whyKept({ member, name, because }: NotCarriedOut): string {
  return `${member}, ${name}: ${reason(because)}`;
}

function reason(because: NotCarriedOut["because"]): string {
  if (because === "time_past") return "Choose a date and time to come for the end of the old code.";
  return "excluded" in because ? EXCLUSION_LABELS[because.excluded] : answerLabel(because).text;
}

/** Said once a press has been carried out. */
export function approvedLabels({ approved, kept }: { approved: number; kept: number }): string {
  if (approved === 0) return "No code was changed.";
  const changing = `${plural(approved, "code")} being changed.`;
  return kept === 0 ? changing : `${changing} ${plural(kept, "request")} could not be approved.`;
}
