import { COMMISSION_STATES, commissionState, isAllowed, MOVES, type CommissionMove } from "#app/payouts/commission-state.ts";

const none = { heldAt: null, payoutAt: null, paidAt: null };
const moves: CommissionMove[] = ["hold", "release", "reject", "restore", "enter_payout", "leave_payout", "pay", "reverse"];

test("an order's state, a hold and a payment say what becomes of its commission", () => {
  expect(commissionState({ state: "counted", ...none })).toBe("approved");
  expect(commissionState({ state: "pending", ...none })).toBe("pending");
  expect(commissionState({ ...none, state: "counted", heldAt: new Date() })).toBe("held");
  for (const state of ["cancelled", "voided", "deleted", "test", "rejected"])
    expect(commissionState({ ...none, state, heldAt: new Date() })).toBe("void");
  for (const state of ["counted", "cancelled"]) expect(commissionState({ ...none, state, payoutAt: new Date() })).toBe("in_payout");
  expect(commissionState({ state: "cancelled", heldAt: new Date(), payoutAt: new Date(), paidAt: new Date() })).toBe("paid");
});

test("the table answers for every state and every move", () => {
  for (const state of COMMISSION_STATES) expect(Object.keys(MOVES[state]).toSorted()).toEqual(moves.toSorted());
});

test("only what is approved comes into a payout or is paid, and only taking a payout back leads out of what is paid", () => {
  expect(COMMISSION_STATES.filter((state) => isAllowed("enter_payout", state))).toEqual(["approved"]);
  expect(COMMISSION_STATES.filter((state) => isAllowed("pay", state))).toEqual(["approved", "in_payout"]);
  expect(moves.filter((move) => MOVES.paid[move] !== null && MOVES.paid[move] !== "paid")).toEqual(["reverse"]);
});
