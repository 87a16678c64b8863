/**
 * The states of a commission and every move between them. A state is not stored: it is what the order, the decisions of people and
 * the payments say. What a person does is allowed where the table has a state to go to.
 */

import { isApproved } from "#app/orders/commission-settings.ts";

export const COMMISSION_STATES = ["pending", "approved", "held", "void", "in_payout", "paid"] as const;
/**
 * pending: the order's money has not come, or the hold period is not over. approved: it may be paid. held: not until somebody releases
 * it. void: it earns nothing, because the order was cancelled, deleted, never paid or rejected. in_payout: in a payout that is approved
 * and not paid. paid: what was paid stays; what becomes of the order afterwards is put right by the next payout.
 */
export type CommissionState = (typeof COMMISSION_STATES)[number];

export type CommissionMove = "hold" | "release" | "reject" | "restore" | "enter_payout" | "leave_payout" | "pay" | "reverse";

/**
 * Where each move leads from each state; null where it is refused. `release`, `restore`, `leave_payout` and `reverse` lead back to what
 * the order says. A paid commission that is rejected, or counts again, stays paid: the next payout takes it back, or gives it again.
 */
export const MOVES: Readonly<Record<CommissionState, Readonly<Record<CommissionMove, CommissionState | "as_ordered" | null>>>> = {
  pending: { ...none(), hold: "held", reject: "void" },
  approved: { ...none(), hold: "held", reject: "void", enter_payout: "in_payout", pay: "paid" },
  held: { ...none(), release: "as_ordered", reject: "void" },
  void: { ...none(), restore: "as_ordered" },
  in_payout: { ...none(), leave_payout: "as_ordered", pay: "paid" },
  paid: { ...none(), reject: "paid", restore: "paid", reverse: "as_ordered" },
};

type Instant = Date | string;
type Part = { state: string; approvesAt: Instant | null; heldAt: Instant | null; payoutAt: Instant | null; paidAt: Instant | null };

/**
 * The state of one member's part of an order at a moment. `state` is the conversion's; what was paid stays paid, whatever became of the
 * order. A hold period that is over needs nobody and no job: the date it ends at is a part of the conversion.
 */
export function commissionState(part: Part, now: Date): CommissionState {
  if (part.paidAt !== null) return "paid";
  if (part.payoutAt !== null) return "in_payout";
  if (part.state !== "counted" && part.state !== "pending") return "void";
  if (part.heldAt !== null) return "held";
  return part.state === "pending" || !isApproved(part, now) ? "pending" : "approved";
}

export function isAllowed(move: CommissionMove, state: CommissionState): boolean {
  return MOVES[state][move] !== null;
}

function none(): Record<CommissionMove, null> {
  return { hold: null, release: null, reject: null, restore: null, enter_payout: null, leave_payout: null, pay: null, reverse: null };
}
