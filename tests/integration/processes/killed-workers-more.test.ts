/** The other half of the rounds in which a worker is killed. How many rounds: rounds.ts. */
import { aCrew, type Crew } from "./crew.ts";
import { killWorkers } from "./deaths.ts";
import { HALF, timeFor } from "./rounds.ts";

let crew: Crew;
beforeAll(async () => void (crew = await aCrew()));
afterEach(() => crew.dismiss());
afterAll(() => crew.close());

test(
  "a worker killed at any other moment loses nothing and doubles nothing",
  () => killWorkers(crew, { letter: "L", seed: 3, rounds: HALF }),
  timeFor(HALF),
);
