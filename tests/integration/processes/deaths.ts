/** What befalls a refresh of 500 members while it runs, as real processes, and a look at everything after each round. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { tolerateErrorLines } from "#tests/support/error-lines.ts";

import type { Crew } from "./crew.ts";
import { firstNames, moments, namesOf } from "./rounds.ts";

/** `letter` begins the names, so that two plays in one shop do not meet; `seed` draws the moments. */
export type Play = { letter: string; seed: number; rounds: number };

/**
 * Kills the worker at a moment drawn anew in each round, and lets another take over. In the first round it is missed as in life; in
 * the others the seconds until then are made to have passed.
 */
export async function killWorkers(crew: Crew, { letter, seed, rounds }: Play): Promise<void> {
  let worker = await crew.hire();
  await playRounds(crew, { letter, seed, rounds }, async (round) => {
    await crew.kill(worker);
    if (round > 1) await missWorker(crew);
    worker = await crew.hire();
  });
}

/** Nobody works on its job any more, and its hold of the discount has run out. */
async function missWorker(crew: Crew): Promise<void> {
  await crew.miss("refresh.advance");
  await crew.ctx.db.discountLease.updateMany({ data: { until: new Date() } });
}

/**
 * Restarts the database at a moment drawn anew in each round; the worker is the same all the while. It can neither write down that its
 * job failed nor let the discount go: in the first round both are waited for as in life, in the others once it has said that it failed.
 */
export async function restartDatabase(crew: Crew, play: Play): Promise<void> {
  const worker = await crew.hire();
  const lines = () => readFileSync(worker.logFile, "utf8").split("\n");
  const failures = () => lines().filter((line) => line.includes('"event":"job_failed"') && line.includes('"job":"refresh.advance"')).length;
  // The test's own process has a queue as well, and tells that its connections went.
  tolerateErrorLines(/"event":"queue_error"/);
  await playRounds(crew, play, async (round, refreshId) => {
    const before = failures();
    await crew.restartDatabase();
    if (round === 1) return;
    for (let look = 0; look < 300 && failures() === before && !(await crew.isSettled(refreshId)); look += 1) await sleep(100);
    if (failures() > before) await missWorker(crew);
  });
  expect(worker.isRunning()).toBe(true);
}

/** Two workers from beginning to end. */
export async function workTogether(crew: Crew, play: Play): Promise<void> {
  await Promise.all([crew.hire(), crew.hire()]);
  await playRounds(crew, play, async () => {});
}

async function playRounds(
  crew: Crew,
  { letter, seed, rounds }: Play,
  strike: (round: number, refreshId: string) => Promise<void>,
): Promise<void> {
  let names = firstNames(letter);
  const offer = await crew.anOffer(`Creators ${letter}`, names);
  const after = moments(seed, { within: 3_000 });
  for (let round = 1; round <= rounds; round += 1) {
    names = namesOf(letter, round, names);
    const refreshId = await crew.start(offer, names);
    await sleep(after());
    await strike(round, refreshId);
    await crew.settled(refreshId);
    await crew.check(refreshId, offer, names);
  }
}
