import { PAYOUT_MOVES, PAYOUT_STATES, type PayoutMove } from "#app/payouts/payout.ts";

const allowed = (move: PayoutMove) => PAYOUT_STATES.filter((state) => PAYOUT_MOVES[state][move] !== null);

test("a payout is drafted, approved, begun and paid in this order, and is cancelled only before it is paid", () => {
  expect(PAYOUT_MOVES.draft.approve).toBe("approved");
  expect(PAYOUT_MOVES.approved.start).toBe("paying");
  expect(PAYOUT_MOVES.paying.pay).toBe("paid");
  expect((["edit", "approve", "start", "pay", "reverse"] as const).map(allowed)).toEqual([
    ["draft"],
    ["draft"],
    ["approved"],
    ["paying"],
    ["paid"],
  ]);
  expect(allowed("cancel")).toEqual(["draft", "approved", "paying"]);
});
