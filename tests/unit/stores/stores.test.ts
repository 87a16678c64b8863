import { drawInviteCode, typedInviteCode } from "#app/stores/invite-code.ts";
import { troubleThere } from "#app/stores/stores.ts";
import { suggestTies } from "#app/stores/suggest-ties.ts";

test("a code for connecting a store is read in any letters and with any spaces, and nothing else is one", () => {
  const code = drawInviteCode((below) => below - 1);
  expect(code).toBe("9999-9999-9999-9999");
  expect(typedInviteCode(` ${code.toLowerCase().replaceAll("-", " ")}\n`)).toBe("9999999999999999");
  expect(typedInviteCode("9999-9999")).toBeNull();
  expect(typedInviteCode("")).toBeNull();
});

test("offers with one title are suggested to be tied, and none whose title stands twice", () => {
  const own = [
    { id: "1", title: "Creators  10%" },
    { id: "2", title: "Spring" },
    { id: "3", title: "Twice" },
  ];
  const theirs = [
    { id: "a", title: "creators 10% " },
    { id: "b", title: "Twice" },
    { id: "c", title: "Twice" },
    { id: "d", title: "Autumn" },
  ];
  expect(suggestTies(own, theirs)).toEqual([{ offerId: "1", otherOfferId: "a" }]);
});

test("what stands in the way in another store names nobody and no figure of it", () => {
  const former = { answer: "former_name", name: "MAYA8", memberName: "Leo Park", until: null, conversions: 4321 } as const;
  const taken = { answer: "taken_by_member", memberName: "Leo Park", offerTitle: "Secret" } as const;
  for (const answer of [former, taken, { answer: "taken_by_discount", title: "Secret" }] as const)
    expect(troubleThere(answer)).not.toMatch(/Leo|Secret|4321/);
  expect(troubleThere({ answer: "available" })).toBeNull();
});
