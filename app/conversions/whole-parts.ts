/** A range of time in parts that sums exist for, whole quarters of an hour or months (UTC), and what is left at its ends. */
import { DateTime } from "luxon";

/** `from` included, `to` not; unbounded where one is missing. */
export type TimeRange = { from?: Date; to?: Date };
export type Grain = "quarter" | "month";
export type Parts = {
  /** What whole parts cover; null where the range holds none. */
  whole: TimeRange | null;
  ends: TimeRange[];
};

const QUARTER_MS = 15 * 60 * 1000;

export function wholeParts({ from, to }: TimeRange, grain: Grain): Parts {
  const first = from && upTo(from, grain);
  const last = to && downTo(to, grain);
  if (first && last && first >= last) return { whole: null, ends: [{ from: from!, to: to! }] };
  const ends: TimeRange[] = [];
  if (from && first && from < first) ends.push({ from, to: first });
  if (to && last && last < to) ends.push({ from: last, to });
  return { whole: { ...(first && { from: first }), ...(last && { to: last }) }, ends };
}

function downTo(at: Date, grain: Grain): Date {
  if (grain === "quarter") return new Date(Math.floor(at.getTime() / QUARTER_MS) * QUARTER_MS);
  return DateTime.fromJSDate(at, { zone: "utc" }).startOf("month").toJSDate();
}

function upTo(at: Date, grain: Grain): Date {
  const down = downTo(at, grain);
  if (down.getTime() === at.getTime()) return at;
  if (grain === "quarter") return new Date(down.getTime() + QUARTER_MS);
  return DateTime.fromJSDate(down, { zone: "utc" }).plus({ months: 1 }).toJSDate();
}
