import { beyondUsual, paceWords, pacesOf } from "#app/screens/leak/pace.ts";

/** Days from March 1 on with so many orders. */
const days = (...orders: number[]) => orders.map((count, n) => ({ day: `2026-03-${String(n + 1).padStart(2, "0")}`, orders: count }));

test("orders a day are told before the leak, while it lasted and after the code had ended; the day that is not over counts only for the leak", () => {
  const paces = pacesOf(days(1, 0, 8, 10, 6, 1, 0, 99), { since: "2026-03-03", ended: "2026-03-05" });
  expect(paces).toEqual({ before: { perDay: 0.5, days: 2 }, during: { perDay: 8, days: 3 }, after: { perDay: 0.5, days: 2 } });
  expect(paceWords(paces)).toBe("Orders a day: 0.5 before, 8 while it leaked, 0.5 since the code has ended.");
});

test("a code that still works has no after, and one that leaked from the first day on has nothing to compare", () => {
  expect(pacesOf(days(2, 4, 8), { since: "2026-03-02", ended: null })).toEqual({
    before: { perDay: 2, days: 1 },
    during: { perDay: 6, days: 2 },
    after: null,
  });
  expect(paceWords(pacesOf(days(4, 8), { since: "2026-03-01", ended: null }))).toBeNull();
});

test("what is beyond the usual is an interval: none of it where the pace is as before, nearly all where nothing was before", () => {
  const paces = (before: number, during: number) => ({
    before: { perDay: before, days: 60 },
    during: { perDay: during, days: 10 },
    after: null,
  });
  expect(beyondUsual(paces(1, 9))).toEqual({ orders: 90, least: 74, most: 86 });
  expect(beyondUsual(paces(2, 2))).toEqual({ orders: 20, least: 0, most: 8 });
  expect(beyondUsual(paces(0, 3))).toEqual({ orders: 30, least: 30, most: 30 });
  expect(beyondUsual({ ...paces(1, 1), before: null })).toBeNull();
});
