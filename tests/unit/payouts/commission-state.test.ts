import { COMMISSION_STATES, commissionState, isAllowed, MOVES, type CommissionMove } from "#app/payouts/commission-state.ts";

const now = new Date("2026-03-10T12:00:00Z");
const over = { approvesAt: now };
const none = { ...over, heldAt: null, payoutAt: null, paidAt: null };
const moves: CommissionMove[] = ["hold", "release", "reject", "restore", "enter_payout", "leave_payout", "pay", "reverse"];

test("an order's state, a hold and a payment say what becomes of its commission", () => {
  expect(commissionState({ state: "counted", ...none }, now)).toBe("approved");
  expect(commissionState({ state: "pending", ...none }, now)).toBe("pending");
  expect(commissionState({ ...none, state: "counted", heldAt: now }, now)).toBe("held");
  for (const state of ["cancelled", "voided", "deleted", "test", "rejected"])
    expect(commissionState({ ...none, state, heldAt: now }, now)).toBe("void");
  for (const state of ["counted", "cancelled"]) expect(commissionState({ ...none, state, payoutAt: now }, now)).toBe("in_payout");
  expect(commissionState({ ...over, state: "cancelled", heldAt: now, payoutAt: now, paidAt: now }, now)).toBe("paid");
});

test("a commission is approved at the moment its hold period ends, and not before", () => {
  const counted = (approvesAt: Date | string | null) => commissionState({ ...none, state: "counted", approvesAt }, now);
  expect(counted(new Date(now.getTime() + 1))).toBe("pending");
  expect(counted(now)).toBe("approved");
  expect(counted(now.toISOString())).toBe("approved");
  // What the period counts from has not happened.
  expect(counted(null)).toBe("pending");
  expect(commissionState({ ...none, state: "counted", approvesAt: null, heldAt: now }, now)).toBe("held");
  expect(commissionState({ ...none, state: "counted", approvesAt: null, paidAt: now }, now)).toBe("paid");
});

test("the table answers for every state and every move", () => {
  for (const state of COMMISSION_STATES) expect(Object.keys(MOVES[state]).toSorted()).toEqual(moves.toSorted());
});

test("only what is approved comes into a payout or is paid, and only taking a payout back leads out of what is paid", () => {
  expect(COMMISSION_STATES.filter((state) => isAllowed("enter_payout", state))).toEqual(["approved"]);
  expect(COMMISSION_STATES.filter((state) => isAllowed("pay", state))).toEqual(["approved", "in_payout"]);
  expect(moves.filter((move) => MOVES.paid[move] !== null && MOVES.paid[move] !== "paid")).toEqual(["reverse"]);
});
