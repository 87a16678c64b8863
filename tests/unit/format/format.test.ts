import { aboutHowLong, changeOf, listOf, plural } from "#app/format/counts.ts";
import { formatDate, formatDateTime, formatForFile, inZone, zoneName } from "#app/format/dates.ts";
import { daysOf, parseRange, problemOfDays, rangeFor, rangeOf, type RangeAsked } from "#app/format/date-range.ts";
import { englishLocale } from "#app/format/locale.ts";
import { averageMinor, formatMoney } from "#app/format/money.ts";

const newYork = { zone: "America/New_York", locale: "en-US" };

describe("money", () => {
  test("minor units follow the currency: two digits for dollars, none for yen, three for dinars", () => {
    expect(formatMoney(123456, { currency: "USD", locale: "en-US" })).toBe("$1,234.56");
    expect(formatMoney(1234, { currency: "JPY", locale: "en-US" })).toBe("¥1,234");
    expect(formatMoney(1234, { currency: "KWD", locale: "en-US" })).toBe("KWD\u00a01.234");
  });

  test("what a language usually leaves out of an amount is shown all the same", () => {
    expect(formatMoney(123450, { currency: "HUF", locale: "en-US" })).toBe("HUF\u00a01,234.50");
  });

  test("an average over no orders is no figure at all", () => {
    expect(averageMinor(0, 0)).toBeNull();
    expect(averageMinor(1001, 2)).toBe(501);
  });
});

describe("dates", () => {
  test("an instant is written in the shop's zone, not the server's", () => {
    expect(formatDateTime("2026-11-22T02:30:00Z", newYork)).toBe("Nov 21, 2026, 9:30 PM");
    expect(formatDate("2026-08-01T12:00:00Z", newYork)).toBe("Aug 1, 2026");
    expect(zoneName(newYork)).toBe("Eastern Time (America/New_York)");
  });

  test.each([
    ["de", "1. Aug. 2026", "1. Aug. 2026, 8:00"],
    ["ja", "2026年8月1日", "2026年8月1日 8:00"],
    ["fr", "1 août 2026", "1 août 2026, 8:00"],
  ])("in %s the month stands in letters, so that no day is taken for a month", (locale, day, moment) => {
    const where = { ...newYork, locale };
    expect(formatDate("2026-08-01T12:00:00Z", where)).toBe(day);
    expect(formatDateTime("2026-08-01T12:00:00Z", where)).toBe(moment);
  });

  test("this month begins at the shop's midnight and compares to the same days of last month", () => {
    const { range, previous } = rangeFor("this_month", { zone: "America/New_York", now: new Date("2026-11-22T15:00:00Z") });
    expect(range?.from.toISOString()).toBe("2026-11-01T04:00:00.000Z");
    expect(previous?.from.toISOString()).toBe("2026-10-01T04:00:00.000Z");
    expect(previous?.to.toISOString()).toBe("2026-10-22T14:00:00.000Z");
  });

  test("the last 30 days count today, and all time compares to nothing", () => {
    const now = new Date("2026-03-10T15:00:00Z");
    expect(rangeFor("last_30_days", { zone: "UTC", now }).range?.from.toISOString()).toBe("2026-02-09T00:00:00.000Z");
    expect(rangeFor("all", { zone: "UTC", now })).toEqual({ range: null, previous: null, comparedTo: null });
  });

  const asked = (words: string) => parseRange(new URLSearchParams(words));
  const inNewYork = { zone: "America/New_York", now: new Date("2026-11-22T15:00:00Z") };
  const daysIn = (words: string, at = inNewYork) => {
    const { range, previous, comparedTo } = rangeOf(asked(words), at);
    const say = (one: typeof range) => one && Object.values(daysOf(one, at.zone)).join(" to ");
    return [say(range), say(previous), comparedTo];
  };

  test("whole months, quarters and years compare to the one before or a year ago", () => {
    expect(daysIn("range=last_month")).toEqual(["2026-10-01 to 2026-10-31", "2026-09-01 to 2026-09-30", "vs the month before"]);
    expect(daysIn("range=last_quarter")).toEqual(["2026-07-01 to 2026-09-30", "2026-04-01 to 2026-06-30", "vs the quarter before"]);
    expect(daysIn("range=last_year")).toEqual(["2025-01-01 to 2025-12-31", "2024-01-01 to 2024-12-31", "vs the year before"]);
    expect(daysIn("range=last_month&compare=year")).toEqual([
      "2026-10-01 to 2026-10-31",
      "2025-10-01 to 2025-10-31",
      "vs the same month a year ago",
    ]);
    expect(daysIn("range=last_year&compare=year")[2]).toBe("vs the year before");
    expect(daysIn("range=last_month&compare=none")).toEqual(["2026-10-01 to 2026-10-31", null, null]);
  });

  test("what goes on until now compares to as much of the other", () => {
    const { previous } = rangeOf(asked("range=this_quarter"), inNewYork);
    expect(previous?.to.toISOString()).toBe("2026-08-22T14:00:00.000Z");
    expect(daysIn("range=this_year&compare=year")).toEqual([
      "2026-01-01 to 2026-11-22",
      "2025-01-01 to 2025-11-22",
      "vs the same days a year ago",
    ]);
    expect(daysIn("range=today")).toEqual(["2026-11-22 to 2026-11-22", "2026-11-21 to 2026-11-21", "vs the same hours yesterday"]);
  });

  test("days of one's own are the shop's days, both included, also where a clock is turned", () => {
    expect(daysIn("range=custom&since=2026-10-30&until=2026-11-02")).toEqual([
      "2026-10-30 to 2026-11-02",
      "2026-10-26 to 2026-10-29",
      "vs the 4 days before",
    ]);
    const { range } = rangeOf(asked("range=custom&since=2026-11-01&until=2026-11-01"), inNewYork);
    expect([range?.from.toISOString(), range?.to.toISOString()]).toEqual(["2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"]);
    const untilNow = rangeOf(asked("range=custom&since=2026-11-20&until=2026-11-30"), inNewYork);
    expect(untilNow.range?.to).toEqual(inNewYork.now);
    expect(daysIn("range=custom&since=2024-02-29&until=2024-02-29&compare=year")[1]).toBe("2023-02-28 to 2023-02-28");
  });

  test("days that make no range are refused where they are typed, and an address with them shows the last 30 days", () => {
    const preset = (words: string): RangeAsked["preset"] => asked(words).preset;
    for (const words of [
      "range=custom",
      "range=custom&since=2026-13-01&until=2026-11-02",
      "range=custom&since=2026-11-03&until=2026-11-02",
    ])
      expect(preset(words)).toBe("last_30_days");
    expect(problemOfDays("2026-11-03", "2026-11-02")).toEqual({ field: "until", text: "The end is before the beginning" });
    expect(problemOfDays("2026-02-30", "2026-11-02")?.field).toBe("since");
    expect(problemOfDays("0001-01-01", "2026-11-02")?.field).toBe("since");
  });

  test("a time in a file is the shop's, and its column says which zone that is", () => {
    expect(formatForFile("2026-11-22T02:30:05Z", "America/New_York")).toBe("2026-11-21 21:30:05");
    expect(inZone("Placed", "America/New_York")).toBe("Placed (America/New_York)");
  });
});

describe("words", () => {
  test("counts agree with their nouns", () => {
    expect(plural(1, "member")).toBe("1 member");
    expect(plural(4312, "member")).toBe("4,312 members");
    expect(listOf(["Maya", "Tom", "Ana"])).toBe("Maya, Tom and Ana");
    expect(aboutHowLong(4)).toBe("about 4 seconds");
    expect(aboutHowLong(170)).toBe("about 3 minutes");
  });

  test("a change from nothing is not shown as a percentage", () => {
    expect(changeOf(5, 0)).toBeNull();
    expect(changeOf(5, null)).toBeNull();
    expect(changeOf(9, 10)).toBeCloseTo(-0.1);
  });

  test("numbers keep to the reader's English, and to American English for other languages", () => {
    expect(englishLocale("en-GB,en;q=0.9")).toBe("en-GB");
    expect(englishLocale("de-DE,de;q=0.9")).toBe("en-US");
    expect(englishLocale(null)).toBe("en-US");
  });
});
