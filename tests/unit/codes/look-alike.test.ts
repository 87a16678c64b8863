import { looksLike } from "#app/codes/look-alike.ts";

test.each([
  ["SARAH15", "SARAH10"],
  ["sarah-20", "SARAH10"],
  ["SARAH", "SARAH10"],
  ["SARAHS", "SARAH"],
  ["SOFIE15", "SOFIA15"],
])("%s can be guessed from the leaked %s", (name, leaked) => {
  expect(looksLike(name, leaked)).toBe(true);
});

test.each([
  ["SARAH10", "sarah10"],
  ["SARAH-48213", "SARAH10"],
  ["SARAHK7QX", "SARAH10"],
  ["MAYA10", "SARAH10"],
  ["A1", "A2"],
])("%s cannot be guessed from the leaked %s, or is the same", (name, leaked) => {
  expect(looksLike(name, leaked)).toBe(false);
});
