import type { CodeHistory } from "./code-history.ts";
import { dateOf } from "./evidence.ts";
import type { Candidate } from "./judge-code.ts";
import { MARKS } from "./marks.ts";
import type { ShopIndex } from "./shop-index.ts";

type Signal = "coupon_site" | "counts" | "touch" | "returning" | "last_visit" | "too_few" | "reported" | "decoy";

/** A signal's part of the evidence, from 0 to 1, and a sentence that a person can check against the orders. */
export type Reason = { signal: Signal; words: string; share: number };

/** How often a mark was seen since the leak began, and how often it would usually be seen among as many orders. */
type Facts = { suspicious: number; known: number; usually: number };

const SIGNALS = ["touch", "returning", "last_visit"] as const satisfies readonly Signal[];

/** The reasons for a leak that began at `since`, the strongest first. `owner` is whose code it is, in words. */
export function explain(
  history: CodeHistory,
  index: ShopIndex,
  strongest: Candidate | null,
  since: number,
  today: number,
  proof: { at: number; site: string; orders: number } | null,
  owner: string,
): Reason[] {
  const parts = [strongest?.counts ?? 0, ...(strongest?.marks ?? MARKS.map(() => 0))].map((part) => Math.max(0, part));
  const told: { signal: Signal; words: string; weight: number }[] = [];
  // What is no more than usual once it is counted out persuades nobody; it is named only where nothing else is there to name.
  const faint: typeof told = [];
  if (proof !== null) told.push({ signal: "coupon_site", words: proofWords(proof, owner), weight: PROOF_WEIGHT });
  const day = shortDate(since);
  const orders = count(history, since, today);
  if (parts[0]! > 0) told.push({ signal: "counts", words: countWords(history, index, since, today, orders, day), weight: parts[0]! });
  for (let m = 0; m < MARKS.length; m += 1) {
    const weight = parts[m + 1]!;
    const facts = markFacts(history, m, since, today);
    if (weight <= 0 || facts.known === 0) continue;
    (facts.suspicious > facts.usually ? told : faint).push({ signal: SIGNALS[m]!, words: markWords(m, facts, day, owner), weight });
  }
  if (told.length === 0) told.push(...faint);
  const sum = told.reduce((total, { weight }) => total + weight, 0);
  return told
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ signal, words, weight }) => ({ signal, words, share: sum === 0 ? 0 : Math.round((weight / sum) * 1000) / 1000 }));
}

/** What cannot be known yet, where there is too little to judge by. */
export function tooFew(orders: number): Reason {
  return { signal: "too_few", words: `${plural(orders, "order is", "orders are")} too few to tell`, share: 0 };
}

/** As much as a pattern nobody would doubt. */
const PROOF_WEIGHT = 12;

function proofWords({ at, site, orders }: { at: number; site: string; orders: number }, owner: string): string {
  const more = orders > 1 ? `, and ${plural(orders - 1, "more order", "more orders")} after it` : "";
  return `An order with ${owner} on ${shortDate(Math.floor(at / 86_400_000))} came from ${site}${more}`;
}

function countWords(history: CodeHistory, index: ShopIndex, since: number, today: number, orders: number, day: string): string {
  const days = today + 1 - since;
  const level = history.habit.level + index.sum(history.windowFrom, since);
  const before = history.habit.orders + count(history, history.windowFrom, since - 1);
  const usual = level > 0 ? (before / level) * index.sum(since, today + 1) : 0;
  const usually = usual >= 10 ? Math.round(usual).toString() : (Math.round(usual * 10) / 10).toString();
  return `${plural(orders, "order", "orders")} in ${plural(days, "day", "days")} since ${day}; usually ${usually} in days as busy as these`;
}

function markFacts(history: CodeHistory, mark: number, since: number, today: number): Facts {
  let suspicious = 0;
  let known = 0;
  let before = history.habit.marks[2 * mark]!;
  let knownBefore = before + history.habit.marks[2 * mark + 1]!;
  for (let n = 0; n < history.daysUntil(today); n += 1) {
    const odd = history.markAt(n, 2 * mark);
    const all = odd + history.markAt(n, 2 * mark + 1);
    if (history.dayAt(n) >= since) {
      suspicious += odd;
      known += all;
    } else {
      before += odd;
      knownBefore += all;
    }
  }
  return { suspicious, known, usually: knownBefore === 0 ? 0 : Math.round((before / knownBefore) * known) };
}

function markWords(mark: number, { suspicious, known, usually }: Facts, day: string, owner: string): string {
  const some = `${suspicious} of ${plural(known, "order", "orders")} since ${day}`;
  const compared = `usually ${usually} of ${known}`;
  if (mark === 0) return `${some} had no visit through the link of ${owner}; ${compared}`;
  if (mark === 1) return `${some} were by customers who had ordered before; ${compared}`;
  return `${some} were placed within half an hour of a visit that no link or search led to; ${compared}`;
}

function count(history: CodeHistory, from: number, to: number): number {
  let sum = 0;
  for (let n = 0; n < history.days; n += 1) if (history.dayAt(n) >= from && history.dayAt(n) <= to) sum += history.ordersAt(n);
  return sum;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Nov 19`, in UTC as all days of the model are. */
function shortDate(day: number): string {
  const [, month, date] = dateOf(day).split("-");
  return `${MONTHS[Number(month) - 1]} ${Number(date)}`;
}
