import fc from "fast-check";
import { DateTime } from "luxon";

import { dueRotations, nextAfter, plannedRotations, rotationAt, type Candidate } from "#app/rotations/due-rotations.ts";
import { policyLabel, refusalOf, type Triggers } from "#app/rotations/rotation.ts";

const ZONES = ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"];
const zone = fc.constantFrom(...ZONES);
const day = fc.integer({ min: 0, max: 3_000 }).map((days) => DateTime.fromISO("2024-01-01", { zone: "utc" }).plus({ days }).toISODate()!);
const policy: Triggers = { everyDays: 30, nextOn: "2026-11-22", hour: 10, afterUses: null, fuseTimes: null };
const member = (change: Partial<Candidate> = {}): Candidate => ({
  ...{ enrolmentId: "m", isActive: true, isArchived: false, codeFrom: new Date("2026-01-01"), inLeakCase: false, inHand: false },
  ...{ skipOnce: false, uses: 0, usesInDay: 0, busiestDay: 0, ...change },
});
const ask = (candidates: Candidate[], at: string, more: Partial<Parameters<typeof dueRotations>[0]> = {}) =>
  dueRotations({ policy, isPaused: false, offerRuns: true, candidates, zone: "America/New_York", now: new Date(at), ...more });

test("the day begins at its hour in the shop's zone, and the next one lies in the same rhythm, also over the end of a month", () => {
  expect(ask([member()], "2026-11-22T14:59:59Z")).toMatchObject({ due: [], dayCame: false, nextOn: "2026-11-22" });
  expect(ask([member()], "2026-11-22T15:00:00Z")).toMatchObject({
    due: [{ enrolmentId: "m", because: "days" }],
    dayCame: true,
    nextOn: "2026-12-22",
  });
  expect(nextAfter("2027-01-30", { everyDays: 30, today: "2027-01-30" })).toBe("2027-03-01");
  expect(nextAfter("2026-11-22", { everyDays: 7, today: "2027-01-30" })).toBe("2027-01-31");
});

test.each([
  ["skipped", { skipOnce: true }],
  ["leak_case", { inLeakCase: true, skipOnce: true }],
  ["in_hand", { inHand: true }],
  ["no_code", { codeFrom: null }],
  ["archived", { isArchived: true, isActive: false }],
  ["young", { codeFrom: new Date("2026-11-10T12:00:00Z") }],
] as const)("a member is passed over and it is said why: %s", (because, change) => {
  const answer = ask([member(change), member({ enrolmentId: "other" })], "2026-11-23T00:00:00Z");
  expect(answer.passed).toEqual([{ enrolmentId: "m", because }]);
  expect(answer.due).toEqual([{ enrolmentId: "other", because: "days" }]);
});

test("who was deactivated is no part of it, and an offer that does not run passes everybody over", () => {
  expect(ask([member({ isActive: false })], "2026-11-23T00:00:00Z")).toMatchObject({ due: [], passed: [] });
  expect(ask([member()], "2026-11-23T00:00:00Z", { offerRuns: false })).toMatchObject({
    due: [],
    passed: [{ enrolmentId: "m", because: "offer_stopped" }],
    nextOn: "2026-12-22",
  });
});

test("uses and the fuse need no day: the fuse blows for more than its times of the busiest day, and never for fewer than ten uses", () => {
  const by = { ...policy, everyDays: null, nextOn: null, afterUses: 100, fuseTimes: 3 };
  const because = (change: Partial<Candidate>) => ask([member(change)], "2026-11-01T00:00:00Z", { policy: by }).due[0]?.because ?? null;
  expect(because({ uses: 99 })).toBeNull();
  expect(because({ uses: 100 })).toBe("uses");
  expect(because({ usesInDay: 9 })).toBeNull();
  expect(because({ usesInDay: 10 })).toBe("fuse");
  expect(because({ usesInDay: 60, busiestDay: 20 })).toBeNull();
  expect(because({ usesInDay: 61, busiestDay: 20 })).toBe("fuse");
});

const candidate: fc.Arbitrary<Candidate> = fc.record({
  enrolmentId: fc.uuid(),
  isActive: fc.boolean(),
  isArchived: fc.boolean(),
  codeFrom: fc.option(fc.date({ min: new Date("2023-01-01"), max: new Date("2032-01-01"), noInvalidDate: true })),
  ...{ inLeakCase: fc.boolean(), inHand: fc.boolean(), skipOnce: fc.boolean() },
  ...{ uses: fc.nat(300), usesInDay: fc.nat(60), busiestDay: fc.nat(20) },
});
const triggers = fc.record({
  everyDays: fc.option(fc.integer({ min: 1, max: 730 })),
  nextOn: day,
  hour: fc.integer({ min: 0, max: 23 }),
  afterUses: fc.option(fc.integer({ min: 1, max: 200 })),
  fuseTimes: fc.option(fc.integer({ min: 2, max: 10 })),
});

test("nobody is both due and passed over, nobody with something against them is due, and a paused policy takes nobody", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(candidate, { selector: (one) => one.enrolmentId, maxLength: 12 }),
      triggers,
      zone,
      day,
      (all, by, where, today) => {
        const now = rotationAt(today, 12, where);
        const question = { policy: by, isPaused: false, offerRuns: true, candidates: all, zone: where, now };
        const { due, passed, dayCame, nextOn } = dueRotations(question);
        const ids = [...due, ...passed].map(({ enrolmentId }) => enrolmentId);
        expect(new Set(ids).size).toBe(ids.length);
        const known = new Map(all.map((one) => [one.enrolmentId, one]));
        for (const { enrolmentId } of due) {
          const one = known.get(enrolmentId)!;
          expect(one.isActive && !one.isArchived && one.codeFrom !== null && !one.inLeakCase && !one.inHand && !one.skipOnce).toBe(true);
        }
        // What came once does not come again on the same day, nor is a day left out that has not come.
        expect(dayCame ? nextOn! > today : nextOn === by.nextOn).toBe(true);
        expect(dueRotations({ ...question, policy: { ...by, nextOn } }).dayCame).toBe(false);
        expect(dueRotations({ ...question, isPaused: true })).toEqual({ due: [], passed: [], dayCame: false, nextOn: by.nextOn });
      },
    ),
  );
});

/** Up to ten days before clocks change in one of the zones. */
const nearChange = fc
  .tuple(
    fc.constantFrom("2026-03-08", "2026-03-29", "2026-04-05", "2026-04-24", "2026-10-04", "2026-10-25", "2026-10-29", "2026-11-01"),
    fc.nat(10),
  )
  .map(([change, days]) => DateTime.fromISO(change, { zone: "utc" }).minus({ days }).toISODate()!);

test("looked at every hour through clocks that change, each planned day comes exactly once, in its rhythm and at its hour", () => {
  fc.assert(
    fc.property(zone, nearChange, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 23 }), (where, first, everyDays, hour) => {
      let by: Triggers = { ...policy, everyDays, nextOn: first, hour };
      const from = rotationAt(first, 0, where);
      const lastLook = from.getTime() + 16 * 86_400_000;
      const planned = plannedRotations(by, { from, to: new Date(lastLook + 1), zone: where });
      const came: Date[] = [];
      for (let at = from.getTime(); at <= lastLook; at += 3_600_000) {
        const { dayCame, nextOn } = dueRotations({
          policy: by,
          isPaused: false,
          offerRuns: true,
          candidates: [],
          zone: where,
          now: new Date(at),
        });
        if (dayCame) came.push(new Date(at));
        by = { ...by, nextOn };
      }
      const days = (instants: Date[]) => instants.map((at) => DateTime.fromJSDate(at, { zone: where }).toISODate());
      expect(days(came)).toEqual(days(planned));
      expect(
        days(planned).every(
          (one, at) =>
            one ===
            DateTime.fromISO(first)
              .plus({ days: at * everyDays })
              .toISODate(),
        ),
      ).toBe(true);
      for (const [at, one] of came.entries()) expect(one.getTime() - planned[at]!.getTime()).toBeLessThan(3_600_000);
    }),
    // Clocks that go back by half an hour put an hour of the shop between two looks.
    { numRuns: 15, examples: [["Australia/Lord_Howe", "2026-04-05", 1, 23]] },
  );
});

test("a policy says itself in a sentence, and one without a cause, a day or a drawn part in the names is refused", () => {
  expect(policyLabel({ everyDays: 30, afterUses: 500, fuseTimes: null })).toBe("Every 30 days, and after 500 uses of a code");
  const form = { ...policy, leadDays: 7, namePattern: "{FIRST}{RANDOM:4}" };
  expect(refusalOf(form, "2026-11-21")).toBeNull();
  expect(refusalOf(form, "2026-11-22")).toContain("day to come");
  expect(refusalOf({ ...form, leadDays: 30 }, "2026-11-21")).toContain("shorter than");
  expect(refusalOf({ ...form, everyDays: null }, "2026-11-21")).toContain("at least one");
  expect(refusalOf({ ...form, namePattern: "{FIRST}{VALUE}" }, "2026-11-21")).toContain("{RANDOM:3}");
  expect(refusalOf({ ...form, namePattern: "{FIRST" }, "2026-11-21")).toContain("cannot be read");
});
