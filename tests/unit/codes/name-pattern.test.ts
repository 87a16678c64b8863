import fc from "fast-check";

import { fillPattern, parsePattern, suggestNames, type NamePattern } from "#app/codes/name-pattern.ts";
import { keyOf, parsePromoCode } from "#app/codes/promo-code.ts";

const zoe = { firstName: "Zoë", lastName: "Ångström-Łuk", handle: "zoe.makes" };
const pattern = (text: string): NamePattern => {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.pattern;
};
const fill = (text: string, value: number | null = 15) => fillPattern(pattern(text), { member: zoe, value }, () => 0.5);

test.each([
  ["{FIRST}{VALUE}", "ZOE15"],
  ["{F}{LAST}", "ZAANGSTROEM-LUK"],
  ["{handle}-{value}", "ZOEMAKES-15"],
  ["Hi {FIRST}!", "HIZOE"],
])("%s becomes %s", (text, name) => {
  expect(fill(text)).toBe(name);
});

test("a random tail has the length asked for and no characters that look alike or make words", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.double({ min: 0, max: 0.999999, noNaN: true })), (length, stream) => {
      const name = fillPattern(pattern(`{RANDOM:${length}}`), { member: zoe, value: null }, () => stream.next().value);
      return name.length === length && /^[CDFGHJKMNPQRTVWXY34679]+$/.test(name);
    }),
    { seed: 7 },
  );
});

test("what a pattern makes is a valid name or nothing, whoever the member is", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 300 });
  fc.assert(
    fc.property(text, text, text, (firstName, lastName, handle) => {
      const name = fillPattern(pattern("{FIRST}{LAST}_{HANDLE}"), { member: { firstName, lastName, handle }, value: null }, () => 0);
      return name === "" || parsePromoCode(name).ok;
    }),
    { seed: 7 },
  );
});

test.each([
  ["", "empty"],
  ["{FRIST}15", "unknown_placeholder"],
  ["{FIRST:3}", "unknown_placeholder"],
  ["{FIRST", "unclosed_brace"],
  ["FIRST}", "unclosed_brace"],
  ["{RANDOM:0}", "random_length"],
  ["{RANDOM:13}", "random_length"],
])("the pattern %j is refused: %s", (text, reason) => {
  expect(parsePattern(text)).toMatchObject({ ok: false, reason });
});

test("suggestions are free, valid, near the name and different from each other", () => {
  const taken = new Set(["SARAH15X", "SARAHVIP15"]);
  const names = suggestNames("SARAH15", (key) => taken.has(key), Math.random);
  expect(names).toHaveLength(3);
  expect(new Set(names.map(keyOf)).size).toBe(3);
  for (const name of names) {
    expect(taken.has(keyOf(name))).toBe(false);
    expect(parsePromoCode(name).ok).toBe(true);
    expect(name.startsWith("SARAH")).toBe(true);
  }
});

test("a member without a first name gets a name from what is known of them, in any script, and never the bare value", () => {
  const nameOf = (text: string, member: { firstName?: string; lastName?: string; handle?: string }) =>
    fillPattern(pattern(text), { member: { firstName: "", lastName: "", handle: "", ...member }, value: 15 }, () => 0);
  expect(nameOf("{FIRST}{VALUE}", { lastName: "Lindqvist" })).toBe("LINDQVIST15");
  expect(nameOf("{FIRST}{VALUE}", { lastName: "Lindqvist", handle: "maya" })).toBe("MAYA15");
  expect(nameOf("{HANDLE}{VALUE}", { firstName: "Maya" })).toBe("MAYA15");
  expect(nameOf("GLOW-{F}{LAST}", { handle: "maya" })).toBe("GLOW-MAYA");
  expect(nameOf("{FIRST}{LAST}{VALUE}", { firstName: "Maya" })).toBe("MAYA15");
  expect(nameOf("{FIRST}{VALUE}", { firstName: "\u0418\u0432\u0430\u043d" })).toBe("IVAN15");
  expect(nameOf("{FIRST}{VALUE}", {})).toBe("");
  expect(nameOf("SUMMER{VALUE}", {})).toBe("SUMMER15");
});

test("what is drawn reads like no swear word, digits that are read as letters included, and survives where the name is too long", () => {
  let state = 7;
  const steady = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  const offending = ["FCK", "FK", "KKK", "TWAT", "FAG", "RAPE", "NEGR", "CACA", "WTF", "XXX"];
  for (let at = 0; at < 5_000; at += 1) {
    const name = fillPattern(pattern("{RANDOM:6}"), { member: zoe, value: null }, steady);
    const read = name.replaceAll("3", "E").replaceAll("4", "A").replaceAll("7", "T");
    expect(offending.filter((word) => name.includes(word) || read.includes(word))).toEqual([]);
  }
  const member = { firstName: "A".repeat(150), lastName: "B".repeat(150), handle: "" };
  const names = Array.from({ length: 3 }, () => fillPattern(pattern("{FIRST}-{LAST}{RANDOM:4}"), { member, value: null }, steady));
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^A{125}-B{125}[A-Z0-9]{4}$/);
});
