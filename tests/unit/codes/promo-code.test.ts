import fc from "fast-check";

import { keyOf, parsePromoCode } from "#app/codes/promo-code.ts";

test("blanks around a name are dropped and its letters kept as typed", () => {
  expect(parsePromoCode("  Sofia15\t")).toEqual({ ok: true, name: "Sofia15", key: "SOFIA15" });
});

test.each([
  ["", "empty"],
  ["   \n ", "empty"],
  ["TWO\nLINES", "line_break"],
  ["TWO\rLINES", "line_break"],
  ["A".repeat(256), "too_long"],
  ["TWO WORDS", "space"],
  ["ZERO\u200bWIDTH", "space"],
  ["A,B", "symbol"],
  ["A/B", "symbol"],
  ["50%OFF", "symbol"],
  ["A#B", "symbol"],
])("%j is refused as %s", (raw, reason) => {
  expect(parsePromoCode(raw)).toMatchObject({ ok: false, reason });
});

test("255 characters are a name, counted as people count them", () => {
  expect(parsePromoCode("💄".repeat(255))).toMatchObject({ ok: true });
  expect(parsePromoCode("💄".repeat(256))).toMatchObject({ ok: false, reason: "too_long" });
});

test("a name the member holds already may be issued again whatever is in it", () => {
  expect(parsePromoCode("spring, sale", { keeping: "SPRING, SALE" })).toMatchObject({ ok: true, name: "spring, sale" });
  expect(parsePromoCode("summer,sale", { keeping: "SPRING, SALE" })).toMatchObject({ ok: false, reason: "symbol", found: "," });
});

test("names that differ in letter case or in how accents are written are one name", () => {
  expect(keyOf("Zoé10")).toBe(keyOf("ZOE\u030110"));
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      (name) => keyOf(keyOf(name)) === keyOf(name) && keyOf(name.toLowerCase().toUpperCase()) === keyOf(name.toUpperCase()),
    ),
    { seed: 7 },
  );
});
