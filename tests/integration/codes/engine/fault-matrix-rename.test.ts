/** Every step of a rename × everything that can befall it. What is struck, and what must hold, stands in fault-matrix.ts. */
import { PLANS } from "#app/codes/engine/plans.ts";

import { aMatrix, FEW, MANY } from "./fault-matrix.ts";
import { faultsOf, leavesTraces, wordsOf } from "./fault-table.ts";

let matrix: Awaited<ReturnType<typeof aMatrix>>;
beforeAll(async () => void (matrix = await aMatrix()));
afterAll(() => matrix.close());

for (const step of PLANS.rename) {
  const faults = faultsOf(step).map((fault) => ({ fault, words: wordsOf(fault) }));

  test.each(faults)("a rename ends with the new code live once and the old gone when $words in " + step, async ({ fault }) => {
    await matrix.play({ plan: "rename", step, fault, members: FEW });
  });

  test.each(faults.filter(({ fault }) => leavesTraces(fault)))(
    "a rename of many ends with the new codes live once and the old gone when $words in " + step,
    async ({ fault }) => {
      await matrix.play({ plan: "rename", step, fault, members: MANY });
    },
  );
}
