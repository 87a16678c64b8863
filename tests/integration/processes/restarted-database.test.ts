/** PostgreSQL is restarted while 500 members are refreshed, again and again. How many rounds: rounds.ts. */
import { aCrew, type Crew } from "./crew.ts";
import { restartDatabase } from "./deaths.ts";
import { HALF, timeFor } from "./rounds.ts";

let crew: Crew;
beforeAll(async () => void (crew = await aCrew({ restarts: true })));
afterEach(() => crew.dismiss());
afterAll(() => crew.close());

test(
  "a database that is restarted at any moment costs nothing but the time it is away",
  () => restartDatabase(crew, { letter: "D", seed: 2, rounds: HALF }),
  timeFor(HALF),
);
