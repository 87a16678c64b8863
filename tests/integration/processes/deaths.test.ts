/**
 * Workers that are killed, workers that race and a database that goes away, as real processes and 500 members at a time.
 * Two rounds of each by default; REISSUE_ROUNDS=20 plays twenty. A worker that was killed is missed by its heartbeat, which
 * costs each of those rounds up to half a minute.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { aCrew, type Crew } from "./crew.ts";
import { MEMBERS, moments, namesOf, ROUNDS } from "./rounds.ts";

const LONG = ROUNDS * 120_000;

let crew: Crew;
beforeAll(async () => void (crew = await aCrew()));
afterEach(() => crew.dismiss());
afterAll(() => crew.close());

const firstNames = (letter: string) => Array.from({ length: MEMBERS }, (_, at) => `${letter}${at}`);

test(
  "a worker killed at any moment loses nothing and doubles nothing",
  async () => {
    let names = firstNames("K");
    const offer = await crew.anOffer("Creators K", names);
    const after = moments(1, { within: 3_000 });
    let worker = await crew.hire();
    for (let round = 1; round <= ROUNDS; round += 1) {
      names = namesOf("K", round, names);
      const refreshId = await crew.start(offer, names);
      await sleep(after());
      await crew.kill(worker);
      worker = await crew.hire();
      await crew.settled(refreshId);
      await crew.check(refreshId, offer, names);
    }
  },
  LONG,
);

test(
  "two workers at once come to the same end as one",
  async () => {
    let names = firstNames("T");
    const offer = await crew.anOffer("Creators T", names);
    await Promise.all([crew.hire(), crew.hire()]);
    for (let round = 1; round <= ROUNDS; round += 1) {
      names = namesOf("T", round, names);
      const refreshId = await crew.start(offer, names);
      await crew.settled(refreshId);
      await crew.check(refreshId, offer, names);
    }
  },
  LONG,
);

test(
  "a database that is restarted at any moment costs nothing but the time it is away",
  async () => {
    let names = firstNames("D");
    const offer = await crew.anOffer("Creators D", names);
    const after = moments(2, { within: 3_000 });
    const worker = await crew.hire();
    for (let round = 1; round <= ROUNDS; round += 1) {
      names = namesOf("D", round, names);
      const refreshId = await crew.start(offer, names);
      await sleep(after());
      await crew.restartDatabase();
      await crew.settled(refreshId);
      await crew.check(refreshId, offer, names);
    }
    expect(worker.isRunning()).toBe(true);
  },
  LONG,
);
