import { isOneSlipAway } from "#app/codes/search-key.ts";

test.each([
  ["GLOWGRTA10", "one missed"],
  ["GLOWGRETTA10", "one too many"],
  ["GLOWGRETA1O", "another one"],
  ["GLOWGERTA10", "two in the wrong order"],
  ["LOWGRETA10", "the first missed"],
  ["GLOWGRETA1", "the last missed"],
])("%s is one key away from GLOWGRETA10: %s", (typed) => {
  expect(isOneSlipAway(typed, "GLOWGRETA10")).toBe(true);
  expect(isOneSlipAway("GLOWGRETA10", typed)).toBe(true);
});

test.each(["GLOWGRETA10", "GLOWGRETA", "GLOWGREAT01", "GLOWMARTA10", "XLOWGRETA1X", ""])("%s is not", (typed) => {
  expect(isOneSlipAway(typed, "GLOWGRETA10")).toBe(false);
});
