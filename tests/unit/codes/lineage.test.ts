import { holderAt } from "#app/codes/lineage.ts";

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const tenures = [
  { who: "Maya", liveFrom: day(1), liveUntil: day(10) },
  { who: "Leon", liveFrom: day(20), liveUntil: null },
];

test.each([
  [5, "Maya"],
  [15, "Maya"],
  [20, "Leon"],
  [30, "Leon"],
])("on day %d the name is %s's, who keeps it until somebody else gets it", (at, who) => {
  expect(holderAt(tenures, day(at))?.who).toBe(who);
  expect(holderAt([...tenures].reverse(), day(at))?.who).toBe(who);
});

test("before anybody had the name it is nobody's", () => {
  expect(holderAt(tenures, new Date(Date.UTC(2025, 11, 31)))).toBeNull();
});
