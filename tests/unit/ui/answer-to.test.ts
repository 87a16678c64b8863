import { answerTo } from "#app/ui/search/answer-to.ts";

test("what was found for an older text does not pass for an answer to the newer one", () => {
  const found = { search: "maya", people: ["Maya"] };
  expect(answerTo(found, " maya ")).toBe(found);
  expect(answerTo(found, "mayall")).toBeNull();
  expect(answerTo(undefined, "")).toBeNull();
});
