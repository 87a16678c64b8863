/** The stretch of days a calendar shows, and what can stand on them. */
import { DateTime } from "luxon";

export const SPANS = ["week", "month"] as const;
export type Span = (typeof SPANS)[number];

export type EntryKind = "refresh" | "old_codes_end" | "rotation" | "offer_starts" | "offer_ends" | "payout_cut_off" | "held_deadline";

export const ENTRY_LABELS: Record<EntryKind, string> = {
  refresh: "Refresh",
  old_codes_end: "Old codes end",
  rotation: "Rotation",
  offer_starts: "Offer starts",
  offer_ends: "Offer ends",
  payout_cut_off: "Payout cut-off",
  held_deadline: "Decision due",
};

/** `at`: ISO, UTC. `what` and `about` are short texts; `url` is where it is looked at. */
export type CalendarEntry = { id: string; kind: EntryKind; at: string; what: string; about: string; url: string };

/** Days of the shop's calendar, `2026-11-23`; both ends of `first` to `last` are shown. `from` to `to` are instants, `to` excluded. */
export type CalendarRange = {
  span: Span;
  first: string;
  last: string;
  from: Date;
  to: Date;
  previous: string;
  next: string;
  today: string;
};

/** The week (from Monday) or month of the shop's zone in which `day` lies; of today for what is no day. */
export function calendarRange({ span, day, zone, now }: { span: Span; day: string | null; zone: string; now: Date }): CalendarRange {
  const today = DateTime.fromJSDate(now, { zone }).startOf("day");
  const asked = /^\d{4}-\d\d-\d\d$/.test(day ?? "") ? DateTime.fromISO(day ?? "", { zone }) : today;
  const inside = asked.isValid && asked.year > 1970 && asked.year < 2200 ? asked : today;
  const first = inside.startOf(span);
  const next = first.plus(span === "week" ? { weeks: 1 } : { months: 1 });
  const previous = first.minus(span === "week" ? { weeks: 1 } : { months: 1 });
  const iso = (one: DateTime) => one.toISODate() ?? "";
  return {
    ...{ span, first: iso(first), last: iso(next.minus({ days: 1 })), from: first.toJSDate(), to: next.toJSDate() },
    ...{ previous: iso(previous), next: iso(next), today: iso(today) },
  };
}

export type CalendarDay = { day: string; entries: CalendarEntry[] };

/** Entries by the day of the shop's calendar they lie in, both in their order. Days without any are left out. */
export function byDay(entries: readonly CalendarEntry[], zone: string): CalendarDay[] {
  const days = new Map<string, CalendarEntry[]>();
  for (const entry of entries.toSorted((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1))) {
    const day = DateTime.fromISO(entry.at, { zone }).toISODate() ?? "";
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days].map(([day, ofDay]) => ({ day, entries: ofDay }));
}
