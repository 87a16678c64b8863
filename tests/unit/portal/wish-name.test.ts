import { readWish } from "#app/portal/wish-name.ts";

const why = (name: string, own: string[] = []) => {
  const read = readWish(name, own);
  return read.ok ? "fine" : read.why;
};

test.each([
  "MAYA10",
  "MAYA-GLOW",
  "jürgen_15",
  "ΜΑΓΙΑ",
  "マヤ2026",
  "GLASSES",
  "ESSEX20",
  "GRAPE10",
  "COCKTAIL",
  "CLASSIC",
  "SCUNTHORPE",
  "HELLO10",
  "PEACOCK5",
  "MAYAGLOW",
  "SUMMERSALE",
  "THERAPY10",
  "PERSEPHONE",
])("%s can be asked for", (name) => expect(why(name)).toBe("fine"));

test.each([
  "FUCK",
  "FUCK10",
  "fuck-10",
  "MAYAFUCK",
  "F-U-C-K",
  "FU.CK5",
  "5HIT10",
  "SCHEISSE",
  "MAYASCHEISSE",
  "PUTA20",
  "MERDE",
  "CAZZO10",
  "BITCHES",
  "CUL",
  "блядь",
  "PERKELE",
])("%s offends, in whatever language and spelling", (name) => expect(why(name)).toBe("offensive"));

test("a creator's own name offends nobody", () => {
  expect(why("DICK10")).toBe("offensive");
  expect(why("DICK10", ["Dick Hardy"])).toBe("fine");
  expect(why("DICKSHIT", ["Dick Hardy"])).toBe("offensive");
});

test.each([
  ["M", "too_short"],
  ["M1", "too_short"],
  ["MAYA🔥", "not_letters"],
  ["🔥🔥🔥", "not_letters"],
  ["2026", "not_letters"],
  ["MAYA!", "not_letters"],
  ["MAYA GLOW", "space"],
  ["A".repeat(41), "too_long"],
  ["", "empty"],
])("%s is refused as %s", (name, reason) => expect(why(name)).toBe(reason));
