import { proposedNames } from "#app/codes/propose-names.ts";

const MAYA = { firstName: "Maya", lastName: "Lindqvist", handle: "mayaglow" };
const WORDS = ["PICKS", "EDIT", "FAVES", "LIST", "CREW", "CLUB", "DAILY", "STYLE", "CHOICE", "FINDS", "LOVES", "TREAT"];
/** Draws C each time, and begins with the first of the words. */
const zero = () => 0;

test("a member is offered names built on who they are, then words, then a random tail", () => {
  expect(proposedNames({ member: MAYA, value: 15 }, { leaked: false, random: zero })).toEqual([
    "MAYA15",
    "MAYAL15",
    "MAYALINDQVIST",
    "MAYAGLOW15",
    ...WORDS.map((word) => `MAYA${word}`),
    "MAYACCCC",
  ]);
});

test("after a leak nothing is offered that holds the offer's value or only who the member is", () => {
  expect(proposedNames({ member: MAYA, value: 15 }, { leaked: true, random: zero })).toEqual([
    ...WORDS.map((word) => `MAYA${word}`),
    "MAYACCCC",
  ]);
});

test("where the words begin is drawn, so that two members are not offered the same one first", () => {
  const drawn = [0.5, ...Array.from({ length: 16 }, () => 0)];
  const [first, second] = proposedNames({ member: MAYA, value: null }, { leaked: true, random: () => drawn.shift() ?? 0 });
  expect([first, second]).toEqual(["MAYADAILY", "MAYASTYLE"]);
  const last = proposedNames({ member: MAYA, value: null }, { leaked: true, random: () => 0.999 });
  expect(last.slice(0, 2)).toEqual(["MAYATREAT", "MAYAPICKS"]);
});

test("a name for a channel says which", () => {
  const channel = { slug: "ig", name: "Instagram" };
  const names = proposedNames({ member: MAYA, value: 15, channel }, { leaked: false, random: zero });
  expect(names.slice(0, 4)).toEqual(["MAYAIG", "MAYAIG15", "MAYALINDQVISTIG", "MAYA15"]);
});

test("an offer without a value proposes the bare first name only where there is more to it", () => {
  const names = proposedNames({ member: MAYA, value: null }, { leaked: false, random: zero });
  expect(names.slice(0, 4)).toEqual(["MAYA", "MAYAL", "MAYALINDQVIST", "MAYAGLOW"]);
});

test.each([
  [{ firstName: "", lastName: "Lindqvist", handle: "mayaglow" }, ["MAYAGLOW15", "MAYAGLOWL15", "MAYAGLOWPICKS"]],
  [{ firstName: "", lastName: "Lindqvist", handle: "" }, ["LINDQVIST15", "LINDQVISTL15", "LINDQVISTPICKS"]],
  [{ firstName: "Maya", lastName: "", handle: "" }, ["MAYA15", "MAYAPICKS", "MAYAEDIT"]],
  [{ firstName: "", lastName: "", handle: "" }, ["CREATOR15", "CREATORPICKS", "CREATOREDIT"]],
])("of %j what is known stands in", (member, names) => {
  expect(proposedNames({ member, value: 15 }, { leaked: false, random: zero }).slice(0, 3)).toEqual(names);
});

test("names over 24 characters are offered only where nothing shorter is there", () => {
  const long = { firstName: "A".repeat(20), lastName: "", handle: "" };
  const names = proposedNames({ member: long, value: 15 }, { leaked: false, random: zero });
  expect(names).toContain(`${"A".repeat(20)}LIST`);
  expect(names).not.toContain(`${"A".repeat(20)}PICKS`);
  const longer = proposedNames({ member: { ...long, firstName: "A".repeat(30) }, value: null }, { leaked: true, random: zero });
  expect(longer).toEqual([...WORDS.map((word) => `${"A".repeat(30)}${word}`), `${"A".repeat(30)}CCCC`]);
});
