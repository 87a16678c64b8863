import type { Activity } from "#app/members/member-activity.server.ts";
import { payoutInWords } from "#app/offers/commission-terms.ts";
import { REASON_WORDS } from "#app/refresh/words.ts";

import { whyInWords } from "./lineage-words.ts";

/** What was done, in one sentence; where it ended short of that, the sentence says so. */
export function activityInWords(entry: Activity, money: (minor: number) => string): string {
  switch (entry.what) {
    case "refresh":
      return refreshed(entry);
    case "change":
      return changed(entry, money);
    case "code":
      return `${whyInWords({ issuedFor: entry.issuedFor, endedFor: null })}: ${entry.name}`;
  }
}

/** Where, why and by whom: "Summer Glow 10, Leaked (seen on a coupon site), staff 77". */
export function activityFacts(entry: Activity): string {
  const reason = entry.what === "refresh" && entry.reason !== null ? reasonWords(entry.reason) : null;
  const note = entry.what === "refresh" && entry.note ? `(${entry.note})` : null;
  const why = [reason, note].filter((part) => part !== null).join(" ");
  const by = entry.by === null ? "" : /^\d+$/.test(entry.by) ? `staff ${entry.by}` : entry.by;
  return [entry.offer.title, why, by].filter((part) => part !== "").join(", ");
}

function refreshed({ state, oldName, newName }: Extract<Activity, { what: "refresh" }>): string {
  const same = oldName.toUpperCase() === newName.toUpperCase();
  switch (state) {
    case "running":
      return same ? `${oldName} is being issued again` : `${oldName} is being refreshed to ${newName}`;
    case "parked":
      return same ? `Issuing ${oldName} again needs attention` : `Refresh of ${oldName} to ${newName} needs attention`;
    case "left":
      return `${oldName} was left as it was instead of becoming ${newName}`;
    default:
      return same ? `${oldName} was issued again` : `${oldName} became ${newName}`;
  }
}

const CHANGED: Record<string, { did: string; not: string }> = {
  activate: { did: "Activated", not: "Not activated" },
  deactivate: { did: "Deactivated", not: "Not deactivated" },
  remove: { did: "Removed from the offer", not: "Not removed from the offer" },
  readd: { did: "Back in the offer", not: "Not re-added to the offer" },
  add: { did: "Added to the offer", not: "Not added to the offer" },
  payout: { did: "Payout updated", not: "Payout not updated" },
};

function changed({ state, kind, name, payout }: Extract<Activity, { what: "change" }>, money: (minor: number) => string): string {
  const words = CHANGED[kind] ?? { did: kind, not: `Not done: ${kind}` };
  const what = kind === "payout" ? payoutInWords(payout, money) : name;
  const text = state === "refused" ? words.not : state === "running" ? `${words.did}, under way` : words.did;
  return what === "" ? text : `${text}: ${what}`;
}

function reasonWords(reason: string): string {
  return reason in REASON_WORDS ? REASON_WORDS[reason as keyof typeof REASON_WORDS] : reason;
}
