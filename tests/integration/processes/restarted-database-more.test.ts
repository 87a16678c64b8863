/** The other half of the rounds in which PostgreSQL is restarted. How many rounds: rounds.ts. */
import { aCrew, type Crew } from "./crew.ts";
import { restartDatabase } from "./deaths.ts";
import { HALF, timeFor } from "./rounds.ts";

let crew: Crew;
beforeAll(async () => void (crew = await aCrew({ restarts: true })));
afterEach(() => crew.dismiss());
afterAll(() => crew.close());

test(
  "a database that is restarted at any other moment costs nothing but the time it is away",
  () => restartDatabase(crew, { letter: "E", seed: 5, rounds: HALF }),
  timeFor(HALF),
);
