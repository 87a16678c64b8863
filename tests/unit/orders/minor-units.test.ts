import fc from "fast-check";

import { decimalOf, evenParts, minorUnits, readMinorUnits, share } from "#app/orders/minor-units.ts";

test.each([
  ["12.50", "USD", 1250n],
  ["12.5", "USD", 1250n],
  [12.5, "USD", 1250n],
  ["0.07", "USD", 7n],
  ["1200", "JPY", 1200n],
  ["1200.00", "JPY", 1200n],
  ["12.345", "KWD", 12345n],
  ["1234.56", "HUF", 123456n],
  ["99900.50", "COP", 9990050n],
  ["1134.65", "RSD", 113465n],
  ["12.345", "IQD", 12345n],
  ["12.3", "KWD", 12300n],
  ["-3.00", "USD", -300n],
  ["9007199254740993.01", "USD", 900719925474099301n],
])("%j in %s is exactly %s minor units", (amount, currency, minor) => {
  expect(minorUnits(amount, currency)).toBe(minor);
});

test("digits beyond the currency's own are rounded half away from zero", () => {
  expect(minorUnits("0.005", "USD")).toBe(1n);
  expect(minorUnits("0.0049", "USD")).toBe(0n);
  expect(minorUnits("-0.005", "USD")).toBe(-1n);
  expect(minorUnits("0.5", "JPY")).toBe(1n);
});

test.each(["", "1,50", "1e3", "NaN", " 1"])("%j is no amount and is refused instead of being guessed at", (text) => {
  expect(() => minorUnits(text, "USD")).toThrow("Not an amount");
});

test("a commission is rounded half away from zero", () => {
  expect(share(1004n, 1000)).toBe(100n);
  expect(share(1005n, 1000)).toBe(101n);
  expect(share(-1005n, 1000)).toBe(-101n);
  expect(share(1n, 0)).toBe(0n);
});

test("parts of an order add up to it and differ by one unit at most", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 1, max: 7 }), (minor, count) => {
      const parts = evenParts(minor, count);
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(minor);
      const [most, least] = [parts[0] ?? 0n, parts.at(-1) ?? 0n];
      expect(minor < 0n ? least - most : most - least).toBeLessThanOrEqual(1n);
    }),
  );
});

test("the larger parts of an order come first", () => {
  expect(evenParts(11n, 3)).toEqual([4n, 4n, 3n]);
  expect(evenParts(-11n, 3)).toEqual([-4n, -4n, -3n]);
  expect(evenParts(9n, 3)).toEqual([3n, 3n, 3n]);
});

test.each([
  ["12.50", "USD", 1250n],
  [" 12.50 ", "USD", 1250n],
  ["+12.50", "USD", 1250n],
  ["-12.50", "USD", -1250n],
  [12.5, "USD", 1250n],
  [0, "USD", 0n],
  [1e-7, "USD", 0n],
  [0.000_000_6, "KWD", 0n],
  [-1e-7, "USD", 0n],
])("%j in %s, written by another program, is %s minor units", (amount, currency, minor) => {
  expect(readMinorUnits(amount, currency)).toBe(minor);
});

test.each([null, undefined, "", "  ", "1,50", "1.5.0", "12 50", "++1", "1+", NaN, Infinity, 1e21, true, {}, [1], 5n])(
  "%p is no amount, and none is made up for it",
  (amount) => {
    expect(readMinorUnits(amount, "USD")).toBeNull();
  },
);

test.each([
  [123456, "USD", "1234.56"],
  [123456, "JPY", "123456"],
  [123456, "KWD", "123.456"],
  [7, "USD", "0.07"],
  [70, "USD", "0.70"],
  [0, "USD", "0.00"],
  [0, "JPY", "0"],
  [-7, "USD", "-0.07"],
  [-123456, "KWD", "-123.456"],
])("%d minor units of %s are written as %s", (minor, currency, text) => {
  expect(decimalOf(minor, currency)).toBe(text);
});
