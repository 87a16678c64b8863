import { aboutHowLong, changeOf, listOf, plural } from "#app/format/counts.ts";
import { formatDateTime, zoneName } from "#app/format/dates.ts";
import { parsePreset, rangeFor } from "#app/format/date-range.ts";
import { englishLocale } from "#app/format/locale.ts";
import { averageMinor, formatMoney } from "#app/format/money.ts";

const newYork = { zone: "America/New_York", locale: "en-US" };

describe("money", () => {
  test("minor units follow the currency: two digits for dollars, none for yen, three for dinars", () => {
    expect(formatMoney(123456, { currency: "USD", locale: "en-US" })).toBe("$1,234.56");
    expect(formatMoney(1234, { currency: "JPY", locale: "en-US" })).toBe("¥1,234");
    expect(formatMoney(1234, { currency: "KWD", locale: "en-US" })).toBe("KWD\u00a01.234");
  });

  test("an average over no orders is no figure at all", () => {
    expect(averageMinor(0, 0)).toBeNull();
    expect(averageMinor(1001, 2)).toBe(501);
  });
});

describe("dates", () => {
  test("an instant is written in the shop's zone, not the server's", () => {
    expect(formatDateTime("2026-11-22T02:30:00Z", newYork)).toBe("Nov 21, 2026, 9:30 PM");
    expect(zoneName(newYork)).toBe("Eastern Time (America/New_York)");
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
    expect(parsePreset("yesterday")).toBe("last_30_days");
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
