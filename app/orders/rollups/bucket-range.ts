/** A range of time in parts that sums exist for, whole quarters of an hour or months (UTC), and what differs at its ends. */
import { DateTime } from "luxon";

/** `from` included, `to` not; unbounded where one is missing. */
export type TimeRange = { from?: Date; to?: Date };
export type Stretch = { from: Date; to: Date };
type Grain = "quarter" | "month";
export type BucketRange = {
  /** What whole parts cover; null where none are used. */
  whole: TimeRange | null;
  /** What the range holds besides. */
  more: Stretch[];
  /** What whole months hold and the range does not. Of quarters there is none: the rest is too little to take one apart. */
  less: Stretch[];
};

const QUARTER_MS = 15 * 60 * 1000;

/**
 * The way in which the least time is left at the ends: a whole part that the range holds most of is taken, and what is not of the range
 * taken off. Nothing has happened after `now`, so that the rest of the present month costs nothing.
 */
export function bucketRange(range: TimeRange, grain: Grain, now = new Date()): BucketRange {
  const ways: BucketRange[] = [];
  if (range.from && range.to) ways.push({ whole: null, more: [{ from: range.from, to: range.to }], less: [] });
  for (const start of range.from ? startsAt(range.from, grain) : [{}])
    for (const end of range.to ? endsAt(range.to, grain) : [{}]) {
      if (start.edge && end.edge && start.edge >= end.edge) continue;
      const whole = { ...(start.edge && { from: start.edge }), ...(end.edge && { to: end.edge }) };
      ways.push({ whole, more: held(start.more, end.more), less: held(start.less, end.less) });
    }
  const left = ({ more, less }: BucketRange) => [...more, ...less].reduce((sum, { from, to }) => sum + msBetween(from, to, now), 0);
  return ways.reduce((best, way) => (left(way) < left(best) ? way : best));
}

type End = { edge?: Date; more?: Stretch; less?: Stretch };

function startsAt(from: Date, grain: Grain): End[] {
  const [down, up] = [downTo(from, grain), upTo(from, grain)];
  const inside = { edge: up, more: { from, to: up } };
  return grain === "quarter" ? [inside] : [inside, { edge: down, less: { from: down, to: from } }];
}

function endsAt(to: Date, grain: Grain): End[] {
  const [down, up] = [downTo(to, grain), upTo(to, grain)];
  const inside = { edge: down, more: { from: down, to } };
  return grain === "quarter" ? [inside] : [inside, { edge: up, less: { from: to, to: up } }];
}

const held = (...stretches: (Stretch | undefined)[]) => stretches.filter((one) => one !== undefined && one.from < one.to) as Stretch[];

const msBetween = (from: Date, to: Date, now: Date) => Math.max(0, Math.min(to.getTime(), now.getTime()) - from.getTime());

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
