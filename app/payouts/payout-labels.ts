/** What people read about payouts: states, ways, who is in one and who is not, and why a press did nothing. */
import type { Outcome, PayoutState, PayoutWay, Refusal } from "./payout.ts";

export const STATE_LABELS: Record<PayoutState, string> = {
  draft: "Draft",
  approved: "Approved",
  paying: "Being paid",
  paid: "Paid",
  cancelled: "Cancelled",
};

export const WAY_LABELS: Record<PayoutWay, string> = {
  outside: "Paid outside Shopify",
  paypal: "PayPal payout file",
};

export const OUTCOME_LABELS: Record<Outcome, string> = {
  included: "In this payout",
  no_address: "PayPal cannot pay them",
  below_minimum: "Below the minimum",
  nothing: "Nothing to pay",
  left_out: "Left out",
};

/** Why the balance of a member is carried over. */
export const CARRIED_LABELS: Record<Exclude<Outcome, "included">, string> = {
  no_address: "The e-mail address is missing or cannot be used, or PayPal does not pay out such an amount",
  below_minimum: "Their sum is below the minimum of this payout",
  nothing: "Refunds and rejections after they were paid take up all that is due",
  left_out: "Taken out of this payout by hand",
};

export const LINE_LABELS: Record<string, string> = {
  commission: "Commission",
  adjustment: "Adjustment of what was paid before",
  reversal: "Taken back",
};

export const SETTINGS_LABELS = {
  future: "The cut-off has to be a time that has passed: orders to come cannot be shown.",
  minimum: "The minimum cannot be less than nothing.",
  currency: "PayPal does not pay out in the shop's currency. Choose the other way.",
} as const;

const BY_NOW: Record<PayoutState, string> = {
  draft: "is a draft",
  approved: "was approved",
  paying: "is being paid",
  paid: "was paid",
  cancelled: "was cancelled",
};

/** Why nothing was done, as a sentence. `at` writes an instant: "on Nov 22, 2026, 2:02 PM". */
export function refusalLabel(refusal: Refusal, at: (iso: string) => string): string {
  switch (refusal.reason) {
    case "unknown":
      return "This payout is no longer there.";
    case "nobody":
      return "Nobody is in this payout, so there is nothing to approve.";
    case "changed":
      return "Nothing was done: what is due has changed since the page was shown.";
    case "state": {
      const who = refusal.by === null ? "" : ` by ${refusal.by}`;
      const when = refusal.at === null ? "" : ` ${at(refusal.at)}`;
      return `Nothing was done: the payout ${BY_NOW[refusal.state]}${who}${when}.`;
    }
  }
}
