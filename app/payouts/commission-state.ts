/**
 * The states of a commission and every move between them. A state is not stored: it is what the order, the decisions of people and
 * the payments say. What a person does is allowed where the table has a state to go to.
 */

import { isApproved } from "#app/orders/commission-settings.ts";

export const COMMISSION_STATES = ["pending", "approved", "held", "void", "paid"] as const;
/**
 * pending: the order's money has not come, or the hold period is not over. approved: it may be paid. held: not until somebody releases it. void: it earns nothing,
 * because the order was cancelled, deleted, never paid or rejected. paid: locked.
 */
export type CommissionState = (typeof COMMISSION_STATES)[number];

export type CommissionMove = "hold" | "release" | "reject" | "restore" | "pay";

/** Where each move leads from each state; null where it is refused. `release` and `restore` lead back to what the order says. */
export const MOVES: Readonly<Record<CommissionState, Readonly<Record<CommissionMove, CommissionState | "as_ordered" | null>>>> = {
  pending: { hold: "held", release: null, reject: "void", restore: null, pay: null },
  approved: { hold: "held", release: null, reject: "void", restore: null, pay: "paid" },
  held: { hold: null, release: "as_ordered", reject: "void", restore: null, pay: null },
  void: { hold: null, release: null, reject: null, restore: "as_ordered", pay: null },
  paid: { hold: null, release: null, reject: null, restore: null, pay: null },
};

type Instant = Date | string;
type Part = { state: string; approvesAt: Instant | null; heldAt: Instant | null; paidAt: Instant | null };

/**
 * The state of one member's part of an order at a moment. `state` is the conversion's; what was paid stays paid, whatever became of the
 * order. A hold period that is over needs nobody and no job: the date it ends at is a part of the conversion.
 */
export function commissionState(part: Part, now: Date): CommissionState {
  if (part.paidAt !== null) return "paid";
  if (part.state !== "counted" && part.state !== "pending") return "void";
  if (part.heldAt !== null) return "held";
  return part.state === "pending" || !isApproved(part, now) ? "pending" : "approved";
}

export function isAllowed(move: CommissionMove, state: CommissionState): boolean {
  return MOVES[state][move] !== null;
}
