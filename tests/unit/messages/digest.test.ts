import { digestDue, isFor, writeDigest, type DigestFigures } from "#app/messages/digest.ts";

const NEW_YORK = "America/New_York";
const due = (now: string, weekday = 1, zone = NEW_YORK) => digestDue({ weekday, zone, now: new Date(now) });

test("it is due at eight of its weekday in the shop's zone, about the seven days before", () => {
  expect(due("2026-11-23T12:59:00Z")).toBeNull();
  expect(due("2026-11-23T13:00:00Z")).toEqual({
    day: "2026-11-23",
    dueAt: new Date("2026-11-23T13:00:00Z"),
    now: { from: new Date("2026-11-16T05:00:00Z"), to: new Date("2026-11-23T05:00:00Z") },
    before: { from: new Date("2026-11-09T05:00:00Z"), to: new Date("2026-11-16T05:00:00Z") },
  });
  expect(due("2026-11-23T13:00:00Z", 1, "Pacific/Auckland")?.day).toBe("2026-11-23");
});

test("a week in which the clocks change is seven days of the calendar", () => {
  const week = due("2026-11-02T14:00:00Z");
  expect(week?.now).toEqual({ from: new Date("2026-10-26T04:00:00Z"), to: new Date("2026-11-02T05:00:00Z") });
  expect(week?.dueAt).toEqual(new Date("2026-11-02T13:00:00Z"));
});

test("one that could not leave for three days is not sent any more", () => {
  expect(due("2026-11-25T22:00:00Z")?.day).toBe("2026-11-23");
  expect(due("2026-11-26T06:00:00Z")).toBeNull();
});

test("a reader gets one that was due after they asked, once, and none within a week of the last", () => {
  const week = due("2026-11-23T14:00:00Z")!;
  const now = new Date("2026-11-23T14:00:00Z");
  const reader = { since: new Date("2026-11-20T00:00:00Z"), stoppedAt: null, week: null, state: "idle", dueAt: null };
  const last = (day: string) => new Date(`${day}T00:00:00Z`);
  expect(isFor(reader, week, now)).toBe(true);
  expect(isFor({ ...reader, since: now }, week, now)).toBe(false);
  expect(isFor({ ...reader, stoppedAt: now }, week, now)).toBe(false);
  for (const state of ["sent", "sending", "failed", "skipped"])
    expect(isFor({ ...reader, week: last("2026-11-23"), state }, week, now)).toBe(false);
  expect(isFor({ ...reader, week: last("2026-11-23"), state: "waiting" }, week, now)).toBe(true);
  expect(isFor({ ...reader, week: last("2026-11-16"), state: "sent" }, week, now)).toBe(true);
  expect(isFor({ ...reader, week: last("2026-11-18"), state: "sent" }, week, now)).toBe(false);
});

const FIGURES: DigestFigures = {
  now: { conversions: 12, revenueMinor: 120_400, commissionMinor: 12_040 },
  before: { conversions: 9, revenueMinor: 98_000, commissionMinor: 9_800 },
  leaks: [{ what: "MAYA10 may have leaked since Nov 20", about: "Maya Lindqvist, Glow", path: "/app/leaks/1" }],
  attention: [],
  due: { members: 4, sumMinor: 30_000 },
  heldMinor: 1_200,
};
const written = (seesMoney: boolean) =>
  writeDigest(
    { figures: FIGURES, week: due("2026-11-23T14:00:00Z")!, shop: { name: "Lumen", currency: "USD", zone: NEW_YORK } },
    { seesMoney, urlOf: (path) => `https://admin.example.com${path}`, stopUrl: "https://app.example.com/unsubscribe/x" },
  );

test("it tells the week beside the week before, what is open and what is due, each with the way there", () => {
  const { subject, text } = written(true);
  expect(subject).toBe("Lumen: promo codes, Nov 16 to Nov 22");
  expect(text).toContain("Conversions: 12 (the week before: 9)");
  expect(text).toContain("Revenue: $1,204.00 (the week before: $980.00)");
  expect(text).toContain("• MAYA10 may have leaked since Nov 20 (Maya Lindqvist, Glow): https://admin.example.com/app/leaks/1");
  expect(text).toContain("No code needs attention.");
  expect(text).toContain("$300.00 of commission is due to 4 members");
  expect(text).toContain("$12.00 is held by leak cases.");
  expect(text).toContain("To stop it: https://app.example.com/unsubscribe/x");
});

test("a reader without the right to money reads no amount", () => {
  expect(written(false).text).not.toMatch(/\$|commission/i);
});
