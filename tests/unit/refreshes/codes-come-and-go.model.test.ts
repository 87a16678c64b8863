/** As invariants.model.test.ts, for codes that are issued and withdrawn, and for members with two live codes. */
import fc from "fast-check";

import { type Act, member, name, play, plays, RUNS, thieves } from "./model-play.ts";
import { MEMBERS } from "#tests/unit/codes/engine/model-world.ts";

test("codes go and come again: a withdrawn code is seen to be gone, an issued one is read back, and of two live codes the other stays", async () => {
  const acts: fc.Arbitrary<Act>[] = [
    fc.record({ act: fc.constant("withdraw" as const), member }),
    fc.record({ act: fc.constant("issue" as const), member, name }),
  ];
  const ended = { withdraw: 0, issue: 0, second: 0 };
  await fc.assert(
    fc.asyncProperty(
      ...plays(thieves, ...acts.map((arbitrary) => ({ arbitrary, weight: 3 }))),
      fc.constantFrom("both_withdrawn" as const, "second_code" as const),
      async (script, fates, racing, queued, s, opening) => {
        const world = await play(script, { fates, s, racing, queued, opening });
        for (const each of MEMBERS) {
          world.checkSettled(each);
          world.checkLineage(each);
          world.checkSecond(each);
        }
        for (const { plan, state } of world.kept.items.values())
          if (state === "done" && (plan === "issue" || plan === "withdraw")) ended[plan] += 1;
        if (world.holdsSecond("MAYA") && world.latest("MAYA")?.state === "done") ended.second += 1;
      },
    ),
    RUNS,
  );
  expect(Object.values(ended).every((count) => count > 100)).toBe(true);
});
