/** Every step of an issue × everything that can befall it. What is struck, and what must hold, stands in change-fault-matrix.ts. */
import { PLANS } from "#app/codes/engine/plans.ts";

import { aChangeMatrix } from "#tests/integration/refreshes/change-fault-matrix.ts";
import { FEW, MANY } from "./fault-matrix.ts";
import { faultsOf, leavesTraces, wordsOf } from "./fault-table.ts";

let matrix: Awaited<ReturnType<typeof aChangeMatrix>>;
beforeAll(async () => void (matrix = await aChangeMatrix()));
afterAll(() => matrix.close());

for (const step of PLANS.issue) {
  const faults = faultsOf(step).map((fault) => ({ fault, words: wordsOf(fault) }));

  test.each(faults)("an issue ends with the code live once and its member active when $words in " + step, async ({ fault }) => {
    await matrix.play({ plan: "issue", step, fault, members: FEW });
  });

  test.each(faults.filter(({ fault }) => leavesTraces(fault)))(
    "an issue of many ends with the code live once and its member active when $words in " + step,
    async ({ fault }) => {
      await matrix.play({ plan: "issue", step, fault, members: MANY });
    },
  );
}
