/** A worker is killed with SIGKILL while it refreshes 500 members, again and again. How many rounds: rounds.ts. */
import { aCrew, type Crew } from "./crew.ts";
import { killWorkers } from "./deaths.ts";
import { HALF, timeFor } from "./rounds.ts";

let crew: Crew;
beforeAll(async () => void (crew = await aCrew()));
afterEach(() => crew.dismiss());
afterAll(() => crew.close());

test(
  "a worker killed at any moment loses nothing and doubles nothing",
  () => killWorkers(crew, { letter: "K", seed: 1, rounds: HALF }),
  timeFor(HALF),
);
