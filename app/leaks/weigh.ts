import type { CodeHistory } from "./code-history.ts";
import { findPulses } from "./find-pulses.ts";
import { type Judgement, judgeCode, type Pool } from "./judge-code.ts";
import type { ShopIndex } from "./shop-index.ts";

/** What a peak nobody told of costs, in nats: how much rarer than a leak such a peak would have to be. */
const PEAK_PRICE = 4.5;
/** What it costs to have chosen which days are left out. */
const CHOICE_PRICE = 1.5;

/**
 * The evidence for a leak at the end of `today`, as far as neither the shop's busyness, nor the calendar, nor peaks that fade
 * by themselves explain it. Below `floor` the other explanations are not asked for. `dense` tries each day, for the date.
 */
export function weigh(history: CodeHistory, index: ShopIndex, pool: Pool, today: number, floor: number, dense = false): Judgement {
  const judged = judgeCode(history, index, pool, today, [], dense);
  if (judged.score < floor || judged.candidates.length === 0) return judged;
  const plain = index.isKnown ? Math.min(judged.score, judgeCode(history, null, pool, today).score) : judged.score;
  if (plain < floor) return { ...judged, score: plain };
  const best = judged.candidates.reduce((a, b) => (b.log > a.log ? b : a));
  const peaks = findPulses(history, index, pool, today, history.dayAt(best.record), PEAK_PRICE);
  if (peaks.pulses.length === 0) return { ...judged, score: plain };
  // A lasting rise and a fading peak are measured in the same way; how far rates wander by themselves is not held against either.
  const withheld = Math.max(0, peaks.step - Math.max(0, best.counts));
  const lasting = Math.min(plain, judged.score + withheld - Math.max(0, peaks.gain));
  const beside = judgeCode(history, index, pool, today, peaks.pulses, dense);
  const besidePeaks = Math.min(plain, beside.score - CHOICE_PRICE);
  return besidePeaks > lasting ? { ...beside, score: besidePeaks } : { ...judged, score: lasting };
}
