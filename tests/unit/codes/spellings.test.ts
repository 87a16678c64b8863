import { looseSpelling, spellingsOf } from "#app/codes/spellings.ts";

test.each([
  ["Jürgen", ["JURGEN", "JUERGEN"]],
  ["Łoś", ["LOS"]],
  ["Straße", ["STRASSE"]],
  ["Maya Glow-10", ["MAYAGLOW10"]],
  ["", []],
  ["-", []],
])("%s is spelt %j", (text, spellings) => {
  expect(spellingsOf(text)).toEqual(spellings);
});

test("a name has 32 spellings at most: with more letters that have two, the rest are written plainly", () => {
  expect(spellingsOf("ö".repeat(5))).toHaveLength(32);
  const six = spellingsOf("ö".repeat(6));
  expect(six).toHaveLength(32);
  expect([six[0], six.at(-1)]).toEqual(["OOOOOO", "OEOEOEOEOEO"]);
  expect(spellingsOf(`${"ö".repeat(6)}m`)[0]).toBe("OOOOOOM");
});

test.each([
  ["Müller", "MULLER"],
  ["Mueller", "MULLER"],
  ["Goethe", "GOTHE"],
  ["Haeberli", "HABERLI"],
  ["Aagaard", "AGARD"],
  ["Weiss", "WEIS"],
  ["Weiß", "WEIS"],
  ["Peer", "PEER"],
  ["", ""],
])("the loose spelling of %s is %s", (text, loose) => {
  expect(looseSpelling(text)).toBe(loose);
});
