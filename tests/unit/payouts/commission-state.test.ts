import { COMMISSION_STATES, commissionState, isAllowed, MOVES, type CommissionMove } from "#app/payouts/commission-state.ts";

const none = { heldAt: null, paidAt: null };
const moves: CommissionMove[] = ["hold", "release", "reject", "restore", "pay"];

test("an order's state, a hold and a payment say what becomes of its commission", () => {
  expect(commissionState({ state: "counted", ...none })).toBe("approved");
  expect(commissionState({ state: "pending", ...none })).toBe("pending");
  expect(commissionState({ state: "counted", heldAt: new Date(), paidAt: null })).toBe("held");
  for (const state of ["cancelled", "voided", "deleted", "test", "rejected"])
    expect(commissionState({ state, heldAt: new Date(), paidAt: null })).toBe("void");
  expect(commissionState({ state: "cancelled", heldAt: new Date(), paidAt: new Date() })).toBe("paid");
});

test("the table answers for every state and every move", () => {
  for (const state of COMMISSION_STATES) expect(Object.keys(MOVES[state]).toSorted()).toEqual(moves.toSorted());
});

test("only what is approved is paid, and nothing leaves what is paid", () => {
  expect(COMMISSION_STATES.filter((state) => isAllowed("pay", state))).toEqual(["approved"]);
  expect(moves.filter((move) => isAllowed(move, "paid"))).toEqual([]);
});
