import type { IssueReason } from "#app/codes/lineage.ts";

const ISSUED: Record<IssueReason, string> = {
  welcome: "First code",
  adopted: "Taken over from Shopify",
  reactivated: "Activated again",
  deactivated: "Given in a change",
  removed: "Given in a change",
  channel: "First code for the channel",
  withdrawn: "Given in a change",
  taken_back: "Given in a refresh",
  visitor: "Given to one visitor of the link",
  leak: "Given after a leak",
  creator_request: "Given as the creator asked",
  reset_usage: "Given to reset its usage",
  other: "Given in a refresh",
};

const ENDED: Record<IssueReason, string> = {
  welcome: "ended",
  adopted: "ended",
  reactivated: "ended",
  deactivated: "ended because it was deactivated",
  removed: "ended because the member left the offer",
  channel: "ended",
  withdrawn: "ended because it was withdrawn",
  taken_back: "taken back: the refresh was called off",
  visitor: "used",
  leak: "ended because it leaked",
  creator_request: "ended because the creator asked for another",
  reset_usage: "ended to reset its usage",
  other: "ended in a refresh",
};

/** Why a code began and, once it has ended, why it ended. Reasons this page does not know are left out. */
export function whyLabel({ issuedFor, endedFor }: { issuedFor: string; endedFor: string | null }): string {
  const issued = isReason(issuedFor) ? ISSUED[issuedFor] : "Given";
  if (endedFor === null) return issued;
  return `${issued}, ${isReason(endedFor) ? ENDED[endedFor] : "ended"}`;
}

function isReason(text: string): text is IssueReason {
  return text in ISSUED;
}

const BECAUSE: Record<IssueReason, string | null> = {
  welcome: null,
  adopted: null,
  reactivated: null,
  channel: null,
  deactivated: "the member was paused in the offer",
  removed: "the member left the offer",
  withdrawn: "it was withdrawn",
  taken_back: "the refresh was cancelled",
  visitor: "it was for one order",
  leak: "it leaked",
  creator_request: "the creator asked for another",
  reset_usage: "its usage was reset",
  other: "it was replaced",
};

/** Why a code ended, to follow a colon: "it leaked". Null where nobody said. */
export function endedBecause(endedFor: string | null): string | null {
  return endedFor !== null && isReason(endedFor) ? BECAUSE[endedFor] : null;
}
