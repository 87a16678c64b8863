import type { CodeHistory } from "./code-history.ts";
import { dispersion, MODEL, type Pool, type Pulse } from "./judge-code.ts";
import type { ShopIndex } from "./shop-index.ts";

/** How fast a viral post fades, in days, and how high its first day is, in usual days. */
const FADES: readonly number[] = [1.5, 3, 6];
const HEIGHTS: readonly number[] = [2, 4, 8, 16, 32];
/** Days back a peak is looked for. */
const REACH = 60;
const MOST = 4;

/** `step` is what a lasting rise since the day in question explains, measured in the same way. */
export type Peaks = { pulses: Pulse[]; gain: number; step: number };

/**
 * Peaks that fade by themselves, as after a post nobody told of: the best one, then the best beside it, while each explains the
 * days at least `price` nats better than none. `gain` is what all of them explain together, price deducted.
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
  const habitLevel = index === null ? history.habit.days : history.habit.level;
  const prior = index === null ? pool.perDay : pool.rate;
  /** What is expected of each day as a multiple of the usual, with the peaks that were found. */
  const lift = new Float64Array(days).fill(1);
  const pulses: Pulse[] = [];
  let gain = 0;
  for (let found = 0; found < MOST; found += 1) {
    const best = bestPulse();
    if (best === null || best.log < price) break;
    gain += best.log - price;
    for (let n = best.start; n < days; n += 1) lift[n]! += best.height * Math.exp(-(n - best.start) / best.fade);
    const length = Math.ceil(best.fade * Math.log(Math.max(2, best.height * 4)));
    pulses.push({ from: history.windowFrom + best.start, to: history.windowFrom + best.start + length });
  }
  return { pulses, gain, step: lastingRise() };

  function lastingRise(): number {
    let known = habitLevel;
    let before = history.habit.orders;
    let after = 0;
    let levelAfter = 0;
    for (let n = 0; n < days; n += 1) {
      if (n < since - history.windowFrom) {
        before += orders[n]!;
        known += level[n]!;
      } else {
        after += orders[n]!;
        levelAfter += level[n]!;
      }
    }
    const expected = ((MODEL.rateShape + before) / (MODEL.rateShape / prior + known)) * levelAfter;
    return after > expected ? (after * Math.log(after / expected) - after + expected) / spread : 0;
  }

  function bestPulse(): { start: number; height: number; fade: number; log: number } | null {
    let best: { start: number; height: number; fade: number; log: number } | null = null;
    let known = habitLevel;
    let before = history.habit.orders;
    for (let start = 0; start < days; start += 1) {
      const rate = (MODEL.rateShape + before) / (MODEL.rateShape / prior + known);
      if (start >= days - REACH && orders[start]! > 0) {
        for (const fade of FADES) {
          const until = Math.min(days, start + Math.ceil(fade * 5));
          for (const height of HEIGHTS) {
            let log = 0;
            for (let n = start; n < until; n += 1) {
              const more = height * Math.exp(-(n - start) / fade);
              log -= rate * level[n]! * more;
              if (orders[n]! > 0) log += orders[n]! * Math.log(1 + more / lift[n]!);
            }
            log /= spread;
            if (best === null || log > best.log) best = { start, height, fade, log };
          }
        }
      }
      before += orders[start]! / lift[start]!;
      known += level[start]!;
    }
    return best;
  }
}
