/** A payout as people know it: its states, the moves between them, and what each press is about. */

export const PAYOUT_STATES = ["draft", "approved", "paying", "paid", "cancelled"] as const;
/**
 * draft: what is due now, by its settings. approved: its lines are fixed. paying: somebody is paying them. paid: for good; a mistake
 * is taken back by an opposite payout. cancelled: nothing of it was paid.
 */
export type PayoutState = (typeof PAYOUT_STATES)[number];

export type PayoutMove = "edit" | "approve" | "start" | "pay" | "cancel" | "reverse";

/** Where each move leads from each state; null where it is refused. */
export const PAYOUT_MOVES: Readonly<Record<PayoutState, Readonly<Record<PayoutMove, PayoutState | null>>>> = {
  draft: { edit: "draft", approve: "approved", start: null, pay: null, cancel: "cancelled", reverse: null },
  approved: { edit: null, approve: null, start: "paying", pay: null, cancel: "cancelled", reverse: null },
  paying: { edit: null, approve: null, start: null, pay: "paid", cancel: "cancelled", reverse: null },
  paid: { edit: null, approve: null, start: null, pay: null, cancel: null, reverse: "paid" },
  cancelled: { edit: null, approve: null, start: null, pay: null, cancel: null, reverse: null },
};

export const PAYOUT_WAYS = ["outside", "paypal", "store_credit", "gift_card"] as const;
/**
 * outside: by a bank, in cash or anything else the app knows nothing of. paypal: by its payout file. store_credit and gift_card: Shopify
 * gives it to the member's customer.
 */
export type PayoutWay = (typeof PAYOUT_WAYS)[number];
export type ShopifyWay = Extract<PayoutWay, "store_credit" | "gift_card">;

/** Whether starting to pay moves money by itself. */
export function isByShopify(way: PayoutWay): way is ShopifyWay {
  return way === "store_credit" || way === "gift_card";
}

export const OUTCOMES = ["included", "no_address", "no_customer", "refused", "below_minimum", "nothing", "left_out"] as const;
/**
 * What a payout means for a member. included: all that is due to them is in it. The others are carried over whole: below_minimum:
 * less than the minimum. nothing: what was paid too much takes up all that is due. left_out: a person took them out. no_address:
 * PayPal has nowhere to send it, or does not pay such an amount. no_customer: Shopify has nobody to give it to. refused: Shopify did not
 * take it, and a person closed the payout without them.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** What a draft pays: orders placed before `cutOff` (UTC), members who come to `minimumMinor` or more and are not in `leftOut`. */
export type PayoutSettings = { cutOff: Date; minimumMinor: number; way: PayoutWay };

/** What a payout comes to, as it is shown and handed back with the press. */
export type PayoutSum = {
  members: number;
  lines: number;
  /** Minor units of the payout's currency. */
  sumMinor: number;
  /** Of a draft: tells its lines with their amounts from every other, also where count and sum happen to agree. */
  mark: string;
  /** ISO, UTC. */
  cutOff: string;
};

export type Refusal =
  | { ok: false; reason: "unknown" }
  /** Somebody was first; `by` is null where no name is known. */
  | { ok: false; reason: "state"; state: PayoutState; by: string | null; at: string | null }
  /** Nothing was done: it is no longer what was shown. */
  | { ok: false; reason: "changed"; shown: PayoutSum; now: PayoutSum }
  /** Nobody is in it. */
  | { ok: false; reason: "nobody" }
  /** Shopify pays it: it is paid once every member is. */
  | { ok: false; reason: "by_shopify" }
  /** Shopify does not grant the app what it needs to pay this way; the scopes are those it lacks. */
  | { ok: false; reason: "lacks"; scopes: readonly string[] }
  /** Money of it was paid, or may have been. */
  | { ok: false; reason: "money_moved" }
  /** Somebody's money still waits, or is in doubt. */
  | { ok: false; reason: "unsettled" };

export type Moved = { ok: true; payoutId: string } | Refusal;

/** Whether two sums are of the same lines. */
export function isSame(one: PayoutSum, other: PayoutSum): boolean {
  return (
    one.members === other.members &&
    one.lines === other.lines &&
    one.sumMinor === other.sumMinor &&
    one.mark === other.mark &&
    one.cutOff === other.cutOff
  );
}
