import { cutTo, isPlain, parsePlainJson, plainJsonOrNothing } from "#app/platform/plain-text.ts";

test("what is no character becomes one that says so, and everything else stays as it was sent", () => {
  expect(parsePlainJson('{"a":"x\\u0000y","b":["\\ud83c","\\uDF31"],"c":"\\ud83c\\udf31 é","d":1}')).toEqual({
    ...{ a: "x\ufffdy", b: ["\ufffd", "\ufffd"] },
    ...{ c: "🌱 é", d: 1 },
  });
  expect(parsePlainJson('{"text":"\\\\u0000","id":2}', (_, value) => (value === 2 ? "two" : value))).toEqual({
    text: "\\u0000",
    id: "two",
  });
  expect(parsePlainJson('{"\\u0000k":1,"deep":[{"\\udfff":"ok"}]}')).toEqual({ "\ufffdk": 1, deep: [{ "\ufffd": "ok" }] });
  expect(() => parsePlainJson("{")).toThrow(SyntaxError);
  expect([plainJsonOrNothing("{"), plainJsonOrNothing("[".repeat(100_000)), plainJsonOrNothing("null")]).toEqual([
    undefined,
    undefined,
    null,
  ]);
});

test("a text that a database cannot hold is found however deep it stands", () => {
  expect([isPlain({ a: ["é 🌱", 1, null] }), isPlain({ a: [{ b: "\u0000" }] }), isPlain("\ud83c")]).toEqual([true, false, false]);
  const deep = (end: string) => JSON.parse(`${"[".repeat(100_000)}${end}${"]".repeat(100_000)}`) as unknown;
  expect([isPlain(deep('"é"')), isPlain(deep('"\\u0000"'))]).toEqual([true, false]);
});

test("a text that is cut keeps its last character whole", () => {
  expect([cutTo("ab🌱cd", 3), cutTo("ab🌱cd", 4), cutTo("ab", 3), cutTo("", 3)]).toEqual(["ab", "ab🌱", "ab", ""]);
});
