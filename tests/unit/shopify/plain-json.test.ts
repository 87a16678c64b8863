import { isPlain, parsePlainJson } from "#app/platform/plain-text.ts";

test("what is no character becomes one that says so, and everything else stays as it was sent", () => {
  expect(parsePlainJson('{"a":"x\\u0000y","b":["\\ud83c","\\uDF31"],"c":"\\ud83c\\udf31 é","d":1}')).toEqual({
    ...{ a: "x\ufffdy", b: ["\ufffd", "\ufffd"] },
    ...{ c: "🌱 é", d: 1 },
  });
  expect(parsePlainJson('{"text":"\\\\u0000","id":2}', (_, value) => (value === 2 ? "two" : value))).toEqual({
    text: "\\u0000",
    id: "two",
  });
  expect(() => parsePlainJson("{")).toThrow(SyntaxError);
});

test("a text that a database cannot hold is found however deep it stands", () => {
  expect([isPlain({ a: ["é 🌱", 1, null] }), isPlain({ a: [{ b: "\u0000" }] }), isPlain("\ud83c")]).toEqual([true, false, false]);
});
