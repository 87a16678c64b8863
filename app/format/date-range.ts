/** The date ranges a merchant can look at, cut on midnights of the shop's zone, each with the stretch it is compared to. */
import { DateTime } from "luxon";

export const RANGE_PRESETS = ["all", "last_30_days", "this_month", "last_6_months"] as const;
export type RangePreset = (typeof RANGE_PRESETS)[number];

export const RANGE_LABELS: Record<RangePreset, string> = {
  all: "All time",
  last_30_days: "Last 30 days",
  this_month: "This month",
  last_6_months: "Last 6 months",
};

/** From (included) to (excluded), both UTC instants. */
export type DateRange = { from: Date; to: Date };

/** `range` null means all time, which compares to nothing. `comparedTo` is a phrase that follows a change: "vs the same days last month". */
export type RangeChoice = { range: DateRange | null; previous: DateRange | null; comparedTo: string | null };

/** Anything unknown reads as the last 30 days. */
export function parsePreset(raw: string | null): RangePreset {
  return RANGE_PRESETS.find((preset) => preset === raw) ?? "last_30_days";
}

/** "This month" is compared to the same days of last month: half a month against a whole one would always look like a loss. */
export function rangeFor(preset: RangePreset, { zone, now }: { zone: string; now: Date }): RangeChoice {
  const at = DateTime.fromJSDate(now, { zone });
  switch (preset) {
    case "all":
      return { range: null, previous: null, comparedTo: null };
    case "last_30_days": {
      const from = at.startOf("day").minus({ days: 29 });
      return between([from, at], [from.minus({ days: 30 }), at.minus({ days: 30 })], "vs the 30 days before");
    }
    case "this_month": {
      const from = at.startOf("month");
      return between([from, at], [from.minus({ months: 1 }), at.minus({ months: 1 })], "vs the same days last month");
    }
    case "last_6_months": {
      const from = at.startOf("day").minus({ months: 6 });
      return between([from, at], [from.minus({ months: 6 }), at.minus({ months: 6 })], "vs the 6 months before");
    }
  }
}

function between(range: [DateTime, DateTime], previous: [DateTime, DateTime], comparedTo: string): RangeChoice {
  return { range: toDates(range), previous: toDates(previous), comparedTo };
}

function toDates([from, to]: [DateTime, DateTime]): DateRange {
  return { from: from.toJSDate(), to: to.toJSDate() };
}
