import { matchCodes, matchMembers, type SisterPlace } from "#app/stores/match-codes.ts";

const row = (oldName: string, email = "") => ({ itemId: oldName, oldName, email });
const place = (memberName: string, email: string, ...names: string[]): SisterPlace => ({
  memberId: memberName,
  memberName,
  email,
  codes: names.map((name) => ({ codeId: `code ${name}`, name, works: true })),
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

const member = (email: string, ...names: string[]) => ({ enrolmentId: "1", names, email });
const found = (one: ReturnType<typeof member>, ...places: SisterPlace[]) => matchMembers([one], places).get("1");

test("a member is found by any of their codes, best by one whose address agrees", () => {
  const maya = place("Maya Chen", "maya@example.com", "MAYA10");
  expect(found(member("maya@example.com", "MAYAIG", "MAYA10"), maya)).toMatchObject({ is: "same", codeId: "code MAYA10" });
  const other = place("Leo Park", "leo@example.com", "MAYAIG");
  expect(found(member("maya@example.com", "MAYAIG", "MAYA10"), other, maya)).toMatchObject({ is: "same", codeId: "code MAYA10" });
});

test("a member with the same address and another code is a question; an address of two people is an answer to nothing", () => {
  const maya = place("Maya Chen", "Maya@example.com", "CHEN10");
  expect(found(member("maya@example.com", "MAYA10"), maya)).toEqual({
    ...{ is: "question", codeId: "code CHEN10", memberName: "Maya Chen", because: "other_code" },
  });
  expect(found(member("maya@example.com", "MAYA10"), maya, place("Maya C.", "maya@example.com", "C10"))).toMatchObject({ is: "elsewhere" });
  expect(found(member("maya@example.com", "MAYA10"), place("Maya Chen", "maya@example.com"))).toMatchObject({ is: "elsewhere", codes: [] });
});

test("a member who never had a code and has no address is nobody there", () => {
  expect(found(member(""), place("Maya Chen", "", "MAYA10"))).toEqual({ is: "nobody" });
});

test("of two who held one name the one with the same address is meant, else the one whose it is now", () => {
  const former = { ...place("Maya Chen", "maya@example.com"), codes: [{ codeId: "former", name: "MAYA10", works: false }] };
  const now = place("Leo Park", "leo@example.com", "MAYA10");
  for (const places of [
    [former, now],
    [now, former],
  ]) {
    expect(found(member("maya@example.com", "MAYA10"), ...places)).toMatchObject({ is: "same", codeId: "former" });
    expect(found(member("", "MAYA10"), ...places)).toMatchObject({ is: "same", memberName: "Leo Park" });
  }
});
