import fc from "fast-check";

import { matchPasted, type PasteRow } from "#app/refreshes/match-pasted.ts";

const row = (itemId: string, firstName: string, lastName: string, oldName: string): PasteRow => ({
  ...{ itemId, firstName, lastName, oldName },
  handle: `${firstName}.${lastName}`.toLowerCase(),
  email: `${firstName}@creators.example`.toLowerCase(),
});
const MAYA = row("maya", "Maya", "Lindqvist", "GLOWMAYA10");
const SOFIA = row("sofia", "Sofia", "Marchetti", "SOFIA15");
const JUERGEN = row("jürgen", "Jürgen", "Weiß", "GLOWJW");
const ROWS = [MAYA, SOFIA, JUERGEN];

/** The codes by row, or why there are none. */
function codesOf(text: string, rows = ROWS) {
  const match = matchPasted(text, rows);
  return match.ok ? Object.fromEntries(match.assigned.map(({ itemId, name }) => [itemId, name])) : match.reason;
}
const ALL = { maya: "BLOOM10", sofia: "SUN10", jürgen: "RAIN10" };

describe("a line says whom its code is for", () => {
  test.each([
    ["name and code", "Maya Lindqvist\tBLOOM10\nSofia Marchetti\tSUN10\nJürgen Weiß\tRAIN10"],
    ["code and name", "BLOOM10\tMaya Lindqvist\nSUN10\tSofia Marchetti\nRAIN10\tJürgen Weiß"],
    ["old and new code", "GLOWMAYA10\tBLOOM10\nSOFIA15\tSUN10\nGLOWJW\tRAIN10"],
    ["new and old code", "BLOOM10\tGLOWMAYA10\nSUN10\tSOFIA15\nRAIN10\tGLOWJW"],
    ["name, old and new code", "Maya Lindqvist\tGLOWMAYA10\tBLOOM10\nSofia Marchetti\tSOFIA15\tSUN10\nJürgen Weiß\tGLOWJW\tRAIN10"],
    ["a column of name parts each", "Maya;Lindqvist;BLOOM10\nSofia;Marchetti;SUN10\nJuergen;Weiss;RAIN10"],
    ["last name first, in quotation marks", '"Lindqvist, Maya",BLOOM10\n"Marchetti, Sofia",SUN10\n"Weiß, Jürgen",RAIN10'],
    ["handles", "@maya.lindqvist,BLOOM10\n@sofia.marchetti,SUN10\n@Jürgen.Weiß,RAIN10"],
    ["e-mail addresses", "maya@creators.example;BLOOM10\nSOFIA@creators.example;SUN10\njürgen@creators.example;RAIN10"],
    ["a line of column names", "Member\tNew code\nMaya Lindqvist\tBLOOM10\nSofia Marchetti\tSUN10\nJürgen Weiß\tRAIN10"],
    ["column names and more columns", "Name,Followers,Code\nMaya Lindqvist,1200,BLOOM10\nSofia Marchetti,300,SUN10\nJürgen Weiß,77,RAIN10"],
    ["numbers beside, without column names", "Maya Lindqvist\t1200\tBLOOM10\nSofia Marchetti\t300\tSUN10\nJürgen Weiß\t77\tRAIN10"],
    [
      "empty columns and lines, as spreadsheets copy them",
      "Maya Lindqvist\t\tBLOOM10\t\r\n\r\nSofia Marchetti\t\tSUN10\t\r\nJürgen Weiß\t\tRAIN10\t\r\n",
    ],
    ["no accents", "MAYA LINDQVIST\tBLOOM10\nsofia  marchetti\tSUN10\nJurgen Weiss\tRAIN10"],
  ])("%s", (_, text) => {
    expect(codesOf(text)).toEqual(ALL);
    expect(matchPasted(text, ROWS)).toMatchObject({ left: [], doubts: [] });
  });
});

test("a code that is kept, to reset its usage, is a new code like any other", () => {
  expect(codesOf("Maya Lindqvist\tGLOWMAYA10\nSofia Marchetti\tSOFIA15")).toEqual({ maya: "GLOWMAYA10", sofia: "SOFIA15" });
  expect(codesOf("GLOWMAYA10\tGLOWMAYA10\nSOFIA15\tSUN10")).toEqual({ maya: "GLOWMAYA10", sofia: "SUN10" });
});

test("a new code that is also somebody's name or handle does not make its column one of people", () => {
  expect(codesOf("GLOWMAYA10\tMAYA\nSOFIA15\tSOFIA")).toEqual({ maya: "MAYA", sofia: "SOFIA" });
  expect(codesOf("Maya Lindqvist\tMAYA\nSofia Marchetti\tSUN10")).toEqual({ maya: "MAYA", sofia: "SUN10" });
});

test("codes that are exchanged could be read both ways, so a person looks first", () => {
  expect(matchPasted("GLOWMAYA10\tSOFIA15\nSOFIA15\tGLOWMAYA10", ROWS)).toMatchObject({ doubts: expect.arrayContaining(["columns"]) });
});

test("lines that fit nobody, several, two different members or one twice are listed, and nothing shifts", () => {
  const twin = row("twin", "Maya", "Lindqvist", "TWIN10");
  const text = [
    "Nobody Known\tLOST1",
    "Maya Lindqvist\tLOST2",
    "Sofia Marchetti\tSUN10",
    "GLOWJW\tRAIN10",
    "GLOWJW\tRAIN11",
    "Alone",
    "TWIN10\tTWO10",
  ].join("\n");
  const match = matchPasted(text, [...ROWS, { ...twin, handle: "" }]);
  expect(match).toMatchObject({
    ok: true,
    assigned: [
      { itemId: "sofia", name: "SUN10" },
      { itemId: "twin", name: "TWO10" },
    ],
    left: [
      { line: 1, why: "nobody" },
      { line: 2, why: "several" },
      { line: 4, why: "twice" },
      { line: 5, why: "twice" },
      { line: 6, why: "nobody" },
    ],
    doubts: ["left"],
  });
  expect(matchPasted("Maya Lindqvist\tSOFIA15\tX10\nSofia Marchetti\tSOFIA15\tY10", ROWS)).toMatchObject({
    assigned: [{ itemId: "sofia", name: "Y10" }],
    left: [{ line: 1, why: "contradicts" }],
  });
});

test("a line without a code leaves its row as it is", () => {
  expect(matchPasted("Maya Lindqvist\t\nSofia Marchetti\tSUN10", ROWS)).toMatchObject({
    assigned: [{ itemId: "sofia" }],
    left: [{ line: 1, why: "no_code" }],
    doubts: [],
  });
});

test("one word of a name is taken only after a person looked", () => {
  expect(matchPasted("Maya\tBLOOM10\nMarchetti\tSUN10", ROWS)).toMatchObject({
    assigned: [
      { itemId: "maya", by: "first name" },
      { itemId: "sofia", by: "first name" },
    ],
    doubts: ["first_name"],
  });
});

describe("a single column goes by the order of the rows", () => {
  test("when it has a line for each, blank ones included, with or without a name of the column", () => {
    expect(codesOf("BLOOM10\nSUN10\nRAIN10\n")).toEqual(ALL);
    expect(codesOf("New code\nBLOOM10\n\nRAIN10")).toEqual({ maya: "BLOOM10", jürgen: "RAIN10" });
    expect(codesOf("BLOOM10\nSUN10\n\n")).toEqual({ maya: "BLOOM10", sofia: "SUN10" });
    expect(codesOf("NEW\nSUN10\nRAIN10")).toEqual({ ...ALL, maya: "NEW" });
  });

  test.each([["BLOOM10\nSUN10"], ["BLOOM10\nSUN10\nRAIN10\nMORE10"], ["BLOOM10"]])("and is refused whole when it has not: %j", (text) => {
    expect(codesOf(text)).toBe("count");
  });

  test("and a code that carries another member's name is pointed out before anything is filled in", () => {
    expect(matchPasted("SOFIASUN\nMAYA10\nRAIN10", ROWS)).toMatchObject({
      assigned: [{ looksLike: "sofia" }, { looksLike: "maya" }, { looksLike: null }],
      doubts: ["looks_like"],
    });
    expect(matchPasted("SOFIAMAYA\nSOFIAMAYA2\nRAIN10", ROWS)).toMatchObject({ doubts: [] });
  });
});

test("several columns of which none says who fill nothing", () => {
  expect(codesOf("ONE\tFIRST\nTWO\tSECOND\nTHREE\tTHIRD")).toBe("nobody");
});

test("whatever the order of lines and columns, the same codes go to the same members", () => {
  const members = fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z]{3,8}$/), {
    minLength: 2,
    maxLength: 12,
    selector: (name) => name.toLowerCase(),
  });
  fc.assert(
    fc.property(
      members,
      fc.constantFrom("\t", ";", ","),
      fc.constantFrom("name", "old", "email", "handle"),
      fc.boolean(),
      fc.infiniteStream(fc.nat()),
      (names, cut, by, swapped, random) => {
        const rows = names.map((name, at) => row(`item-${at}`, name, `Of${names[at]}`, `OLD-${at}-X`));
        const who = (one: PasteRow) =>
          ({ name: `${one.firstName} ${one.lastName}`, old: one.oldName, email: one.email, handle: `@${one.handle}` })[by];
        const lines = rows.map((one, at) => {
          const cells = [who(one), `FRESH${at}Q`];
          return (swapped ? cells.reverse() : cells).join(cut);
        });
        const shuffled = lines
          .map((line) => [random.next().value ?? 0, line] as const)
          .sort(([a], [b]) => a - b)
          .map(([, line]) => line);
        const expected = Object.fromEntries(rows.map(({ itemId }, at) => [itemId, `FRESH${at}Q`]));
        expect(codesOf(lines.join("\n"), rows)).toEqual(expected);
        expect(codesOf(shuffled.join("\n"), rows)).toEqual(expected);
        // A line that is missing takes nobody else's place.
        const [gone, ...others] = shuffled;
        if (others.length > 0 && gone)
          expect(Object.entries(codesOf(others.join("\n"), rows)).every(([id, code]) => expected[id] === code)).toBe(true);
      },
    ),
  );
});

test("any text at all is matched or refused, and never gives a member a code of another's line", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "Maya", "SOFIA15", "\t", ",", ";", "\n", '"', " ", "Lindqvist", "X9"), maxLength: 40 }),
      (text) => {
        const match = matchPasted(text, ROWS);
        if (match.ok) for (const { name } of match.assigned) expect(text.replaceAll('"', "")).toContain(name.replaceAll('"', ""));
      },
    ),
  );
});
