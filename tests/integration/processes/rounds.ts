/** How much is tried: a little with every run of the tests, all of it with REISSUE_ROUNDS=20. */
import { seededDraw } from "#tests/twin/admin/faults.ts";

export const ROUNDS = Number(process.env.REISSUE_ROUNDS ?? 2);
export const MEMBERS = 500;

/** The same moments on every machine, in milliseconds after the start of a refresh. */
export function moments(seed: number, { within }: { within: number }): () => number {
  const draw = seededDraw(seed);
  return () => Math.floor(draw() * within);
}

/** Names of a round: every third member keeps theirs, so that both plans run at once. */
export function namesOf(letter: string, round: number, before: readonly string[]): string[] {
  return before.map((name, at) => (at % 3 === 0 ? name : `${letter}R${round}M${at}`));
}
