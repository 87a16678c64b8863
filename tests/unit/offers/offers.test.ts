import fc from "fast-check";

import { parsePattern, type NamePattern } from "#app/codes/name-pattern.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { matchByName } from "#app/offers/match-codes.ts";
import { nameCodes, STRATEGIES } from "#app/offers/name-codes.ts";

const patternOf = (text: string): NamePattern => {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.pattern;
};

const first = fc.constantFrom("Sara", "sara", "Zoë", "李", "Mia", "");
const members = fc.array(fc.record({ firstName: first, lastName: first, handle: first }), { maxLength: 30 });

test("whatever the members are called, no two free codes are alike, no taken one is free, and taking every suggestion ends all clashes but nameless ones", () => {
  fc.assert(
    fc.property(
      members,
      fc.constantFrom(...STRATEGIES),
      fc.uniqueArray(fc.constantFrom("SARA15", "MIA15", "SSARA15", "SARA15-2")),
      fc.uniqueArray(fc.constantFrom("SARA15", "MIA15", "ZOE15", "SARA15-2", "SARA15-3")),
      (people, { pattern }, held, burned) => {
        const listed = people.map((member, index) => ({ ...member, memberId: String(index) }));
        const name = (typed: Record<string, string>) =>
          nameCodes({
            members: listed,
            pattern: patternOf(pattern),
            value: 15,
            typed,
            takenBy: (key) => (held.some((one) => one === key) ? "somebody" : undefined),
            isBurned: (key) => burned.some((one) => one === key),
            formerOf: () => undefined,
            random: () => 0.5,
          });
        const rows = name({});
        const free = rows.filter(({ clash }) => clash === null).map(({ key }) => key);
        expect(new Set(free).size).toBe(free.length);
        expect(free.filter((key) => [...held, ...burned].some((one) => one === key))).toEqual([]);
        const typed = Object.fromEntries(rows.flatMap(({ memberId, suggestion }) => (suggestion === null ? [] : [[memberId, suggestion]])));
        expect(name(typed).filter(({ clash }) => clash !== null && clash.clash !== "invalid")).toEqual([]);
      },
    ),
  );
});

test("the numbers that end clashes stand after a hyphen, so that nobody reads SARA152 as a value", () => {
  const rows = nameCodes({
    members: ["1", "2", "3"].map((memberId) => ({ memberId, firstName: "Sara", lastName: memberId, handle: "" })),
    pattern: patternOf("{FIRST}{VALUE}"),
    value: 15,
    typed: {},
    takenBy: () => undefined,
    isBurned: () => false,
    formerOf: () => undefined,
    random: () => 0.5,
  });
  expect(rows.map(({ suggestion }) => suggestion)).toEqual([null, "SARA15-2", "SARA15-3"]);
});

test("a code is matched to the member it names, by the better of two names, and to nobody when it could be two", () => {
  const creator = (firstName: string, lastName: string) => ({
    ...{ id: `${firstName} ${lastName}`, firstName, lastName, handle: `${firstName}.makes`.toLowerCase() },
    email: `${lastName}@mail.example`.toLowerCase(),
  });
  const creators = [creator("Sofía", "Marin"), creator("Noah", "Ek"), creator("Noah", "Berg")];
  expect(matchByName(["berg@mail.example", "NOAHBERG", "noah.ek"], creators)).toMatchObject([
    { memberId: "Noah Berg", matchedBy: "email" },
    { memberId: null, note: "Noah Berg has another code here" },
    { memberId: "Noah Ek", matchedBy: "name" },
  ]);
  const names = ["sofia-makes20", "SMARIN15", "NOAH15", "BERGNOAH", "NOBODY1"];
  expect(matchByName(names, creators).map(({ memberId, note }) => memberId ?? note)).toEqual([
    "Sofía Marin",
    "Sofía Marin has another code here",
    "Could be Noah Ek or Noah Berg",
    "Noah Berg",
    null,
  ]);
});

test("matching never gives a member two codes", () => {
  const code = fc.constantFrom("SARA", "SARA15", "sara-berg", "SBERG", "BERG1", "MIA", "X1");
  fc.assert(
    fc.property(fc.array(code), (names) => {
      const creators = [
        { id: "1", firstName: "Sara", lastName: "Berg", handle: "sara", email: "sb@mail.example" },
        { id: "2", firstName: "Mia", lastName: "Holm", handle: "mia.h", email: "mia@mail.example" },
      ];
      const got = matchByName(names, creators).flatMap(({ memberId }) => memberId ?? []);
      expect(new Set(got).size).toBe(got.length);
      expect(names.every((name) => keyOf(name) !== "")).toBe(true);
    }),
  );
});
