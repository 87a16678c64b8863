/** Two workers refresh the same 500 members. How many rounds: rounds.ts. */
import { aCrew, type Crew } from "./crew.ts";
import { workTogether } from "./deaths.ts";
import { ROUNDS, timeFor } from "./rounds.ts";

let crew: Crew;
beforeAll(async () => void (crew = await aCrew()));
afterEach(() => crew.dismiss());
afterAll(() => crew.close());

test(
  "two workers at once come to the same end as one",
  () => workTogether(crew, { letter: "T", seed: 4, rounds: ROUNDS }),
  timeFor(ROUNDS),
);
