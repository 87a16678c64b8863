import { judgeCredits } from "#app/payouts/transfer.ts";

const calledAt = new Date("2026-11-22T12:00:00Z");
const call = { amountMinor: 1_250, currency: "USD", calledAt };
const after = (seconds: number) => new Date(calledAt.getTime() + seconds * 1_000);
const credit = { id: "1", at: after(2), amount: "12.5", currency: "USD" };
const none = new Set<string>();

test("a single credit of the amount, at the time of the call, proves that it was paid", () => {
  expect(judgeCredits([credit], call, none)).toEqual({ is: "paid", id: "1" });
  const yen = { ...credit, amount: "1250.0", currency: "JPY" };
  expect(judgeCredits([yen], { ...call, currency: "JPY" }, none)).toEqual({ is: "paid", id: "1" });
});

test.each([
  ["there is none", []],
  ["it is of another amount", [{ ...credit, amount: "12.51" }]],
  ["it is of another currency", [{ ...credit, currency: "CAD" }]],
  ["it was there long before", [{ ...credit, at: after(-3_600) }]],
  ["it came long after", [{ ...credit, at: after(3_600) }]],
  ["there are two of them", [credit, { ...credit, id: "2" }]],
])("nothing is proven where %s", (_why, credits) => {
  expect(judgeCredits(credits, call, none)).toEqual({ is: "unproven" });
});

test("a credit that proves another payment proves no second one", () => {
  expect(judgeCredits([credit], call, new Set(["1"]))).toEqual({ is: "unproven" });
  expect(judgeCredits([credit, { ...credit, id: "2" }], call, new Set(["1"]))).toEqual({ is: "paid", id: "2" });
});
