import { lookAlikesOf, looksLike } from "#app/codes/look-alike.ts";

test.each([
  ["SARAH15", "SARAH10"],
  ["sarah-20", "SARAH10"],
  ["SARAH", "SARAH10"],
  ["SARAHS", "SARAH"],
  ["SOFIE15", "SOFIA15"],
  ["MAYA10", "GLOWMAYA10"],
  ["maya", "GLOW-MAYA-10"],
  ["GLOWMAYA10", "MAYA10"],
  ["SARAH15", "SARAHGLOW10"],
  ["MAYA10NEW", "MAYA10"],
])("%s can be guessed from the leaked %s", (name, leaked) => {
  expect(looksLike(name, leaked)).toBe(true);
});

test.each([
  ["SARAH10", "sarah10"],
  ["SARAH-48213", "SARAH10"],
  ["SARAHK7QX", "SARAH10"],
  ["MAYA10", "SARAH10"],
  ["A1", "A2"],
  ["MAYABLOOM", "GLOWMAYA10"],
  ["MAYAK7QX", "GLOWMAYA10"],
  ["SARAHPICKS", "SARAH"],
  ["MAYA48213", "GLOWMAYA10"],
])("%s cannot be guessed from the leaked %s, or is the same", (name, leaked) => {
  expect(looksLike(name, leaked)).toBe(false);
});

test("of many leaked names the one is found that a name can be guessed from, whichever end of it was kept", () => {
  const leaked = lookAlikesOf(["SOFIA15", "GLOWMAYA10", "TOMSUMMER"]);
  expect(["maya10", "TOM20", "SOFIE15", "NOAH15", "MAYABLOOM"].map(leaked)).toEqual(["GLOWMAYA10", "TOMSUMMER", "SOFIA15", null, null]);
});

test.each([
  // Three letters are enough to be known by, two are not.
  ["TOM20", "TOM10", true],
  ["TO20", "TO10", false],
  // Three digits are counted up to, four are not.
  ["SARAH123", "SARAH10", true],
  ["SARAH1234", "SARAH10", false],
  // Something around all of a leaked name of five signs: three at most, unless it has digits of its own.
  ["SARAHXYZ", "SARAH", true],
  ["XYZSARAH", "SARAH", true],
  ["SARAHWXYZ", "SARAH", false],
  ["KARLXYZ", "KARL", false],
  ["MAYA1ABCDEF", "MAYA1", true],
  // One sign dropped, added or changed, in names of five signs and more.
  ["SARAB", "SARAH", true],
  ["SRAH", "SARAH", false],
  ["XSARAH", "SARAH", true],
  ["SARAHI", "SARAHX", true],
  ["SXRXH", "SARAH", false],
  ["AB12", "AB13", false],
  ["PXTRA", "PETRAZZ", false],
])("that %s can be guessed from %s is %s", (name, leaked, guessed) => {
  expect(looksLike(name, leaked)).toBe(guessed);
});

test("a leaked name is found by how it begins with its digits, and by how its letters begin and end", () => {
  expect(lookAlikesOf(["1X2ABC"])("1X3ABC")).toBe("1X2ABC");
  expect(lookAlikesOf(["GLOWTOM"])("7TOM")).toBe("GLOWTOM");
  expect(lookAlikesOf(["TOMGLOW"])("7TOM")).toBe("TOMGLOW");
  expect(lookAlikesOf([])("TOM10")).toBeNull();
});
