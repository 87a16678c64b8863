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
