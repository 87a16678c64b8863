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
  store_credit: "Shopify store credit",
  gift_card: "Shopify gift cards",
};

export const OUTCOME_LABELS: Record<Outcome, string> = {
  included: "In this payout",
  no_address: "PayPal cannot pay them",
  no_customer: "No customer at Shopify",
  refused: "Shopify refused",
  below_minimum: "Below the minimum",
  nothing: "Nothing to pay",
  left_out: "Left out",
};

/** Why the balance of a member is carried over. */
export const CARRIED_LABELS: Record<Exclude<Outcome, "included">, string> = {
  no_address: "The e-mail address is missing or cannot be used, or PayPal does not pay out such an amount",
  no_customer: "They are not linked to a customer at Shopify. Link them on their member page",
  refused: "Shopify refused to pay them",
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
  way: "This way of paying is switched off. Switch it on in Settings.",
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
    case "by_shopify":
      return "Nothing was done: Shopify pays this payout, and it is paid once every member is.";
    case "lacks":
      return `Nothing was done: Shopify does not let the app pay this way (${refusal.scopes.join(", ")} is missing). Switch it on in Settings.`;
    case "money_moved":
      return "Nothing was done: money of this payout was paid or may have been paid already.";
    case "unsettled":
      return "Nothing was done: somebody's money still waits or is in doubt.";
    case "state": {
      const who = refusal.by === null ? "" : ` by ${refusal.by}`;
      const when = refusal.at === null ? "" : ` ${at(refusal.at)}`;
      return `Nothing was done: the payout ${BY_NOW[refusal.state]}${who}${when}.`;
    }
  }
}

/** By Shopify's codes and ours. https://shopify.dev/docs/api/admin-graphql/latest/enums/StoreCreditAccountCreditUserErrorCode */
const REFUSALS: Record<string, string> = {
  no_customer: "Not linked to a customer at Shopify. Link them on their member page, then pay again.",
  access: "Shopify does not let the app do this. Switch this way of paying on in Settings, then pay again.",
  OWNER_NOT_FOUND: "Shopify does not know the customer any more. Link another on their member page, then pay again.",
  CUSTOMER_NOT_FOUND: "Shopify does not know the customer any more. Link another on their member page, then pay again.",
  ACCOUNT_NOT_FOUND: "Shopify does not know the store credit account.",
  CREDIT_LIMIT_EXCEEDED: "It would be more store credit than Shopify allows one customer.",
  GIFT_CARD_LIMIT_EXCEEDED: "It is more than Shopify allows on one gift card.",
  MISMATCHING_CURRENCY: "The customer's store credit is in another currency.",
  UNSUPPORTED_CURRENCY: "Shopify gives no store credit in this currency.",
};

/** Why Shopify moved nothing, as a sentence; with its own words where it has some. */
export function refusedBecause({ refusal, words }: { refusal: string; words: string }): string {
  const known = REFUSALS[refusal] ?? "Shopify refused it.";
  return words === "" ? known : `${known} Shopify said: ${words}`;
}
