import type { CodeHistory } from "./code-history.ts";
import type { Pool } from "./judge-code.ts";
import { MARKS } from "./marks.ts";
import type { ShopIndex } from "./shop-index.ts";

/** What is believed of a mark before any shop was seen: how much codes differ is what the strength says. */
const BELIEFS = [
  { share: 0.5, strength: 2 },
  { share: 0.3, strength: 8 },
  { share: 0.3, strength: 4 },
] as const;

/** A mean of codes, with the beliefs weighing as much as this many codes. */
const BELIEF_CODES = 3;
const FEWEST_ORDERS = 6;

/** Learns from all codes of a shop what a code of this shop usually does. Each code counts once, however much it sells. */
export function learnPool(states: Iterable<{ history: CodeHistory }>, index: ShopIndex | null = null, today = 0): Pool {
  let logs = 0;
  let codes = 0;
  const marks = BELIEFS.map(({ share, strength }) => ({ share, strength, codes: 0, sum: 0, squares: 0, chance: 0 }));
  for (const { history } of states) {
    const days = Math.max(7, today - history.firstDay);
    logs += Math.log((history.total + 0.5) / days);
    codes += 1;
    for (let m = 0; m < MARKS.length; m += 1) addShare(marks[m]!, history, m);
  }
  const perDay = Math.exp((logs + Math.log(0.2) * 2) / (codes + 2));
  return { perDay, rate: perDay / (index?.mean ?? 1), marks: marks.map(summed) };
}

type Sum = { share: number; strength: number; codes: number; sum: number; squares: number; chance: number };

function addShare(into: Sum, history: CodeHistory, mark: number): void {
  let suspicious = history.habit.marks[2 * mark]!;
  let usual = history.habit.marks[2 * mark + 1]!;
  for (let n = 0; n < history.days; n += 1) {
    suspicious += history.markAt(n, 2 * mark);
    usual += history.markAt(n, 2 * mark + 1);
  }
  const known = suspicious + usual;
  if (known < FEWEST_ORDERS) return;
  const share = suspicious / known;
  into.codes += 1;
  into.sum += share;
  into.squares += share * share;
  into.chance += 1 / known;
}

/** The mean over codes, and by the method of moments how much they differ beyond chance. */
function summed(of: Sum): { share: number; strength: number } {
  const weight = of.codes / (of.codes + BELIEF_CODES);
  const mean = of.codes === 0 ? of.share : of.sum / of.codes;
  const share = Math.min(0.97, Math.max(0.03, weight * mean + (1 - weight) * of.share));
  if (of.codes < 5) return { share, strength: of.strength };
  const between = of.squares / of.codes - mean * mean;
  const spread = share * (1 - share);
  const chance = of.chance / of.codes;
  const beyond = Math.max(1e-4, (between - spread * chance) / (1 - chance));
  const strength = Math.min(30, Math.max(1, spread / beyond - 1));
  return { share, strength: Math.exp(weight * Math.log(strength) + (1 - weight) * Math.log(of.strength)) };
}
