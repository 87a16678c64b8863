/** What befalls a refresh of 500 members while it runs, as real processes, and a look at everything after each round. */
import { setTimeout as sleep } from "node:timers/promises";

import { tolerateErrorLines } from "#tests/support/error-lines.ts";

import type { Crew } from "./crew.ts";
import { firstNames, moments, namesOf } from "./rounds.ts";

/** `letter` begins the names, so that two plays in one shop do not meet; `seed` draws the moments. */
export type Play = { letter: string; seed: number; rounds: number };

/** Kills the worker at a moment drawn anew in each round, and lets another take over. */
export async function killWorkers(crew: Crew, { letter, seed, rounds }: Play): Promise<void> {
  let worker = await crew.hire();
  await playRounds(crew, { letter, seed, rounds }, async () => {
    await crew.kill(worker);
    worker = await crew.hire();
  });
}

/** Restarts the database at a moment drawn anew in each round; the worker is the same all the while. */
export async function restartDatabase(crew: Crew, play: Play): Promise<void> {
  const worker = await crew.hire();
  // The test's own process has a queue as well, and tells that its connections went.
  tolerateErrorLines(/"event":"queue_error"/);
  await playRounds(crew, play, () => crew.restartDatabase());
  expect(worker.isRunning()).toBe(true);
}

/** Two workers from beginning to end. */
export async function workTogether(crew: Crew, play: Play): Promise<void> {
  await Promise.all([crew.hire(), crew.hire()]);
  await playRounds(crew, play, async () => {});
}

async function playRounds(crew: Crew, { letter, seed, rounds }: Play, strike: () => Promise<void>): Promise<void> {
  let names = firstNames(letter);
  const offer = await crew.anOffer(`Creators ${letter}`, names);
  const after = moments(seed, { within: 3_000 });
  for (let round = 1; round <= rounds; round += 1) {
    names = namesOf(letter, round, names);
    const refreshId = await crew.start(offer, names);
    await sleep(after());
    await strike();
    await crew.settled(refreshId);
    await crew.check(refreshId, offer, names);
  }
}
