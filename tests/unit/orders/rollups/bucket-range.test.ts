import fc from "fast-check";

import { bucketRange, type TimeRange } from "#app/orders/rollups/rollup-sql.server.ts";

const at = (text: string) => new Date(`${text}Z`);

const NOW = at("2026-12-01T00:00");

test("whole months lie between what is left at both ends", () => {
  expect(bucketRange({ from: at("2026-01-20T10:00"), to: at("2026-04-01T00:00:00.001") }, "month", NOW)).toEqual({
    whole: { from: at("2026-02-01T00:00"), to: at("2026-04-01T00:00") },
    more: [
      { from: at("2026-01-20T10:00"), to: at("2026-02-01T00:00") },
      { from: at("2026-04-01T00:00"), to: at("2026-04-01T00:00:00.001") },
    ],
    less: [],
  });
});

test("a month that the range holds most of is taken whole, less what is not of the range", () => {
  expect(bucketRange({ from: at("2026-01-01T05:00"), to: at("2026-03-30T04:00") }, "month", NOW)).toEqual({
    whole: { from: at("2026-01-01T00:00"), to: at("2026-04-01T00:00") },
    more: [],
    less: [
      { from: at("2026-01-01T00:00"), to: at("2026-01-01T05:00") },
      { from: at("2026-03-30T04:00"), to: at("2026-04-01T00:00") },
    ],
  });
});

test("the present month is taken whole, however little of it is over", () => {
  const range = { from: at("2026-10-01T04:00"), to: at("2026-11-03T12:00") };
  const { whole, more, less } = bucketRange(range, "month", range.to);
  expect({ whole, more }).toEqual({ whole: { from: at("2026-10-01T00:00"), to: at("2026-12-01T00:00") }, more: [] });
  expect(less).toEqual([
    { from: at("2026-10-01T00:00"), to: range.from },
    { from: range.to, to: at("2026-12-01T00:00") },
  ]);
});

test("a range without a whole part is read as it is, and one that is not bounded has no end there", () => {
  const short = { from: at("2026-01-20T10:01"), to: at("2026-01-20T10:14") };
  expect(bucketRange(short, "quarter", NOW)).toEqual({ whole: null, more: [short], less: [] });
  expect(bucketRange(short, "month", NOW)).toEqual({ whole: null, more: [short], less: [] });
  expect(bucketRange({}, "month", NOW)).toEqual({ whole: {}, more: [], less: [] });
  expect(bucketRange({ to: at("2026-01-20T10:20") }, "quarter", NOW)).toEqual({
    whole: { to: at("2026-01-20T10:15") },
    more: [{ from: at("2026-01-20T10:15"), to: at("2026-01-20T10:20") }],
    less: [],
  });
});

test("every instant of a range is counted once by its parts, and every other not at all, whatever the time is", () => {
  const instant = fc.date({ min: at("2025-11-01T00:00"), max: at("2026-03-31T00:00"), noInvalidDate: true });
  const holds = ({ from, to }: TimeRange, one: Date) => (!from || from <= one) && (!to || one < to);
  const bound = fc.option(instant, { nil: undefined });
  fc.assert(
    fc.property(bound, bound, instant, instant, fc.constantFrom("quarter", "month"), (a, b, one, now, grain) => {
      const range: TimeRange = a && b && b < a ? { from: b, to: a } : { ...(a && { from: a }), ...(b && { to: b }) };
      const { whole, more, less } = bucketRange(range, grain, now);
      const added = [...(whole ? [whole] : []), ...more];
      for (const probe of [one, ...[range, ...added, ...less].flatMap(({ from, to }) => [from, to])]) {
        if (!probe) continue;
        const times = added.filter((part) => holds(part, probe)).length - less.filter((part) => holds(part, probe)).length;
        expect(times).toBe(holds(range, probe) ? 1 : 0);
      }
    }),
    { numRuns: 500 },
  );
});
