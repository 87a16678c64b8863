/** Every step of a reset × everything that can befall it. What is struck, and what must hold, stands in fault-matrix.ts. */
import { PLANS } from "#app/codes/engine/plans.ts";

import { aMatrix, FEW, MANY } from "./fault-matrix.ts";
import { faultsOf, leavesTraces, wordsOf } from "./fault-table.ts";

let matrix: Awaited<ReturnType<typeof aMatrix>>;
beforeAll(async () => void (matrix = await aMatrix()));
afterAll(() => matrix.close());

for (const step of PLANS.reset) {
  const faults = faultsOf(step).map((fault) => ({ fault, words: wordsOf(fault) }));

  test.each(faults)("a reset ends with the new code live once and the old gone when $words in " + step, async ({ fault }) => {
    await matrix.play({ plan: "reset", step, fault, members: FEW });
  });

  test.each(faults.filter(({ fault }) => leavesTraces(fault)))(
    "a reset of many ends with the new codes live once and the old gone when $words in " + step,
    async ({ fault }) => {
      await matrix.play({ plan: "reset", step, fault, members: MANY });
    },
  );
}
