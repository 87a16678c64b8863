import { codesMentioned, isOneSlipAway, readAs, searchedForms } from "#app/codes/search-key.ts";

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

test("AB and BA are one key away from each other, AB and CD are not", () => {
  expect([isOneSlipAway("XXABXX", "XXBAXX"), isOneSlipAway("XXABXX", "XXCDXX"), isOneSlipAway("", "A")]).toEqual([true, false, true]);
});

test.each([
  ["Zoé-10", ["ZOE10"]],
  ["Jürgen", ["JURGEN", "JUERGEN"]],
  ["maya _ glow", ["MAYAGLOW"]],
  ["マヤ", ["マヤ", "MAYA"]],
  ["-_ ", []],
  ["💄", ["LIPSTICK"]],
])("%s is looked for as %j", (typed, forms) => {
  expect(searchedForms(typed)).toEqual(forms);
});

test("the codes a text may hold are its words of four letters and more, of an address as well, each once", () => {
  expect(codesMentioned("use MAYA10, or maya10 at the shop!")).toEqual(["MAYA10", "SHOP"]);
  expect(codesMentioned("https://x.example/?code=ZO%C3%89+2026%20now")).toEqual(["HTTPS", "EXAMPLE", "CODE", "2026"]);
  expect(codesMentioned("100% SOFIA-15")).toEqual(["SOFIA15"]);
  expect(codesMentioned(`abc ${"x".repeat(65)} ${"y".repeat(64)} wxyz`)).toEqual(["Y".repeat(64), "WXYZ"]);
  expect(codesMentioned("Zoe\u0301s ...")).toEqual(["ZOES"]);
});

test("of a long text the first hundred words are looked for", () => {
  const words = Array.from({ length: 120 }, (_, at) => `WORD${at}`);
  expect(codesMentioned(words.join(" "))).toEqual(words.slice(0, 100));
});

test("what is read for another sign on a picture is the same in both, and the rest stays", () => {
  expect(readAs("GL0WMAYA1O")).toBe(readAs("GLOWMAYA10"));
  expect(readAs("0L15824X💄")).toBe("OIISBZAX💄");
});
