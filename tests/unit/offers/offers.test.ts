import fc from "fast-check";

import { parsePattern, type NamePattern } from "#app/codes/name-pattern.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { matchByName } from "#app/offers/match-codes.ts";
import { readMatchFile } from "#app/offers/match-file.server.ts";
import { readMatches } from "#app/offers/match-lines.ts";
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

test("a code is matched to the member it names, several codes to one member, and to nobody when it could be two", () => {
  const creator = (firstName: string, lastName: string) => ({
    ...{ id: `${firstName} ${lastName}`, firstName, lastName, handle: `${firstName}.makes`.toLowerCase() },
    email: `${lastName}@mail.example`.toLowerCase(),
  });
  const creators = [creator("Sofía", "Marin"), creator("Noah", "Ek"), creator("Noah", "Berg")];
  expect(matchByName(["berg@mail.example", "NOAHBERG", "noah.ek"], creators)).toMatchObject([
    { memberId: "Noah Berg", matchedBy: "email" },
    { memberId: "Noah Berg", matchedBy: "name" },
    { memberId: "Noah Ek", matchedBy: "name" },
  ]);
  const names = ["sofia-makes20", "SMARIN15", "NOAH15", "BERGNOAH", "NOBODY1"];
  expect(matchByName(names, creators).map(({ memberId, note }) => memberId ?? note)).toEqual([
    "Sofía Marin",
    "Sofía Marin",
    "Could be Noah Ek or Noah Berg",
    "Noah Berg",
    null,
  ]);
});

test("matching knows accents, umlauts and the two letters that stand for one, in the code and in the member's name", () => {
  const creator = (firstName: string, lastName: string) => ({
    ...{ id: `${firstName} ${lastName}`, firstName, lastName, handle: "" },
    email: `${firstName.codePointAt(0)}${lastName.length}@mail.example`,
  });
  const match = (code: string, ...names: [string, string][]) => {
    const [found] = matchByName(
      [code],
      names.map(([first, last]) => creator(first, last)),
    );
    return found?.memberId ?? found?.note;
  };
  for (const code of ["JUERGEN10", "JURGEN10", "JÜRGEN10", "jürgen", "JU\u0308RGEN10"])
    expect(match(code, ["Jürgen", "Groß"])).toBe("Jürgen Groß");
  for (const code of ["GROSS20", "JUERGENGROSS", "JURGEN_GROSS", "JGROSS15"]) expect(match(code, ["Jürgen", "Groß"])).toBe("Jürgen Groß");
  for (const code of ["SOEREN15", "SOREN15", "SÖREN15"]) expect(match(code, ["Søren", "Kjær"])).toBe("Søren Kjær");
  for (const code of ["KJAER", "KJÆR5"]) expect(match(code, ["Søren", "Kjær"])).toBe("Søren Kjær");
  for (const code of ["LUKASZ10", "ŁUKASZ10"]) expect(match(code, ["Łukasz", "Wiśniewski"])).toBe("Łukasz Wiśniewski");
  for (const code of ["ASE10", "AASE10", "ÅSE10"]) expect(match(code, ["Åse", "Holm"])).toBe("Åse Holm");
  expect(match("JÜRGEN10", ["Juergen", "Gross"])).toBe("Juergen Gross");
  expect(match("JURGEN10", ["Juergen", "Gross"])).toBe("Could be Juergen Gross, spelled differently");
  expect(match("IVAN10", ["Иван", "Петров"])).toBe("Иван Петров");
  expect(match("JUERGEN10", ["Jürgen", "Groß"], ["Juergen", "Klein"])).toMatch(/^Could be J.* or J/);
});

test("a code is never matched to a member when it could be another's as well", () => {
  const code = fc.constantFrom("SARA", "SARA15", "sara-berg", "SBERG", "BERG1", "MIA", "X1");
  fc.assert(
    fc.property(fc.array(code), (names) => {
      const creators = [
        { id: "1", firstName: "Sara", lastName: "Berg", handle: "sara.b", email: "sb@mail.example" },
        { id: "2", firstName: "Sara", lastName: "Holm", handle: "mia.h", email: "mia@mail.example" },
      ];
      const matches = matchByName(names, creators);
      for (const [at, name] of names.entries())
        if (keyOf(name).startsWith("SARA") && name !== "sara-berg") expect(matches[at]?.memberId).toBe(null);
    }),
  );
});

test("a code in a file is found behind what files write around it, and as it is written first", async () => {
  const file = await readMatchFile(
    Buffer.from(
      "E-mail;Code\na@e.example;https://shop.example/discount/MAYA%2010?redirect=/x\nb@e.example;TOM10 (10%)\nc@e.example;#ANN10\nd@e.example;Code: BO10\ne@e.example;'CY10\nf@e.example;“DI10”\ng@e.example;#ED10\n",
    ),
  );
  if (!file.ok) throw new Error(file.problem);
  const names = ["MAYA 10", "TOM10", "ANN10", "BO10", "CY10", "DI10", "ED10", "#ED10"];
  const codes = names.map((name) => ({ redeemCodeId: name, name, key: keyOf(name), taken: false }));
  const members = file.lines.map(({ who: { email } }) => ({
    ...{ id: email, firstName: "A", lastName: email, email, handle: "", network: "" as const, customerId: null },
  }));
  const { matches, left } = readMatches(file.lines, { codes, members });
  expect(left).toEqual([]);
  expect(matches.map(({ redeemCodeId }) => redeemCodeId)).toEqual(["MAYA 10", "TOM10", "ANN10", "BO10", "CY10", "DI10", "#ED10"]);
});
