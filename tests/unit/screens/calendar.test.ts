import { byDay, calendarRange, type CalendarEntry } from "#app/screens/calendar/calendar.ts";

const zone = "America/New_York";
const now = new Date("2026-11-24T03:30:00Z");

test("a week begins on Monday and a month on its first day, in the shop's zone", () => {
  expect(calendarRange({ span: "week", day: null, zone, now })).toEqual({
    ...{ span: "week", first: "2026-11-23", last: "2026-11-29", previous: "2026-11-16", next: "2026-11-30", today: "2026-11-23" },
    ...{ from: new Date("2026-11-23T05:00:00Z"), to: new Date("2026-11-30T05:00:00Z") },
  });
  expect(calendarRange({ span: "month", day: "2026-11-23", zone, now })).toMatchObject({
    ...{ first: "2026-11-01", last: "2026-11-30", previous: "2026-10-01", next: "2026-12-01" },
    // The clocks are put back on the first.
    ...{ from: new Date("2026-11-01T04:00:00Z"), to: new Date("2026-12-01T05:00:00Z") },
  });
});

test.each(["", "2026-02-30", "yesterday", "0001-01-01", "9999-12-31"])("what is no day to look at (%s) shows today's", (day) => {
  expect(calendarRange({ span: "week", day, zone, now }).first).toBe("2026-11-23");
});

test("what happens late in the evening stands on the shop's day", () => {
  const entry = (id: string, at: string): CalendarEntry => ({ id, at, kind: "refresh", what: "", about: "", url: "" });
  const days = byDay([entry("b", "2026-11-24T14:00:00Z"), entry("a", "2026-11-24T04:59:00Z")], zone);
  expect(days.map(({ day, entries }) => [day, entries.map(({ id }) => id)])).toEqual([
    ["2026-11-23", ["a"]],
    ["2026-11-24", ["b"]],
  ]);
});
