import { dayTyped, EACH, heldFrom, isPageAddress } from "#app/leaks/ending.ts";

const ending = {
  each: { orders: 13, commissionMinor: 6_500 },
  names: ["GLOWMAYA10"],
  since: "2026-11-19",
  days: [
    { day: "2026-11-10", orders: 1, commissionMinor: 500 },
    { day: "2026-11-19", orders: 4, commissionMinor: 2_000 },
    { day: "2026-11-20", orders: 9, commissionMinor: 4_500 },
  ],
};

test("what is held begins with the chosen day", () => {
  expect(heldFrom(ending, "2026-11-19")).toEqual({ orders: 13, commissionMinor: 6_500 });
  expect(heldFrom(ending, "2026-11-01")).toEqual({ orders: 14, commissionMinor: 7_000 });
  expect(heldFrom(ending, "2026-12-01")).toEqual({ orders: 0, commissionMinor: 0 });
  expect(heldFrom(ending, EACH)).toEqual(ending.each);
});

test("a day that was typed is midnight UTC, and what is no day or is to come is none", () => {
  const now = new Date("2026-11-29T08:00:00Z");
  expect(dayTyped("2026-11-19", { now, zone: "UTC" })).toEqual(new Date("2026-11-19T00:00:00Z"));
  expect(dayTyped("2026-11-29", { now, zone: "UTC" })).toEqual(new Date("2026-11-29T00:00:00Z"));
  for (const typed of ["", "2026-11-31", "2026-11-30", "yesterday", "20261119"]) expect(dayTyped(typed, { now, zone: "UTC" })).toBeNull();
});

test("the address of a page begins with http or https; an empty one is one nobody knows", () => {
  for (const typed of ["", " https://coupons.example/lumen ", "HTTP://a.example"]) expect(isPageAddress(typed)).toBe(true);
  for (const typed of ["coupons.example", "javascript:alert(1)", "https://a b", "https://a\0"]) expect(isPageAddress(typed)).toBe(false);
});

test("a day is to come or not by the shop's own calendar", () => {
  const morning = { now: new Date("2026-11-29T23:00:00Z"), zone: "Asia/Tokyo" };
  // In Tokyo it is eight in the morning of the 30th.
  expect(dayTyped("2026-11-30", morning)).toEqual(new Date("2026-11-29T00:00:00Z"));
  expect(dayTyped("2026-12-01", morning)).toBeNull();
  const evening = { now: new Date("2026-11-30T01:00:00Z"), zone: "America/New_York" };
  // In New York it is eight in the evening of the 29th.
  expect(dayTyped("2026-11-29", evening)).toEqual(new Date("2026-11-29T00:00:00Z"));
  expect(dayTyped("2026-12-01", evening)).toBeNull();
});
