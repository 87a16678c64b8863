/** Every step of a rename that is called off while both codes work × everything that can befall it. What is struck, and what must hold, stands in fault-matrix.ts. */
import { PLANS } from "#app/codes/engine/plans.ts";

import { aMatrix, FEW, MANY } from "./fault-matrix.ts";
import { faultsOf, leavesTraces, wordsOf } from "./fault-table.ts";

let matrix: Awaited<ReturnType<typeof aMatrix>>;
beforeAll(async () => void (matrix = await aMatrix()));
afterAll(() => matrix.close());

for (const step of PLANS.take_back) {
  const faults = faultsOf(step).map((fault) => ({ fault, words: wordsOf(fault) }));

  test.each(faults)(
    "a rename called off ends with the old code as it was and the new one gone when $words in " + step,
    async ({ fault }) => {
      await matrix.play({ plan: "take_back", step, fault, members: FEW });
    },
  );

  test.each(faults.filter(({ fault }) => leavesTraces(fault)))(
    "a rename of many called off ends with the old codes as they were and the new ones gone when $words in " + step,
    async ({ fault }) => {
      await matrix.play({ plan: "take_back", step, fault, members: MANY });
    },
  );
}
