import { readStories, replay } from "./recorded/replay.ts";

const stories = [...readStories("discounts.jsonl"), ...readStories("elsewhere.jsonl")];

describe.each(stories.map((story) => ({ name: story.story, story })))("$name", ({ story }) => {
  let differences: Map<string, string[]>;
  beforeAll(async () => {
    differences = await replay(story);
  });

  test.each(story.cases.filter(({ differs }) => differs === undefined).map((one) => [one.case]))(
    "%s is answered as the store did",
    (name) => {
      expect(differences.get(name)).toEqual([]);
    },
  );

  const different = story.cases.filter(({ differs }) => differs !== undefined);
  if (different.length > 0)
    // A case that comes back by now belongs to the others.
    test.each(different.map((one) => [one.case, one.differs]))("%s is answered otherwise: %s", (name) => {
      expect(differences.get(name)).not.toEqual([]);
    });
});

test("every answer that does not come back is counted", () => {
  const cases = stories.flatMap((story) => story.cases);
  expect([cases.length, cases.filter(({ differs }) => differs !== undefined).length]).toEqual([364, 19]);
});
