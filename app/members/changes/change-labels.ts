/** Changes of members in the words of the screens. */
import { listOf } from "#app/format/counts.ts";
import { formerNameLabels } from "#app/codes/name-history.ts";
import type { Step } from "#app/codes/engine/plans.ts";

import type { ChangeKind, ChangeRefusal, RefusalDetail } from "./change.ts";

export const CHANGE_TITLES: Record<ChangeKind, string> = {
  activate: "Activate",
  deactivate: "Deactivate",
  payout: "Update payout",
  remove: "Remove from offer",
  readd: "Re-add to offer",
  add: "Add members",
  add_code: "Add a code for a channel",
  end_code: "Withdraw a code",
};

const DONE: Record<ChangeKind, (name: string) => string> = {
  activate: (name) => `${name} works again.`,
  deactivate: (name) =>
    name ? `${name} no longer works. It is remembered and can be activated again.` : "Inactive. There was no code to withdraw.",
  payout: () => "Applies to orders from now on. Earlier orders keep what they earned.",
  remove: (name) => (name ? `Removed. ${name} no longer works, what it earned stays.` : "Removed. What was earned stays."),
  readd: (name) => `Back in the offer, and ${name} works again. Check status and refresh code if needed.`,
  add: (name) => `In the offer with ${name}.`,
  add_code: (name) => `${name} works beside their other codes.`,
  end_code: (name) => `${name} no longer works, what it earned stays. Their other codes go on.`,
};

/** `codes`: "Instagram (MAYAIG)". Empty where there are none. */
export function notBackLabel(codes: readonly string[]): string {
  if (codes.length === 0) return "";
  const them = codes.length === 1 ? "it" : "them";
  return `Not brought back: ${listOf(codes)}. Add ${them} again on the member’s page.`;
}

export function doneLabel(kind: ChangeKind, name: string): string {
  return DONE[kind](name);
}

const UNDER_WAY: Record<Step, string> = {
  check_free: "Checking that the name is free",
  add: "Adding the code",
  verify_added: "Waiting for Shopify to take the code in",
  delete: "Removing the code",
  verify_deleted: "Waiting for Shopify to remove the code",
  record: "Writing it down",
  remove_new: "Removing the code",
  verify_removed: "Waiting for Shopify to remove the code",
  close: "Writing it down",
};

export function underWayLabel(step: Step, waitingFor: string | null): string {
  return waitingFor === "shopify" && (step === "check_free" || step === "add" || step === "delete")
    ? "Waiting for Shopify"
    : UNDER_WAY[step];
}

export function leftLabel(name: string): string {
  return `Left as it was: ${name}.`;
}

const REFUSED: Record<ChangeRefusal, (facts: { name: string; detail: RefusalDetail }) => string> = {
  being_refreshed: () => "Left out: their code is being refreshed, or that refresh needs attention. Finish it first.",
  being_changed: () => "Left out: another change of this member is under way.",
  already_active: () => "Nothing to do: their code is active.",
  already_inactive: () => "Nothing to do: they are inactive already.",
  already_removed: () => "Nothing to do: they were removed already.",
  not_in_offer: () => "Left out: they were removed from this offer. Re-add them first.",
  already_in_offer: () => "Left out: they are in this offer with a code already.",
  never_had_a_code: () => "They never had a code in this offer. Use Add members to give them one.",
  same_payout: () => "Nothing to do: this is their payout already.",
  name_invalid: ({ name, detail }) =>
    detail.words ? `Shopify refuses ${name || "the name"}: ${detail.words}` : invalid(name, detail.because),
  name_twice: ({ name }) => `${name} stands twice in this list. Another member got it.`,
  name_taken: ({ name, detail }) => `${name} is taken by ${detail.owner ?? "another code"}. Use Add members to give them another name.`,
  name_burned: ({ name }) => `${name} leaked before and stays retired. Use Add members to give them another name.`,
  name_former: ({ name, detail }) => `${former(name, detail)} Use Add members to give them another name.`,
  id_unknown: ({ name }) => `${name || "Their code"} cannot be withdrawn safely: its id at Shopify is not known. Refresh it instead.`,
  not_active: () => "Left out: they are not active in this offer. Activate them first.",
  no_code_yet: () => "Left out: they have no code in this offer. Give them one first, then one for a channel.",
  channel_has_code: () => "Nothing to do: they have a code for this channel already.",
  code_ended: () => "Nothing to do: this code has ended already.",
  code_is_main: ({ name }) =>
    `${name || "This code"} is the one they post everywhere. Choose another of their codes in its place, deactivate the member, or refresh the code.`,
};

export function refusedLabel(reason: ChangeRefusal, facts: { name: string; detail: RefusalDetail | null }): string {
  return REFUSED[reason]({ name: facts.name, detail: facts.detail ?? {} });
}

function invalid(name: string, because: string | undefined): string {
  switch (because) {
    case "empty":
      return "No name was given.";
    case "too_long":
      return "The name is too long: 255 characters at most.";
    case "line_break":
      return "Line breaks are not allowed in a code.";
    case "space":
      return `${name} has a space in it, which breaks share links.`;
    default:
      return `${name} has a character in it that breaks share links.`;
  }
}

function former(name: string, { owner, until, conversions }: RefusalDetail): string {
  return formerNameLabels({ name, holder: owner ?? "another member", until: until ?? null, conversions: conversions ?? 0 });
}
