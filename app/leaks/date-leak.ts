import type { CodeHistory } from "./code-history.ts";
import type { Judgement } from "./judge-code.ts";

/** When a leak began: days since 1970, the middle and the ends of the interval that holds it in nine of ten cases. */
export type LeakDates = { since: number; from: number; to: number };

/** Days after which half of the leaks that a coupon site shows at all were shown by it, when nothing else is known. */
const PROOF_LAG = 6;

/** By how much of the time since then the interval begins earlier, for leaks that grow. */
const GROWTH = 0.4;

/** Shares of the weight before the ends of the interval. Less is left out before it: most that are missed began earlier than it looks. */
const EARLIEST = 0.06;
const LATEST = 0.88;

/**
 * The days on which the leak may have begun, weighed by the evidence. `caution` below 1 flattens the weights: a leak rarely
 * begins as suddenly as the model has it. `proof` is the day of the first order that came from a coupon site: it had begun by
 * then, and not long before, or such an order would have come sooner.
 */
export function dateLeak(
  history: CodeHistory,
  judgement: Judgement,
  today: number,
  caution: number,
  proof: number | null = null,
): LeakDates {
  const spans: Span[] = [];
  const most = judgement.candidates.reduce((high, { log }) => Math.max(high, log), 0);
  for (const { record, from, log, slope } of judgement.candidates) {
    const to = history.dayAt(record);
    const days = to - from + 1;
    if (proof === null) spans.push({ from, to, weight: Math.exp(caution * (log - most)) * days ** (1 - caution), slope: caution * slope });
    else for (let day = from; day <= Math.min(to, proof); day += 1) spans.push(proven(day, log - Math.log(days)));
  }
  if (proof !== null) {
    // Days too early in a code's life to be judged by its pattern, and the day of the proof itself.
    const first = judgement.candidates[0]?.from ?? proof + 1;
    for (let day = Math.max(history.firstDay, history.windowFrom); day < Math.min(first, proof + 1); day += 1) spans.push(proven(day, 0));
    const last = spans.reduce((high, { to }) => Math.max(high, to), -Infinity);
    if (last < proof) spans.push(proven(proof, 0));
    spans.sort((a, b) => a.from - b.from);
  }
  const dates = quantiles(spans, proof ?? history.firstDay);
  // One that grows slowly began before it could be seen.
  const earlier = Math.round(GROWTH * Math.max(0, (proof ?? today) - dates.from));
  return { ...dates, from: Math.max(Math.min(dates.from, history.firstDay), dates.from - earlier) };

  function proven(day: number, log: number) {
    return { from: day, to: day, weight: Math.exp(caution * (log - most)) / (1 + (proof! - day) / PROOF_LAG) ** 2, slope: 0 };
  }
}

/** Days on which a leak may have begun. Where no order came on them, the later ones are likelier: see `Candidate.slope`. */
type Span = { from: number; to: number; weight: number; slope: number };

/** At which part of a span so much of its weight is reached: the weight grows as e^(slope x). */
function reached(share: number, slope: number): number {
  if (slope < 1e-6) return share;
  // Divided by e^slope, which may be too large for a number.
  return 1 + Math.log(share + (1 - share) * Math.exp(-slope)) / slope;
}

function quantiles(spans: readonly Span[], otherwise: number): LeakDates {
  const sum = spans.reduce((total, { weight }) => total + weight, 0);
  const at = (share: number) => {
    let gone = 0;
    for (const { from, to, weight, slope } of spans) {
      if (weight > 0 && gone + weight >= share * sum) {
        const within = reached((share * sum - gone) / weight, slope);
        return Math.min(to, from + Math.floor(within * (to - from + 1)));
      }
      gone += weight;
    }
    return spans.at(-1)?.to ?? otherwise;
  };
  return { since: at(0.5), from: at(EARLIEST), to: at(LATEST) };
}
