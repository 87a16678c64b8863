import { COMMISSION_STATES, commissionState, isAllowed, MOVES, type CommissionMove } from "#app/payouts/commission-state.ts";

const now = new Date("2026-03-10T12:00:00Z");
const over = { approvesAt: now };
const none = { ...over, heldAt: null, paidAt: null };
const moves: CommissionMove[] = ["hold", "release", "reject", "restore", "pay"];

test("an order's state, a hold and a payment say what becomes of its commission", () => {
  expect(commissionState({ state: "counted", ...none }, now)).toBe("approved");
  expect(commissionState({ state: "pending", ...none }, now)).toBe("pending");
  expect(commissionState({ state: "counted", ...over, heldAt: now, paidAt: null }, now)).toBe("held");
  for (const state of ["cancelled", "voided", "deleted", "test", "rejected"])
    expect(commissionState({ state, ...over, heldAt: now, paidAt: null }, now)).toBe("void");
  expect(commissionState({ state: "cancelled", ...over, heldAt: now, paidAt: now }, now)).toBe("paid");
});

test("a commission is approved at the moment its hold period ends, and not before", () => {
  const counted = (approvesAt: Date | string | null) => commissionState({ ...none, state: "counted", approvesAt }, now);
  expect(counted(new Date(now.getTime() + 1))).toBe("pending");
  expect(counted(now)).toBe("approved");
  expect(counted(now.toISOString())).toBe("approved");
  // What the period counts from has not happened.
  expect(counted(null)).toBe("pending");
  expect(commissionState({ state: "counted", approvesAt: null, heldAt: now, paidAt: null }, now)).toBe("held");
  expect(commissionState({ state: "counted", approvesAt: null, heldAt: null, paidAt: now }, now)).toBe("paid");
});

test("the table answers for every state and every move", () => {
  for (const state of COMMISSION_STATES) expect(Object.keys(MOVES[state]).toSorted()).toEqual(moves.toSorted());
});

test("only what is approved is paid, and nothing leaves what is paid", () => {
  expect(COMMISSION_STATES.filter((state) => isAllowed("pay", state))).toEqual(["approved"]);
  expect(moves.filter((move) => isAllowed(move, "paid"))).toEqual([]);
});
