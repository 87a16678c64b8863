import type { CodeHistory } from "./code-history.ts";
import { dispersion, MODEL, type Pool, type Pulse } from "./judge-code.ts";
import type { ShopIndex } from "./shop-index.ts";

/** How a viral post fades: what is left of its first day after so many days. Most fade at a steady rate, some have a long tail. */
const SHAPES: readonly { left: Float64Array; slow: boolean }[] = [
  { left: shapeOf(8, (day) => Math.exp(-day / 1.5)), slow: false },
  { left: shapeOf(15, (day) => Math.exp(-day / 3)), slow: false },
  { left: shapeOf(30, (day) => Math.exp(-day / 6)), slow: true },
  { left: shapeOf(45, (day) => (1 + day / 2) ** -1.3), slow: true },
];
/** How high the first day is, in usual days. */
const HEIGHTS: readonly number[] = [2, 4, 8, 16, 32, 64];
/** A low peak that lasts for weeks looks like any leak, and is rarer: up to this height it costs more, in nats. */
const LOW = 4;
const SLOW_PRICE = 1;
/** One that begins before another is over is rarer still, and together they fit any rise. */
const ATOP_PRICE = 9;
/** Rounds in which the best height between them is found. */
const ROUNDS = 3;
/** Days back a peak is looked for. */
const REACH = 60;
const MOST = 4;
/** How often each part of a rise may be cut in two. */
const STEPS = 2;

/** A peak, and by how much it explains the days better than none, in nats. */
export type Peak = Pulse & { gain: number };

/** `step` is what a lasting rise since the day in question explains, measured in the same way. */
type Peaks = { peaks: Peak[]; step: number };

/**
 * Peaks that fade by themselves, as after a post nobody told of: the best one, then the best beside it, while each explains the
 * days at least `price` nats better than none.
 */
export function findPulses(history: CodeHistory, index: ShopIndex | null, pool: Pool, today: number, since: number, price: number): Peaks {
  const days = today + 1 - history.windowFrom;
  const spread = dispersion(history);
  const level = new Float64Array(days);
  const orders = new Float64Array(days);
  for (let n = 0; n < days; n += 1) {
    const day = history.windowFrom + n;
    level[n] = history.exposure(index, day, day + 1);
  }
  for (let n = 0; n < history.daysUntil(today); n += 1)
    if (!history.isPosted(n)) orders[history.dayAt(n) - history.windowFrom] = history.ordersAt(n);
  // Measured as the rise is: a flood that is itself the busy day of its shop must not be explained by that.
  if (index !== null) for (let n = 0; n < days; n += 1) level[n] = index.without(level[n]!, orders[n]!);
  const habitLevel = index === null ? history.habit.days : history.habit.level;
  const prior = index === null ? pool.perDay : pool.rate;
  /** What is expected of each day as a multiple of the usual, with the peaks that were found. */
  const lift = new Float64Array(days).fill(1);
  const peaks: Peak[] = [];
  for (let found = 0; found < MOST; found += 1) {
    const best = bestPulse();
    if (best === null) break;
    const { start, height, left } = best;
    const from = history.windowFrom + start;
    const gain = best.log - (peaks.some((peak) => from >= peak.from && from < peak.to) ? ATOP_PRICE : 0);
    if (gain < price) break;
    for (let n = start; n < Math.min(days, start + left.length); n += 1) lift[n]! += height * left[n - start]!;
    const length = left.findIndex((share) => height * share < 0.25);
    peaks.push({ from, to: from + (length < 1 ? left.length : length), gain });
  }
  return { peaks, step: lastingRise() };

  /** A leak spreads: the rise may go up in further steps, each at the price of a peak, and never comes down. */
  function lastingRise(): number {
    const first = Math.max(0, since - history.windowFrom);
    let known = habitLevel;
    let before = history.habit.orders;
    for (let n = 0; n < first; n += 1) {
      before += orders[n]!;
      known += level[n]!;
    }
    const rate = (MODEL.rateShape + before) / (MODEL.rateShape / prior + known);
    const explained = (count: number, usual: number) => (count > usual ? count * Math.log(count / usual) - count + usual : 0);
    const sums = (from: number, to: number) => {
      let [count, usual] = [0, 0];
      for (let n = from; n < to; n += 1) {
        count += orders[n]!;
        usual += rate * level[n]!;
      }
      return { count, usual };
    };
    const gainOf = (from: number, to: number, more: number): number => {
      const whole = sums(from, to);
      const plain = explained(whole.count, whole.usual);
      if (more === 0) return plain / spread;
      let best = { gain: 0, at: 0 };
      let [count, usual] = [0, 0];
      for (let n = from; n < to - 1; n += 1) {
        count += orders[n]!;
        usual += rate * level[n]!;
        const later = { count: whole.count - count, usual: whole.usual - usual };
        if (later.count * usual <= count * later.usual) continue;
        const gain = explained(count, usual) + explained(later.count, later.usual) - plain;
        if (gain > best.gain) best = { gain, at: n + 1 };
      }
      if (best.gain / spread <= price) return plain / spread;
      return gainOf(from, best.at, more - 1) + gainOf(best.at, to, more - 1) - price;
    };
    return gainOf(first, days, STEPS);
  }

  /** The same peak at the height that explains it best (expectation-maximisation), if that explains it better. */
  function refined(peak: Found, rate: number, slow: boolean): Found {
    const { start, left } = peak;
    const until = Math.min(days, start + left.length);
    let { height } = peak;
    let usual = 0;
    for (let n = start; n < until; n += 1) usual += rate * level[n]! * left[n - start]!;
    for (let round = 0; round < ROUNDS; round += 1) {
      let more = 0;
      for (let n = start; n < until; n += 1)
        if (orders[n]! > 0) more += (orders[n]! * height * left[n - start]!) / (lift[n]! + height * left[n - start]!);
      height = more / usual;
    }
    let log = -usual * height;
    for (let n = start; n < until; n += 1) if (orders[n]! > 0) log += orders[n]! * Math.log(1 + (height * left[n - start]!) / lift[n]!);
    log = log / spread - (slow && height <= LOW ? SLOW_PRICE : 0);
    return log > peak.log ? { start, height, left, log } : peak;
  }

  function bestPulse(): Found | null {
    let best: Found | null = null;
    let known = habitLevel;
    let before = history.habit.orders;
    for (let start = 0; start < days; start += 1) {
      const rate = (MODEL.rateShape + before) / (MODEL.rateShape / prior + known);
      if (start >= days - REACH && orders[start]! > 0) {
        for (const { left, slow } of SHAPES) {
          const until = Math.min(days, start + left.length);
          for (const height of HEIGHTS) {
            let log = 0;
            for (let n = start; n < until; n += 1) {
              const more = height * left[n - start]!;
              log -= rate * level[n]! * more;
              if (orders[n]! > 0) log += orders[n]! * Math.log(1 + more / lift[n]!);
            }
            log = log / spread - (slow && height <= LOW ? SLOW_PRICE : 0);
            if (best === null || log > best.log) best = { start, height, left, log };
          }
          // The heights tried lie far apart, which tells where orders are many.
          if (best !== null && best.start === start && best.left === left) best = refined(best, rate, slow);
        }
      }
      before += orders[start]! / lift[start]!;
      known += level[start]!;
    }
    return best;
  }
}

type Found = { start: number; height: number; left: Float64Array; log: number };

function shapeOf(days: number, left: (day: number) => number): Float64Array {
  return Float64Array.from({ length: days }, (_, day) => left(day));
}
