/**
 * How much is tried. Twenty rounds of each where CI is set; on a desk two, unless REISSUE_ROUNDS says otherwise. A worker
 * that was killed is missed by its heartbeat and its hold of the discount runs out, which takes some 20 seconds: once in each file.
 */
import { seededDraw } from "#tests/twin/admin/faults.ts";

export const ROUNDS = Number(process.env.REISSUE_ROUNDS ?? (process.env.CI ? 20 : 2));
export const MEMBERS = 500;

/** What a file that shares the rounds with another plays: each stays under five minutes, and the two run side by side. */
export const HALF = Math.ceil(ROUNDS / 2);

/** For jest: what so many rounds may take on a busy machine. */
export const timeFor = (rounds: number) => rounds * 120_000;

/** The same moments on every machine, in milliseconds after the start of a refresh. */
export function moments(seed: number, { within }: { within: number }): () => number {
  const draw = seededDraw(seed);
  return () => Math.floor(draw() * within);
}

/** The codes everybody holds before the first round. */
export const firstNames = (letter: string): string[] => Array.from({ length: MEMBERS }, (_, at) => `${letter}${at}`);

/** Names of a round: every third member keeps theirs, so that both plans run at once. */
export function namesOf(letter: string, round: number, before: readonly string[]): string[] {
  return before.map((name, at) => (at % 3 === 0 ? name : `${letter}R${round}M${at}`));
}
