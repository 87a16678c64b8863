/** Every sentence a person reads about a refresh, in one place: what happened, then what to do. */
import type { NameRefusal } from "#app/codes/promo-code.ts";
import { inHandLabel } from "#app/codes/in-hand.ts";
import { formerNameLabels, type WriteDay } from "#app/codes/name-history.ts";
import { plural } from "#app/format/counts.ts";

import {
  liveDuring,
  type Detail,
  type OldEnds,
  type ParkReason,
  type RefreshReason,
  type PlanProgress,
  type Step,
} from "#app/codes/engine/plans.ts";
import type { RowCheck, RowWarning } from "./row-check.ts";

export type Tone = "success" | "info" | "warning" | "critical" | "subdued";

const INVALID: Record<NameRefusal, (found: string) => string> = {
  empty: () => "Enter a code",
  too_long: () => "Too long: 255 characters at most",
  line_break: () => "Line breaks are not allowed",
  space: () => "Spaces are not allowed: they break share links",
  symbol: (found) => `${found} is not allowed: it breaks share links and carts`,
};

/** What a draft row says under its input. `date` writes days; a screen gives the shop's, without it they are in UTC. */
export function answerLabel(row: RowCheck, date?: WriteDay): { tone: Tone; text: string } {
  switch (row.answer) {
    case "available":
      return { tone: "success", text: "Available" };
    case "same_name":
      return { tone: "info", text: `Same name: ${usage(row)}. The code pauses for a moment while Shopify replaces it.` };
    case "taken_by_member":
      return { tone: "critical", text: `Taken by ${row.memberName} in ${row.offerTitle}` };
    case "taken_by_discount":
      return { tone: "critical", text: `Taken by the discount “${row.title}”` };
    case "burned":
      return { tone: "critical", text: "Leaked before and retired. Choose another, or use it anyway with a reason." };
    case "former_name":
      return {
        tone: "critical",
        text: `${formerNameLabels({ ...row, holder: row.memberName, date })} Choose another, or use it anyway with a reason.`,
      };
    case "equal_name":
      return {
        tone: "critical",
        text: `Shopify takes ${row.name} and ${row.other} for the same code, and ${row.other} is in use. Choose another.`,
      };
    case "reserved_by_refresh":
      return { tone: "critical", text: `Promised to ${row.memberName} by another refresh` };
    case "invalid":
      return { tone: "critical", text: INVALID[row.reason](row.found ?? "") };
    case "duplicate":
      return { tone: "critical", text: `Twice in this list: ${row.otherName} has it too` };
    case "empty":
      return { tone: "critical", text: INVALID.empty("") };
    case "checked_when_it_runs":
      return { tone: "subdued", text: "Checked when it runs" };
    case "already_refreshing":
      return { tone: "critical", text: `${inHandLabel(row.inHand)}. Leave the row out, or wait until that is over.` };
    case "no_live_code":
      return { tone: "critical", text: "The member has no code to refresh any more. Leave the row out." };
    case "code_changed":
      return { tone: "critical", text: `The code is now ${row.currentName}. Leave the row out, or start over from the offer.` };
  }
}

function usage({ uses, limit }: { uses: number | null; limit: number | null }): string {
  if (uses === null) return "its usage starts again at 0";
  return limit === null ? `usage goes from ${uses} to 0` : `usage goes from ${uses} of ${limit} to 0 of ${limit}`;
}

export function warningLabel(warning: RowWarning): string {
  switch (warning.warning) {
    case "looks_like_leaked":
      return `Looks like the leaked ${warning.leakedName}. Coupon sites guess such names.`;
    case "reissues_leaked":
      return `${warning.leakedName} leaked and stays known to coupon sites: the same name brings the same trouble.`;
    case "not_in_links":
      return `${warning.name} cannot work as a link because of ${warning.found === "%" ? "its percent sign" : warning.found}.`;
    case "burned_used":
      return `${warning.leakedName} leaked before. Used all the same: ${warning.why}`;
    case "former_used":
      return `${warning.formerName} was another member’s. Used all the same: ${warning.why}`;
  }
}

/** What has happened to a parked item, what works now, and what to do. */
export function parkLabel(reason: ParkReason, item: Names & PlanProgress, detail: Detail): string {
  // With the discount every code of it went, whatever the item had come to.
  if (reason === "discount_missing") return `${PARKED[reason](item, detail)} ${NEXT[reason]}`;
  return `${PARKED[reason](item, detail)} ${liveLabel(item)} ${NEXT[reason]}`;
}

type Names = { oldName: string; newName: string };

const PARKED: Record<ParkReason, (names: Names, detail: Detail) => string> = {
  name_taken: ({ newName }, { ownerTitle, here, equalTo }) =>
    equalTo != null
      ? `Shopify takes ${newName} and ${String(equalTo)} for the same code, and ${String(equalTo)} is in use.`
      : here === true
        ? `${newName} already exists on this discount.`
        : `${newName} is taken${ownerTitle ? ` by the discount “${ownerTitle}”` : ""}.`,
  name_invalid: ({ newName }, { words }) => `Shopify does not accept ${newName}: ${words ?? "no reason given"}`,
  discount_missing: () => "The discount was deleted in Shopify, and its codes with it.",
  access_revoked: () => "Shopify no longer lets the app in.",
  not_enrolled: () => "The member was taken out of the offer.",
  old_code_replaced: ({ oldName }) => `Someone added ${oldName} to the discount again.`,
  new_code_missing: ({ newName }) => `Shopify made ${newName}, and then it was gone. Someone may have deleted it.`,
  refused: (_, { words }) => `Shopify refused: ${words ?? "no reason given"}`,
  gave_up: (_, { waitedMinutes }) =>
    typeof waitedMinutes === "number"
      ? `Shopify has not finished within ${durationLabel(waitedMinutes)}.`
      : "Shopify has not finished for a long time.",
};

/** "15 minutes", "1 hour", "1 day" */
export function durationLabel(minutes: number): string {
  for (const [unit, size] of [
    ["day", 1440],
    ["hour", 60],
  ] as const)
    if (minutes >= size && minutes % size === 0) return plural(minutes / size, unit);
  return plural(minutes, "minute");
}

const NEXT: Record<ParkReason, string> = {
  name_taken: "Choose another name, or free this one and retry.",
  name_invalid: "Choose another name.",
  discount_missing: "Leave it as it is.",
  access_revoked: "Open the app in the Shopify admin, then retry.",
  not_enrolled: "Leave it as it is, or add the member to the offer again and retry.",
  old_code_replaced: "Retry to delete it too, or leave it as it is.",
  new_code_missing: "Retry to make it again.",
  refused: "Retry, or leave it as it is.",
  gave_up: "Retry to look again.",
};

/** Which of the two codes shoppers can use at this point. */
function liveLabel(item: Names & PlanProgress): string {
  const { oldName, newName } = item;
  const live = liveDuring(item);
  if (item.plan === "issue") return live.new === "maybe" ? `Whether ${newName} works is not known yet.` : "The member has no working code.";
  if (item.plan === "withdraw") {
    if (live.old === "yes") return `${oldName} still works.`;
    return live.old === "maybe" ? `Whether ${oldName} still works is not known yet.` : `${oldName} no longer works.`;
  }
  if (item.plan === "reset") {
    if (live.old === "yes") return `${oldName} still works as before.`;
    if (live.new === "yes") return `${newName} works.`;
    return live.old === "maybe" || live.new === "maybe"
      ? `Whether ${newName} works is not known yet.`
      : `${newName} does not work: the old one is deleted and no new one is made.`;
  }
  if (live.old === "no") {
    if (live.new === "yes") return `${newName} works, ${oldName} no longer does.`;
    return live.new === "no" ? "The member has no working code." : `${oldName} no longer works; whether ${newName} does is not known yet.`;
  }
  if (live.new === "no") return live.old === "maybe" ? `Whether ${oldName} still works is not known yet.` : `${oldName} still works.`;
  if (live.new === "maybe") return `${oldName} still works; whether ${newName} does is not known yet.`;
  return live.old === "maybe" ? `${newName} works; ${oldName} may still work too.` : `${newName} works, and so does ${oldName}.`;
}

export const OLD_ENDS_LABELS: Record<OldEnds, string> = {
  at_once: "As soon as the new code works",
  at_time: "At a date and time; both codes work until then",
  old_first: "Before the new code is made",
};

/** Said before a refresh is confirmed that leaves members without a code for a while. */
export const GAP_LABELS =
  "The old code dies at once, before the new one exists. For some seconds, longer for many members, they have no working code. If a new name turns out to be taken, the member has none until you choose another.";

/** Where a running item stands. */
export function stepLabel(step: Step, waitingFor: string | null): string {
  if (waitingFor === "shopify") return "Waiting for Shopify";
  if (waitingFor === "schedule") return "Waiting for its time";
  return STEP[step];
}

const STEP: Record<Step, string> = {
  check_free: "Checking the name",
  add: "Adding",
  verify_added: "Adding",
  delete: "Removing the old",
  verify_deleted: "Removing the old",
  record: "Writing it down",
  remove_new: "Taking the new back",
  verify_removed: "Taking the new back",
  close: "Writing it down",
};

export const EXCLUSION_LABELS: Record<Exclusion, string> = {
  not_in_offer: "Not in this offer",
  no_live_code: "Has no code at the moment",
  already_refreshing: "Already being refreshed",
  left_out: "Left out",
};
export type Exclusion = "not_in_offer" | "no_live_code" | "already_refreshing" | "left_out";

export const REASON_LABELS: Record<RefreshReason, string> = {
  leak: "Leaked",
  creator_request: "Creator asked",
  reset_usage: "Reset usage",
  other: "Other",
};

/** `restrict`: limiting the offer to customers without an order would settle it. */
export type OfferNote = { title: string; text: string; restrict: boolean };

const UNSETTLED =
  "The offer is limited to one use per customer. Shopify’s staff say that uses are counted by code, so a customer who used the old code " +
  "could use the new one; a vendor of discount apps says that the limit spans all codes of a discount. Nobody has settled it: reckon " +
  "with a second use.";

/** Said where an offer of one use per customer is refreshed; docs/testing.md says how it is found out. Null for others. */
export function oncePerCustomerNote({ oncePerCustomer, buyers }: { oncePerCustomer: boolean; buyers: string | null }): OfferNote | null {
  if (!oncePerCustomer) return null;
  if (buyers === "no_orders")
    return {
      title: "This offer is only for customers without an order",
      text:
        "Whoever bought with the old code has an order, and cannot use the new one. Shopify brings the segment up to date with a delay, so " +
        "a second order soon after the first may still get through, and so may a guest with another e-mail address.",
      restrict: false,
    };
  return {
    title: "Customers who used this offer may be able to use it once more",
    text: UNSETTLED,
    // What was chosen in Shopify is not to be replaced by a press.
    restrict: buyers === null || buyers === "all",
  };
}

/** "3 members"; "3 codes of 2 members" where somebody has several in it. */
export function whoseCodes({ total, members }: { total: number; members: number }): string {
  return total === members ? plural(members, "member") : `${plural(total, "code")} of ${plural(members, "member")}`;
}

/** What members can use while Shopify is waited for. */
export function whatWorks({
  betweenCodes,
  oldEnds,
  counts,
}: {
  betweenCodes: number;
  oldEnds: OldEnds;
  counts: { waiting: number };
}): string {
  const others = oldEnds === "old_first" || counts.waiting <= betweenCodes ? null : "the old code works until the new one does. ";
  if (betweenCodes > 0)
    return `${plural(betweenCodes, "code")} may not work until Shopify has finished. ${others === null ? "" : `For the others, ${others}`}`;
  return others === null ? "" : "Until a new name works, the old code still does. ";
}
