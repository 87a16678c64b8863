/** What would happen to one row of a draft if "Update offer" were pressed now. */
import type { InHand } from "#app/codes/in-hand.ts";
import type { NameRefusal } from "#app/codes/promo-code.ts";

export type RowCheck =
  | { answer: "available" }
  /** The name the member holds already: its usage starts again at nothing. */
  | { answer: "same_name"; uses: number | null; limit: number | null }
  | { answer: "taken_by_member"; memberName: string; offerTitle: string }
  | { answer: "taken_by_discount"; title: string }
  /** Shopify takes the two for one name, and the other is in use. */
  | { answer: "equal_name"; name: string; other: string }
  /** The name leaked once; a person may use it all the same, and says why. */
  | { answer: "burned"; leakedAt: string }
  /** Somebody else's until then, and nobody's now; a person may use it all the same, and says why. ISO, UTC. */
  | { answer: "former_name"; name: string; memberName: string; until: string | null; conversions: number }
  | { answer: "reserved_by_refresh"; memberName: string; refreshId: string }
  | { answer: "invalid"; reason: Exclude<NameRefusal, "empty">; found?: string }
  /** `otherPosition` counts from 1, in the order of the draft. */
  | { answer: "duplicate"; otherPosition: number; otherName: string }
  | { answer: "empty" }
  /** Free as far as our own records know; Shopify is asked when it runs. */
  | { answer: "checked_when_it_runs" }
  /** Another refresh or change has the member's code in hand; asked again it says when that is over. */
  | { answer: "already_refreshing"; inHand: InHand }
  | { answer: "no_live_code" }
  /** Another refresh changed the member's code since this draft was made. */
  | { answer: "code_changed"; currentName: string };

export type RowWarning =
  | { warning: "looks_like_leaked"; leakedName: string }
  /** The code leaked, and this refresh would issue the very same name again. */
  | { warning: "reissues_leaked"; leakedName: string }
  /** A name that is kept as it is, and cannot stand in an address of `/discount/`: what in it cannot. */
  | { warning: "not_in_links"; name: string; found: string }
  | { warning: "burned_used"; leakedName: string; why: string }
  /** The name was another member's, and is used all the same. */
  | { warning: "former_used"; formerName: string; why: string };

/** Whether the row keeps "Update offer" from starting. An empty row does: leave the member out, or give them a name. */
export function blocks(answer: RowCheck): boolean {
  switch (answer.answer) {
    case "available":
    case "same_name":
    case "checked_when_it_runs":
      return false;
    case "taken_by_member":
    case "taken_by_discount":
    case "equal_name":
    case "burned":
    case "former_name":
    case "reserved_by_refresh":
    case "invalid":
    case "duplicate":
    case "empty":
    case "already_refreshing":
    case "no_live_code":
    case "code_changed":
      return true;
  }
}

/** The line under a draft. Seconds and points are estimates of what Shopify's limits force. */
export type DraftSummary = {
  change: number;
  reset: number;
  needAnother: number;
  empty: number;
  /** Members whose code another refresh or change has in hand. */
  elsewhere: number;
  /** Members whose code is not the one that was drafted for, or who have none: no name helps. */
  stale: number;
  seconds: number;
  points: number;
};

/**
 * Counts the rows and says what running them costs: a name at a time for a few, whole pages of the discount for many.
 * Points over 2,000 come back at 100 a second on Shopify's Standard plan.
 */
export function summarise(answers: readonly RowCheck[], codesOnDiscount: number): DraftSummary {
  const summary = { change: 0, reset: 0, needAnother: 0, empty: 0, elsewhere: 0, stale: 0 };
  for (const answer of answers) {
    if (answer.answer === "empty") summary.empty += 1;
    else if (answer.answer === "already_refreshing") summary.elsewhere += 1;
    else if (answer.answer === "no_live_code" || answer.answer === "code_changed") summary.stale += 1;
    else if (blocks(answer)) summary.needAnother += 1;
    else if (answer.answer === "same_name") summary.reset += 1;
    else summary.change += 1;
  }
  const rows = summary.change + summary.reset;
  const calls = Math.ceil(rows / 250);
  const pages = Math.ceil((codesOnDiscount + rows) / 250);
  const looks = Math.min(7 * rows + 34, 3 * 13 * pages);
  const points = rows === 0 ? 0 : calls * 22 + looks;
  const seconds = rows === 0 ? 0 : Math.ceil(2 + calls * 1.5 + pages * 0.3 + Math.max(0, points - 2000) / 100);
  return { ...summary, points, seconds };
}
