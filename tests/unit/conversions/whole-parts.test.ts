import fc from "fast-check";

import { wholeParts, type TimeRange } from "#app/conversions/whole-parts.ts";

const at = (text: string) => new Date(`${text}Z`);

test("whole months lie between what is left at both ends", () => {
  expect(wholeParts({ from: at("2026-01-20T10:00"), to: at("2026-04-01T00:00:00.001") }, "month")).toEqual({
    whole: { from: at("2026-02-01T00:00"), to: at("2026-04-01T00:00") },
    ends: [
      { from: at("2026-01-20T10:00"), to: at("2026-02-01T00:00") },
      { from: at("2026-04-01T00:00"), to: at("2026-04-01T00:00:00.001") },
    ],
  });
});

test("a range without a whole part is one end, and one that is not bounded has no end there", () => {
  const short = { from: at("2026-01-20T10:01"), to: at("2026-01-20T10:14") };
  expect(wholeParts(short, "quarter")).toEqual({ whole: null, ends: [short] });
  expect(wholeParts({}, "month")).toEqual({ whole: {}, ends: [] });
  expect(wholeParts({ to: at("2026-01-20T10:20") }, "quarter")).toEqual({
    whole: { to: at("2026-01-20T10:15") },
    ends: [{ from: at("2026-01-20T10:15"), to: at("2026-01-20T10:20") }],
  });
});

test("every instant of a range is in exactly one of its parts, and no other is in any", () => {
  const instant = fc.date({ min: at("2025-11-01T00:00"), max: at("2026-03-31T00:00"), noInvalidDate: true });
  const holds = ({ from, to }: TimeRange, one: Date) => (!from || from <= one) && (!to || one < to);
  fc.assert(
    fc.property(instant, instant, instant, fc.constantFrom("quarter", "month"), (a, b, one, grain) => {
      const range = a < b ? { from: a, to: b } : { from: b, to: a };
      const { whole, ends } = wholeParts(range, grain);
      const parts = [...(whole ? [whole] : []), ...ends];
      for (const probe of [one, range.from, range.to, ...parts.flatMap(({ from, to }) => [from!, to!])])
        expect(parts.filter((part) => holds(part, probe)).length).toBe(holds(range, probe) ? 1 : 0);
    }),
  );
});
