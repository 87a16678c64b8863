import { matchCodes, type SisterPlace } from "#app/stores/match-codes.ts";

const row = (oldName: string, email = "") => ({ itemId: oldName, oldName, email });
const place = (memberName: string, email: string, ...names: string[]): SisterPlace => ({
  memberId: memberName,
  memberName,
  email,
  codes: names.map((name) => ({ codeId: `code ${name}`, name })),
});
const match = (one: ReturnType<typeof row>, ...places: SisterPlace[]) => matchCodes([one], places).get(one.itemId);

test("the same code with the same address, in any letters, is the same creator", () => {
  expect(match(row("MAYA10", "Maya@Example.com "), place("Maya Chen", "maya@example.com", "maya10"))).toEqual({
    is: "same",
    codeId: "code maya10",
    memberName: "Maya Chen",
  });
});

test("the same code with no address to compare is the same creator", () => {
  expect(match(row("MAYA10"), place("Maya Chen", "maya@example.com", "MAYA10"))).toMatchObject({ is: "same" });
});

test("the same code with another address is a question, not an answer", () => {
  expect(match(row("MAYA10", "maya@example.com"), place("Maya Lopez", "lopez@example.com", "MAYA10"))).toEqual({
    is: "question",
    codeId: "code MAYA10",
    memberName: "Maya Lopez",
    because: "other_address",
  });
});

test("the same code whose address is somebody else’s there is a question", () => {
  const places = [place("Maya Lopez", "", "MAYA10"), place("Maya Chen", "maya@example.com", "CHEN10")];
  expect(match(row("MAYA10", "maya@example.com"), ...places)).toMatchObject({ is: "question", because: "address_of_another" });
});

test("an address that two records share does not matter where the code says which is meant", () => {
  const places = [place("Maya Chen", "maya@example.com", "MAYA10"), place("Maya C.", "maya@example.com", "CHEN10")];
  expect(match(row("MAYA10", "maya@example.com"), ...places)).toMatchObject({ is: "same", codeId: "code MAYA10" });
});

test("a creator who is found by their address only keeps the other code they have there", () => {
  expect(match(row("MAYA10", "maya@example.com"), place("Maya Chen", "maya@example.com", "CHEN10"))).toEqual({
    is: "elsewhere",
    memberName: "Maya Chen",
    codes: ["CHEN10"],
  });
  expect(match(row("MAYA10", "maya@example.com"), place("Leo Park", "leo@example.com", "LEO10"))).toEqual({ is: "nobody" });
  expect(match(row("MAYA10", ""), place("Leo Park", "", "LEO10"))).toEqual({ is: "nobody" });
});
