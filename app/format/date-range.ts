/** The stretches of time a merchant can look at, cut on midnights of the shop's zone, each with the stretch it is compared to. */
import { DateTime } from "luxon";

export const RANGE_PRESETS = [
  "all",
  "today",
  "yesterday",
  "last_7_days",
  "last_30_days",
  "this_month",
  "last_month",
  "this_quarter",
  "last_quarter",
  "last_6_months",
  "this_year",
  "last_year",
] as const;
type RangePreset = (typeof RANGE_PRESETS)[number];

export const RANGE_LABELS: Record<RangePreset | "custom", string> = {
  all: "All time",
  today: "Today",
  yesterday: "Yesterday",
  last_7_days: "Last 7 days",
  last_30_days: "Last 30 days",
  this_month: "This month",
  last_month: "Last month",
  this_quarter: "This quarter",
  last_quarter: "Last quarter",
  last_6_months: "Last 6 months",
  this_year: "This year",
  last_year: "Last year",
  custom: "From … to …",
};

/** What a range is compared with: the stretch before it, the same one a year ago, or nothing. */
export const COMPARISONS = ["before", "year", "none"] as const;
export type Comparison = (typeof COMPARISONS)[number];
export const COMPARISON_LABELS: Record<Comparison, string> = {
  before: "The period before",
  year: "The same a year ago",
  none: "Nothing",
};

/** From (included) to (excluded), both UTC instants. */
export type DateRange = { from: Date; to: Date };

/** `range` null means all time, which compares to nothing. `comparedTo` is a phrase that follows a change: "vs the same days last month". */
export type RangeChoice = { range: DateRange | null; previous: DateRange | null; comparedTo: string | null };

/** A range as an address says it. Days are dates of the shop's calendar (`2026-11-22`), both included. */
export type RangeAsked =
  | { preset: RangePreset; compare: Comparison; since: null; until: null }
  | { preset: "custom"; compare: Comparison; since: string; until: string };

/** What `range`, `since`, `until` and `compare` of an address ask for. Days that are none, or the wrong way round, read as `fallback`. */
export function parseRange(query: URLSearchParams, fallback: RangePreset = "last_30_days"): RangeAsked {
  const compare = COMPARISONS.find((one) => one === query.get("compare")) ?? "before";
  if (query.get("range") === "custom") {
    const [since, until] = [query.get("since") ?? "", query.get("until") ?? ""];
    if (problemOfDays(since, until) === null) return { preset: "custom", compare, since, until };
  }
  const preset = RANGE_PRESETS.find((one) => one === query.get("range")) ?? fallback;
  return { preset, compare, since: null, until: null };
}

const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;

/** What is wrong with two days a person typed, by the field it is about; null when they make a range. */
export function problemOfDays(since: string, until: string): { field: "since" | "until"; text: string } | null {
  if (!isDay(since)) return { field: "since", text: "Choose a day" };
  if (!isDay(until)) return { field: "until", text: "Choose a day" };
  return until < since ? { field: "until", text: "The end is before the beginning" } : null;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = DateTime.fromISO(text, { zone: "utc" });
  return day.isValid && day.year >= FIRST_YEAR && day.year <= LAST_YEAR;
}

/** The preset's range compared with what was before it. */
export function rangeFor(preset: RangePreset, at: { zone: string; now: Date }): RangeChoice {
  return rangeOf({ preset, compare: "before", since: null, until: null }, at);
}

/**
 * The range that is asked for and the one it is compared to. What goes on until now is compared to as much of the other: half a month
 * against a whole one would always look like a loss.
 */
export function rangeOf(asked: RangeAsked, { zone, now }: { zone: string; now: Date }): RangeChoice {
  const stretch = stretchOf(asked, DateTime.fromJSDate(now, { zone }));
  if (stretch === null) return { range: null, previous: null, comparedTo: null };
  const [from, to] = stretch.range;
  const range = toDates([from, to]);
  if (asked.compare === "none") return { range, previous: null, comparedTo: null };
  if (asked.compare === "year") {
    const same = stretch.called === "year" ? "vs the year before" : `vs the same ${stretch.called} a year ago`;
    return { range, previous: toDates([from.minus({ years: 1 }), to.minus({ years: 1 })]), comparedTo: same };
  }
  return { range, previous: toDates(stretch.before), comparedTo: stretch.comparedTo };
}

/** The days of the shop's calendar, both included, that a range covers. */
export function daysOf({ from, to }: DateRange, zone: string): { since: string; until: string } {
  const last = DateTime.fromJSDate(to, { zone }).minus({ milliseconds: 1 });
  return { since: DateTime.fromJSDate(from, { zone }).toFormat("yyyy-MM-dd"), until: last.toFormat("yyyy-MM-dd") };
}

type Ends = [DateTime, DateTime];
type Stretch = { range: Ends; before: Ends; comparedTo: string; called: string };

function stretchOf(asked: RangeAsked, at: DateTime): Stretch | null {
  const today = at.startOf("day");
  switch (asked.preset) {
    case "all":
      return null;
    case "today":
      return { ...days(today, at, 1), comparedTo: "vs the same hours yesterday", called: "hours" };
    case "yesterday":
      return { ...days(today.minus({ days: 1 }), today, 1), comparedTo: "vs the day before", called: "day" };
    case "last_7_days":
      return { ...days(today.minus({ days: 6 }), at, 7), comparedTo: "vs the 7 days before", called: "days" };
    case "last_30_days":
      return { ...days(today.minus({ days: 29 }), at, 30), comparedTo: "vs the 30 days before", called: "days" };
    case "last_6_months": {
      const from = today.minus({ months: 6 });
      return {
        range: [from, at],
        before: [from.minus({ months: 6 }), at.minus({ months: 6 })],
        comparedTo: "vs the 6 months before",
        called: "days",
      };
    }
    case "this_month":
      return soFar("month", at);
    case "this_quarter":
      return soFar("quarter", at);
    case "this_year":
      return soFar("year", at);
    case "last_month":
      return whole("month", at);
    case "last_quarter":
      return whole("quarter", at);
    case "last_year":
      return whole("year", at);
    case "custom": {
      const from = DateTime.fromISO(asked.since, { zone: at.zone });
      const end = DateTime.fromISO(asked.until, { zone: at.zone }).plus({ days: 1 });
      const count = Math.round(end.diff(from, "days").days);
      const to = end > at && from < at ? at : end;
      const comparedTo = count === 1 ? "vs the day before" : `vs the ${count} days before`;
      return { ...days(from, to, count), comparedTo, called: count === 1 ? "day" : "days" };
    }
  }
}

const days = (from: DateTime, to: DateTime, count: number): { range: Ends; before: Ends } => ({
  range: [from, to],
  before: [from.minus({ days: count }), to.minus({ days: count })],
});

type Unit = "month" | "quarter" | "year";

function soFar(unit: Unit, at: DateTime): Stretch {
  const from = at.startOf(unit);
  const one = { [`${unit}s`]: 1 };
  return { range: [from, at], before: [from.minus(one), at.minus(one)], comparedTo: `vs the same days last ${unit}`, called: "days" };
}

function whole(unit: Unit, at: DateTime): Stretch {
  const to = at.startOf(unit);
  const one = { [`${unit}s`]: 1 };
  const from = to.minus(one);
  return { range: [from, to], before: [from.minus(one), from], comparedTo: `vs the ${unit} before`, called: unit };
}

function toDates([from, to]: Ends): DateRange {
  return { from: from.toJSDate(), to: to.toJSDate() };
}
