import type { CodeHistory } from "./code-history.ts";
import { countsRatio, FACTORS, FACTOR_WEIGHTS, marksLikelihood, MOVES, MOVE_WEIGHTS } from "./likelihood.ts";
import { MARKS } from "./marks.ts";
import type { ShopIndex } from "./shop-index.ts";

/** What the shop's other codes teach of a code nobody knows yet. */
export type Pool = {
  /** Orders per unit of busyness, and per day. */
  rate: number;
  perDay: number;
  /** Of each mark: the usual share of the suspicious value, and how many orders' worth of certainty that is. */
  marks: readonly { share: number; strength: number }[];
};

/** Knobs of the model, in one place; the figures they stand on are in bench/README.md. */
export const MODEL = {
  /** How many orders the shop's rate counts for. */
  rateShape: 0.6,
  /** Rates wander by themselves: a later rate is known no better than from this many orders. */
  rateDrift: 30,
  /** Shares wander as well. */
  markDrift: 100,
  /** A code is a stranger in its first days and orders: its habits cannot have changed yet. A quiet one is known after a while. */
  fewestBefore: 4,
  newDays: 14,
  quietDays: 45,
  /** Days before the end of which no leak can be told from a beginning. */
  maximumSpread: 4,
};

/** The evidence that a leak began on each day that has orders, and its sum over days, in nats. */
export type Judgement = {
  /** ln of the sum over onset days of the likelihood ratio: above ln(days per false alarm), an alarm. */
  score: number;
  /** Of each candidate: the first record of the leak, its log ratio, counts' and each mark's part at its best factor. */
  candidates: Candidate[];
};

/** `slope`: by how much, in nats, the last of its days is likelier than the first, at its best factor. */
export type Candidate = { record: number; from: number; log: number; factor: number; counts: number; marks: number[]; slope: number };

export type Skip = (record: number) => boolean;

/**
 * Judges a code at the end of `today`. `index` null measures counts against the calendar alone. `explained` are days whose orders
 * are explained otherwise: their counts are left out, their marks are not.
 */
export function judgeCode(
  history: CodeHistory,
  index: ShopIndex | null,
  pool: Pool,
  today: number,
  explained: readonly Pulse[] = [],
  dense = false,
): Judgement {
  const pulses = apart(explained);
  const spread = dispersion(history);
  const { habit } = history;
  const records = history.daysUntil(today);
  const level = (from: number, to: number) => exposureOutside(history, index, from, to, pulses);
  const isSkipped = (n: number) => history.isPosted(n) || isInPulse(pulses, history.dayAt(n));

  const end = today + 1;
  let orders = 0;
  for (let n = 0; n < records; n += 1) if (!isSkipped(n)) orders += history.ordersAt(n);
  const totalMarks = MARKS.map((_, m) => sumMark(history, records, 2 * m));
  const totalUsual = MARKS.map((_, m) => sumMark(history, records, 2 * m + 1));
  const windowLevel = level(history.windowFrom, end);
  const habitLevel = index === null ? habit.days : habit.level;
  const rate = index === null ? pool.perDay : pool.rate;

  const candidates: Candidate[] = [];
  const seen = MARKS.map(() => [0, 0]);
  let score = -Infinity;
  let before = 0;
  let levelBefore = 0;
  let then = history.windowFrom;
  let judged = history.windowFrom - 1;
  for (let n = 0; n < records; n += 1) {
    const day = history.dayAt(n);
    const quiet = level(n === 0 ? then : then + 1, day);
    levelBefore += quiet + (n === 0 || then === day ? 0 : level(then, then + 1));
    const last = n === 0 ? then - 1 : then;
    then = day;
    if (isKnownBy(history, habit.orders + before, day) && (dense || day - judged >= spacing(today - day))) {
      const levelUntil = index === null ? levelBefore : index.without(levelBefore, before);
      const shapeBefore = MODEL.rateShape + (habit.orders + before) / spread;
      const scale = (MODEL.rateShape / rate + (habitLevel + levelUntil) / spread) / shapeBefore;
      const shape = 1 / (1 / shapeBefore + (dense ? 0 : 1 / MODEL.rateDrift));
      const unit = 1 / (scale * shape * spread);
      const after = orders - before;
      const levelSince = Math.max(0, windowLevel - levelBefore);
      const levelAfter = index === null ? levelSince : index.without(levelSince, after);
      // Where no order came since the onset tried before, the leak may have begun on any of these days.
      const isQuiet = judged >= last || judged < history.windowFrom;
      const from = (isQuiet ? last : judged) + 1;
      const candidate = combine({
        record: n,
        from,
        days: day - from + 1,
        shape,
        orders: after / spread,
        exposure: levelAfter * unit,
        early: (levelAfter + (isQuiet ? quiet : 0)) * unit,
        ratios: markRatios(history, pool, dense, seen, totalMarks, totalUsual),
      });
      candidates.push(candidate);
      score = addLogs(score, candidate.log);
      judged = day;
    }
    if (!isSkipped(n)) before += history.ordersAt(n);
    for (let m = 0; m < MARKS.length; m += 1) {
      seen[m]![0]! += history.markAt(n, 2 * m);
      seen[m]![1]! += history.markAt(n, 2 * m + 1);
    }
  }
  return { score, candidates };
}

/** Whether enough is known of a code before `day` to say that it changed then. */
function isKnownBy(history: CodeHistory, orders: number, day: number): boolean {
  const age = day - history.firstDay;
  return age >= MODEL.quietDays || (age >= MODEL.newDays && orders >= MODEL.fewestBefore);
}

/** Days between the onsets that are tried: the older, the fewer. */
function spacing(age: number): number {
  return age > 40 ? 4 : age > 16 ? 2 : 1;
}

/** Log-likelihood ratios of one mark for each of MOVES, from before and after a candidate. */
function markRatios(history: CodeHistory, pool: Pool, dense: boolean, seen: number[][], total: number[], totalUsual: number[]): number[][] {
  return MARKS.map((_, m) => {
    const { share, strength } = pool.marks[m]!;
    const after = total[m]! - seen[m]![0]!;
    const usualAfter = totalUsual[m]! - seen[m]![1]!;
    if (after + usualAfter === 0) return NOTHING;
    const a = share * strength + history.habit.marks[2 * m]! + seen[m]![0]!;
    const b = (1 - share) * strength + history.habit.marks[2 * m + 1]! + seen[m]![1]!;
    const size = 1 / (1 / (a + b) + (dense ? 0 : 1 / MODEL.markDrift));
    const p = a / (a + b);
    const still = marksLikelihood(p * size, (1 - p) * size, after, usualAfter);
    return MOVES.map((move) => {
      if (move === 0) return 0;
      const moved = p + (1 - p) * move;
      return marksLikelihood(moved * size, (1 - moved) * size, after, usualAfter) - still;
    });
  });
}

const NOTHING = MOVES.map(() => 0);

type Onset = {
  record: number;
  from: number;
  /** Days this onset stands for. */
  days: number;
  shape: number;
  orders: number;
  /** Busyness since the record, and since the first of the days. */
  exposure: number;
  early: number;
  ratios: number[][];
};

function combine({ record, from, days, shape, orders, exposure, early, ratios }: Onset): Candidate {
  let log = -Infinity;
  const best = { factor: 0, log: -Infinity, counts: 0, marks: [] as number[], slope: 0 };
  for (let f = 0; f < FACTORS.length; f += 1) {
    const counts = countsRatio(shape, orders, exposure, FACTORS[f]!);
    // The mean of an exponential over the quiet days.
    const slope = early > exposure ? counts - countsRatio(shape, orders, early, FACTORS[f]!) : 0;
    const weight = days * (slope > 1e-6 ? (1 - Math.exp(-slope)) / slope : 1);
    const marks = ratios.map((ratio, m) => mixed(ratio, MOVE_WEIGHTS[m]![f]!));
    const sum = counts + marks[0]! + marks[1]! + marks[2]! + Math.log(FACTOR_WEIGHTS[f]!);
    log = addLogs(log, sum + Math.log(weight));
    if (sum > best.log) Object.assign(best, { factor: FACTORS[f]!, log: sum, counts, marks, slope });
  }
  return { record, from, log, factor: best.factor, counts: best.counts, marks: best.marks, slope: Math.max(0, best.slope) };
}

function mixed(ratios: readonly number[], weights: readonly number[]): number {
  if (ratios === NOTHING) return 0;
  let most = 0;
  for (const ratio of ratios) if (ratio > most) most = ratio;
  let sum = 0;
  for (let n = 0; n < ratios.length; n += 1) if (weights[n]! > 0) sum += weights[n]! * Math.exp(ratios[n]! - most);
  return most + Math.log(sum);
}

/** ln(e^a + e^b). */
function addLogs(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log(Math.exp(a - high) + Math.exp(b - high));
}

/** Days of a peak that fades by itself, from `from` to before `to`. */
export type Pulse = { from: number; to: number };

function isInPulse(pulses: readonly Pulse[], day: number): boolean {
  return pulses.some(({ from, to }) => day >= from && day < to);
}

/** Overlapping ones as one: each day is left out once. */
function apart(pulses: readonly Pulse[]): Pulse[] {
  const rest: Pulse[] = [];
  for (const { from, to } of pulses.toSorted((a, b) => a.from - b.from)) {
    const last = rest.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else rest.push({ from, to });
  }
  return rest;
}

function exposureOutside(history: CodeHistory, index: ShopIndex | null, from: number, to: number, pulses: readonly Pulse[]): number {
  let sum = history.exposure(index, from, to);
  for (const pulse of pulses) {
    const start = Math.max(from, pulse.from);
    const end = Math.min(to, pulse.to);
    if (end > start) sum -= history.exposure(index, start, end);
  }
  return Math.max(0, sum);
}

function sumMark(history: CodeHistory, records: number, field: number): number {
  let sum = 0;
  for (let n = 0; n < records; n += 1) sum += history.markAt(n, field);
  return sum;
}

/**
 * How much more a code's days differ from their neighbours than chance alone makes them, from 1. Neighbours, so that a rate that
 * changed once does not look like luck.
 */
export function dispersion(history: CodeHistory): number {
  let squares = 0;
  let orders = 0;
  let last = 0;
  let lastDay = -Infinity;
  for (let n = 0; n < history.days; n += 1) {
    if (history.isPosted(n)) continue;
    const day = history.dayAt(n);
    const count = history.ordersAt(n);
    squares += day === lastDay + 1 ? (count - last) ** 2 : last ** 2 + count ** 2;
    orders += count;
    last = count;
    lastDay = day;
  }
  // What comes after the last day is not known: taken for nothing, a flood that goes on would look like luck.
  return Math.min(MODEL.maximumSpread, Math.max(1, (squares / 2 + CALM) / (orders + CALM)));
}

const CALM = 25;
