import type { CodeHistory } from "./code-history.ts";
import { findPulses, type Peak } from "./find-pulses.ts";
import { type Candidate, type Judgement, judgeCode, type Pool } from "./judge-code.ts";
import { MARKS } from "./marks.ts";
import type { ShopIndex } from "./shop-index.ts";

const TOUCH = MARKS.indexOf("touch");

/** What the first peak nobody told of costs, in nats: how much rarer than a leak such a peak would have to be. */
const FIRST_PEAK_PRICE = 6;
/** Whoever had one peak has others: what each further one costs. */
const PEAK_PRICE = 5;
/** The part of the counts that a busy shop may explain where nothing tells how busy it was. */
const UNTOLD = 0.5;
/** A creator may stop using the link, or the link stop telling: what that costs, in nats. Beyond it, visits without the link say nothing. */
const LINK_PRICE = 6;
/** A leak that explains a rise itself is the likelier story of its date, unless peaks explain so much more of it, in nats. */
const OWN_RISE = 12;
/** What it costs to have chosen which days are left out. */
const CHOICE_PRICE = 1.5;

/**
 * The evidence for a leak at the end of `today`, as far as neither the shop's busyness, nor the calendar, nor peaks that fade
 * by themselves, nor a link that is no longer used explain it. Below `floor` the other explanations are not asked for. `dense` tries
 * each day, for the date.
 */
export function weigh(history: CodeHistory, index: ShopIndex, pool: Pool, today: number, floor: number, dense = false): Judgement {
  const judgement = weighCounts(history, index, pool, today, floor, dense);
  if (judgement.score < floor || judgement.candidates.length === 0) return judgement;
  return { ...judgement, score: judgement.score - Math.max(0, strongest(judgement).marks[TOUCH]! - LINK_PRICE) };
}

/** The candidate with the most evidence. */
function strongest({ candidates }: Judgement): Candidate {
  return candidates.reduce((a, b) => (b.log > a.log ? b : a));
}

function weighCounts(history: CodeHistory, index: ShopIndex, pool: Pool, today: number, floor: number, dense: boolean): Judgement {
  const judged = judgeCode(history, index, pool, today, [], dense);
  if (judged.score < floor || judged.candidates.length === 0) return judged;
  const best = strongest(judged);
  const plain = index.isKnown
    ? Math.min(judged.score, judgeCode(history, null, pool, today).score)
    : judged.score - UNTOLD * Math.max(0, best.counts);
  if (plain < floor) return { ...judged, score: plain };
  const since = history.dayAt(best.record);
  const { peaks, step } = findPulses(history, index, pool, today, since, PEAK_PRICE);
  if (peaks.length === 0) return { ...judged, score: plain };
  // A lasting rise and a fading peak are measured in the same way; how far rates wander by themselves is not held against either.
  const withheld = Math.max(0, step - Math.max(0, best.counts));
  const lasting = Math.min(plain, judged.score + withheld - gainSince(peaks, since));
  const beside = judgeCode(history, index, pool, today, peaks, dense);
  const besidePeaks = Math.min(plain, beside.score - CHOICE_PRICE);
  if (besidePeaks <= lasting) return { ...judged, score: lasting };
  return { ...(dense && lasting > besidePeaks - OWN_RISE ? judged : beside), score: besidePeaks };
}

/** What peaks explain of the days since then, their price deducted. Earlier peaks explain nothing of it, but make others likely. */
function gainSince(peaks: readonly Peak[], since: number): number {
  const later = peaks.filter(({ to }) => to > since);
  const first = later.length === peaks.length ? FIRST_PEAK_PRICE - PEAK_PRICE : 0;
  return Math.max(0, later.reduce((sum, { gain }) => sum + gain - PEAK_PRICE, 0) - first);
}
