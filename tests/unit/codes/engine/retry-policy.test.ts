import { pollAfter, pollImportAfter, repeatAfter } from "#app/codes/engine/retry-policy.ts";

/** What is waited before each of so many tries. */
const first = (count: number, wait: (tries: number) => number) => Array.from({ length: count }, (_, tries) => wait(tries));

test("looks are close together at first, further apart later, and never more than half a minute", () => {
  expect(first(10, pollAfter)).toEqual([0.3, 0.5, 1, 2, 4, 8, 15, 30, 30, 30]);
  expect(pollAfter(10_000)).toBe(30);
});

test("an import is looked at more often in its first second, because most of them end in it", () => {
  expect(first(15, pollImportAfter)).toEqual([0.15, 0.15, 0.15, 0.15, 0.15, 0.3, 0.5, 1, 2, 4, 8, 15, 30, 30, 30]);
  expect(pollImportAfter(10_000)).toBe(30);
});

test("an effect is asked for again after pauses that grow to a minute", () => {
  expect(first(9, repeatAfter)).toEqual([0.5, 1, 2, 5, 15, 30, 60, 60, 60]);
  expect(repeatAfter(10_000)).toBe(60);
});
