import type { CodeHistory } from "./code-history.ts";
import type { Judgement } from "./judge-code.ts";

/** When a leak began: days since 1970, the middle and the ends of the interval that holds it in nine of ten cases. */
export type LeakDates = { since: number; from: number; to: number };

/**
 * The days on which the leak may have begun, weighed by the evidence. `caution` below 1 flattens the weights: a leak rarely
 * begins as suddenly as the model has it. `proof` is a day by which it had begun.
 */
export function dateLeak(history: CodeHistory, judgement: Judgement, caution: number, proof: number | null = null): LeakDates {
  const weights: { from: number; to: number; weight: number }[] = [];
  let most = -Infinity;
  for (const candidate of judgement.candidates) most = Math.max(most, candidate.log);
  let sum = 0;
  for (const { record, log } of judgement.candidates) {
    const to = history.dayAt(record);
    if (proof !== null && to > proof) continue;
    const from = record === 0 ? to : history.dayAt(record - 1) + 1;
    const weight = Math.exp(caution * (log - most)) * (to - from + 1) ** (1 - caution);
    weights.push({ from, to, weight });
    sum += weight;
  }
  const at = (share: number) => {
    let gone = 0;
    for (const { from, to, weight } of weights) {
      if (gone + weight >= share * sum) {
        const within = weight === 0 ? 0 : (share * sum - gone) / weight;
        return Math.min(to, from + Math.floor(within * (to - from + 1)));
      }
      gone += weight;
    }
    return weights.at(-1)?.to ?? proof ?? history.firstDay;
  };
  return { since: at(0.5), from: at(0.05), to: at(0.95) };
}
