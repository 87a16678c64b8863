import { DAY_MS, dayOf } from "#app/leaks/evidence.ts";
import { Radar } from "#app/leaks/radar.ts";

import { type Bench, type Figure, median, rounded } from "../figures.ts";
import { countsAlone, type Curves, noClick, weekAbove } from "./baselines.ts";
import { generateShop, type Shop, type Truth } from "./generate-shop.ts";
import { generateOtherShop, OTHER_SHOPS } from "./other-shops.ts";
import { SCENARIOS } from "./scenarios.ts";

/** False alarms per 1,000 code-months the bound is for. */
const BUDGET = 2;
/** Codes of each scenario, and the seed the report is drawn from; the thresholds were chosen with others. */
const CODES = Number(process.env.BENCH_LEAK_CODES ?? 240);
const SEED = Number(process.env.BENCH_LEAK_SEED ?? 90_000);

type Alarm = { at: number; since: number | null; from: number | null; to: number | null };
type Row = { truth: Truth; alarm: Alarm | null };
type Judged = { rows: Row[]; codeMonths: number };

/** `npm run bench -- leaks`: how well leaks are seen and dated, and how fast; see bench/README.md. */
export const leaks: Bench = async () => {
  const all: Judged = { rows: [], codeMonths: 0 };
  const others: Judged = { rows: [], codeMonths: 0 };
  const curves = [noClick, weekAbove, countsAlone].map(() => ({ rows: [] as { truth: Truth; curve: Curves }[] }));
  const figures: Figure[] = [];
  for (const scenario of SCENARIOS) {
    const judged: Judged = { rows: [], codeMonths: 0 };
    for (let n = 0; n < Math.max(1, Math.round(CODES / scenario.codes)); n += 1) {
      const shop = generateShop(scenario, SEED + n * 101 + SCENARIOS.indexOf(scenario) * 7919);
      judged.rows.push(...judge(shop));
      judged.codeMonths += shop.codeMonths;
      [noClick, weekAbove, countsAlone].forEach((rule, at) => {
        const curve = rule(shop.lines);
        for (const truth of shop.truths) curves[at]!.rows.push({ truth, curve });
      });
    }
    all.rows.push(...judged.rows);
    all.codeMonths += judged.codeMonths;
    figures.push(...described(scenario.name, judged));
  }
  figures.push(...described("all", all));
  for (const [at, kind] of OTHER_SHOPS.entries()) {
    const judged: Judged = { rows: [], codeMonths: 0 };
    for (let n = 0; n < Math.max(1, Math.round(CODES / kind.codes)); n += 1) {
      const shop = generateOtherShop(kind, SEED + n * 103 + at * 7907);
      judged.rows.push(...judge(shop));
      judged.codeMonths += shop.codeMonths;
    }
    others.rows.push(...judged.rows);
    others.codeMonths += judged.codeMonths;
    figures.push(...described(`other shops: ${kind.name}`, judged));
  }
  figures.push(...worstOf(figures), ...described("other shops: all", others));
  const falseAlarms = all.rows.filter(isFalse).length;
  ["no click", "seven days above deviations", "counts alone"].forEach((name, at) => {
    figures.push(compared(name, curves[at]!.rows, falseAlarms, all.codeMonths));
  });
  return figures;
};

/** The worst scenario of each figure. */
function worstOf(figures: readonly Figure[]): Figure[] {
  const names = [...new Set(figures.map(({ name }) => name))];
  return names.map((name) => {
    const isBetterHigh = name === "leaks.found" || name === "leaks.interval_holds";
    const worst = figures
      .filter((figure) => figure.name === name)
      .reduce((one, other) => ((isBetterHigh ? other.value < one.value : other.value > one.value) ? other : one));
    return { name: worst.name, value: worst.value, unit: worst.unit, scenario: "the worst", of: worst.scenario ?? "" };
  });
}

function judge(shop: Shop): Row[] {
  const radar = new Radar();
  for (const line of shop.lines) radar.take(line);
  const verdicts = new Map(radar.finish().map((verdict) => [verdict.code, verdict]));
  return shop.truths.map((truth) => {
    const verdict = verdicts.get(truth.code);
    if (verdict?.alarmedAt == null) return { truth, alarm: null };
    const { alarmedAt: at, dates } = verdict;
    return { truth, alarm: { at, since: dates?.since ?? null, from: dates?.from ?? null, to: dates?.to ?? null } };
  });
}

/** An alarm on a code that does not leak, or before it does. */
function isFalse({ truth, alarm }: Row): boolean {
  return alarm !== null && (truth.leakDay === null || alarm.at < truth.leakDay * DAY_MS);
}

function isFindable({ truth }: Row): boolean {
  return truth.leakDay !== null && truth.leakedWithin60 >= 10;
}

function isFound(row: Row): boolean {
  const { truth, alarm } = row;
  return isFindable(row) && !isFalse(row) && alarm !== null && dayOf(alarm.at - 1) - truth.leakDay! <= 60;
}

/** Days until the information of a leak comes to ln(days of a code per false alarm): what no test beats by much. At least one. */
function bound({ gained, information }: Truth): number {
  const needed = Math.log(30_000 / BUDGET);
  const day = gained.findIndex((sum) => sum >= needed);
  if (day < 0) return gained.length + (needed - (gained.at(-1) ?? 0)) / information;
  const before = day === 0 ? 0 : gained[day - 1]!;
  return Math.max(1, day + (needed - before) / (gained[day]! - before));
}

function delay({ truth, alarm }: Row): number {
  return (alarm!.at - truth.firstLeakedAt!) / DAY_MS;
}

function described(scenario: string, { rows, codeMonths }: Judged): Figure[] {
  const found = rows.filter(isFound);
  const findable = rows.filter(isFindable).length;
  const figure = (name: string, value: number, unit: string, more: Record<string, number> = {}): Figure => ({
    name: `leaks.${name}`,
    value: rounded(value, 2),
    unit,
    scenario,
    ...more,
  });
  const figures = [
    figure("false_alarms", (rows.filter(isFalse).length / codeMonths) * 1000, "per 1,000 code-months", { codeMonths: rounded(codeMonths) }),
  ];
  if (findable === 0) return figures;
  const held = found.filter(({ truth, alarm }) => alarm!.from! <= truth.leakDay! && truth.leakDay! <= alarm!.to!);
  figures.push(figure("found", (found.length / findable) * 100, "%", { leaks: findable }));
  if (found.length === 0) return figures;
  const delays = found.map(delay);
  const bounds = found.map(({ truth }) => bound(truth));
  figures.push(
    figure("delay_ratio", median(delays.map((days, n) => days / bounds[n]!)), "times the bound", {
      days: rounded(median(delays), 1),
      bound: rounded(median(bounds), 1),
      // As if each leak were fully grown from its first day on, and without the floor of a day.
      grown: rounded(median(found.map((row) => (delay(row) * row.truth.information) / Math.log(30_000 / BUDGET))), 2),
    }),
    figure("date_error", median(found.map(({ truth, alarm }) => Math.abs(alarm!.since! - truth.leakDay!))), "days"),
    figure("interval_holds", (held.length / found.length) * 100, "%", {
      width: median(found.map(({ alarm }) => alarm!.to! - alarm!.from! + 1)),
    }),
  );
  return figures;
}

/** A simple rule at the threshold where it raises as many false alarms as the model did. */
function compared(rule: string, rows: { truth: Truth; curve: Curves }[], falseAlarms: number, codeMonths: number): Figure {
  const alarmOf = ({ truth, curve }: { truth: Truth; curve: Curves }, threshold: number): Row => {
    const day = curve.get(truth.code)?.find(({ height }) => height >= threshold)?.day;
    return { truth, alarm: day === undefined ? null : { at: (day + 1) * DAY_MS, since: null, from: null, to: null } };
  };
  const heights = rows.map(({ truth, curve }) => {
    const before = (curve.get(truth.code) ?? []).filter(({ day }) => truth.leakDay === null || day < truth.leakDay);
    return before.at(-1)?.height ?? -Infinity;
  });
  const threshold = heights.toSorted((a, b) => b - a)[falseAlarms] ?? 0;
  const judged = rows.map((row) => alarmOf(row, threshold + 1e-9));
  const found = judged.filter(isFound);
  return {
    name: "leaks.compared",
    value: rounded((found.length / judged.filter(isFindable).length) * 100, 2),
    unit: "% found",
    rule,
    falseAlarms: rounded((judged.filter(isFalse).length / codeMonths) * 1000, 2),
    delayRatio: found.length === 0 ? NaN : rounded(median(found.map((row) => delay(row) / bound(row.truth))), 2),
    threshold: rounded(threshold, 2),
  };
}
