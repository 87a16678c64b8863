import fc from "fast-check";

import { draw, fillPattern, parsePattern, spelt, suggestNames, type NamePattern } from "#app/codes/name-pattern.ts";
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

test("a pattern is read without regard to blanks at its ends, in a placeholder and between its parts", () => {
  expect(pattern("  {FIRST} - { value }  ").text).toBe("{FIRST} - { value }");
  expect(fill("  {FIRST} - { value }  ")).toBe("ZOE-15");
  expect(pattern("{FIRST}{VALUE}").parts).toEqual([
    { field: "FIRST", length: 4 },
    { field: "VALUE", length: 4 },
  ]);
  expect(pattern("GLOW{RANDOM:12}-x").parts).toEqual([{ literal: "GLOW" }, { field: "RANDOM", length: 12 }, { literal: "-X" }]);
  expect(pattern("SUMMER").parts).toEqual([{ literal: "SUMMER" }]);
});

test.each(["{}", "{1FIRST}", "{FIRST1}", "{RANDOM:4x}", "{:4}"])("the placeholder of %j is named as unknown", (text) => {
  expect(parsePattern(text)).toEqual({ ok: false, reason: "unknown_placeholder", placeholder: text.slice(1, -1) });
});

test("what is known stands in only where nothing is known for any of the pattern's words", () => {
  const nameOf = (text: string, member: { firstName?: string; lastName?: string; handle?: string }) =>
    fillPattern(pattern(text), { member: { firstName: "", lastName: "", handle: "", ...member }, value: null }, () => 0);
  expect(nameOf("{FIRST}-{LAST}", { lastName: "Lindqvist", handle: "maya" })).toBe("-LINDQVIST");
  expect(nameOf("{FIRST}-{L}", { lastName: "Lindqvist" })).toBe("-L");
  expect(nameOf("{LAST}{VALUE}", { handle: "maya" })).toBe("MAYA");
  expect(nameOf("{F}{VALUE}", { handle: "maya" })).toBe("MAYA");
  expect(nameOf("{L}", { firstName: "Maya" })).toBe("MAYA");
});

test("of parts that are too long the longest is cut, of equal ones the first, and what was drawn is kept", () => {
  const member = { firstName: "A".repeat(130), lastName: "B".repeat(130), handle: "" };
  expect(fillPattern(pattern("{FIRST}{LAST}"), { member, value: null }, () => 0)).toBe(`${"A".repeat(127)}${"B".repeat(128)}`);
  const drawn = fillPattern(pattern(`${"X".repeat(250)}{RANDOM:12}`), { member, value: null }, () => 0);
  expect(drawn).toBe(`${"X".repeat(243)}${"C".repeat(12)}`);
});

/** Draws these words one after the other, letter by letter, and then the last of them for ever. */
function spelling(...words: string[]) {
  const letters = "CDFGHJKMNPQRTVWXY34679";
  const queue = words.flatMap((word) => [...word]);
  let last = "";
  return () => (letters.indexOf((last = queue.shift() ?? last)) + 0.5) / letters.length;
}

test.each(
  [
    "FCK",
    "FK",
    "KKK",
    "CNT",
    "CCK",
    "DCK",
    "CK",
    "DK",
    "CXK",
    "NGG",
    "N4GR",
    "N3G3R",
    "NG4R",
    "NGR",
    "FGGT",
    "FGT",
    "F4G",
    "F4RT",
    "TW4T",
    "TWT",
  ].concat([
    "PRN",
    "PTHC",
    "W4NK",
    "WNK",
    "XXX",
    "WTF",
    "MFR",
    "PCH",
    "T4RD",
    "TRD",
    "RTD",
    "RDD",
    "R4P3",
    "PMP",
    "HRN",
    "C4C4",
    "M3RD",
    "N4TCK",
    "N4CK",
    "J4P",
    "J3W",
  ]),
)("a draw that reads as %s is drawn anew", (word) => {
  expect(draw(word.length, spelling(word, "GHJMPQVY".slice(0, word.length)))).toBe("GHJMPQVY".slice(0, word.length));
});

test.each(["CHK", "NHG", "FGH", "TW9T", "WHK", "NTK", "GHJ"])("a draw of %s offends nobody", (word) => {
  expect(draw(word.length, spelling(word, "YYYY"))).toBe(word);
});

test("what is drawn the same each time is let through after a hundred draws", () => {
  let asked = 0;
  expect(draw(3, () => ((asked += 1), 6.5 / 22))).toBe("KKK");
  expect(asked).toBe(300);
});

test.each([
  ["ÄÖÜ", "AEOEUE"],
  ["ßẞ", "SSSS"],
  ["ÆØÅŒ", "AEOEAAOE"],
  ["ÞÐŁĐİ", "THDLDI"],
  ["é ñ.!", "EN"],
  ["u\u0308", "UE"],
  ["a_b-c", "A_B-C"],
])("%s is spelt %s", (text, plain) => {
  expect(spelt(text)).toBe(plain);
});

const GHJ = "GHJM";
const never = () => false;

test("a name without a number is offered with the next ones, one with a number beside it, and then random tails", () => {
  expect(suggestNames(" sofia ", never, () => 0)).toEqual(["sofia2", "sofia3", "sofia4"]);
  expect(suggestNames("SARAH15", never, () => 0)).toEqual(["SARAH15X", "SARAHVIP15", "SARAHX15"]);
  expect(suggestNames("1A2B", never, () => 0)).toEqual(["1A2B2", "1A2B3", "1A2B4"]);
  expect(suggestNames("SARAH15", (key) => !key.endsWith(GHJ), spelling(GHJ, GHJ, "JMGH"))).toEqual([`SARAH${GHJ}`]);
  expect(suggestNames("e\u0301te\u0301", never, () => 0)[0]).toBe("été2");
  expect(suggestNames("x".repeat(300), never, () => 0)[0]).toBe(`${"x".repeat(249)}2`);
});
