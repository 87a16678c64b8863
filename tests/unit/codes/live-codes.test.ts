import { workingCode, type CodeInFlight } from "#app/codes/live-codes.ts";
import { isCertain, statusOf, type OfferFacts } from "#app/portal/offer-status.ts";

const at = new Date("2026-05-01T00:00:00Z");
const rename: CodeInFlight = {
  ...{ plan: "rename", step: "add", oldName: "OLD", newName: "NEW", addedAt: null, deletedAt: null },
  ...{ usesAtEnd: null, discountGone: false, retireAt: null },
};

test("until Shopify holds the new code, the old one is the code", () => {
  for (const step of ["check_free", "add", "verify_added"] as const)
    expect(workingCode("OLD", { ...rename, step, addedAt: at })).toEqual({ code: "OLD", old: null, changing: false });
});

test("while both codes work, the new one is told and the old one with its end", () => {
  expect(workingCode("OLD", { ...rename, step: "delete", addedAt: at, retireAt: at })).toEqual({
    code: "NEW",
    old: { name: "OLD", endsAt: at },
    changing: false,
  });
  const recorded = workingCode("OLD", { ...rename, step: "record", addedAt: at, deletedAt: at });
  expect(recorded).toEqual({ code: "NEW", old: null, changing: false });
});

test("a code that is gone, or may be, is not told while the new one is not there", () => {
  const reset = { ...rename, plan: "reset", newName: "OLD" } as const;
  expect(workingCode("OLD", { ...reset, step: "delete" }).code).toBe("OLD");
  for (const step of ["verify_deleted", "check_free", "add", "verify_added"] as const) {
    const deletedAt = step === "verify_deleted" ? null : at;
    expect(workingCode("OLD", { ...reset, step, deletedAt })).toEqual({ code: null, old: null, changing: true });
  }
});

test("a rename that is called off leaves the old code", () => {
  for (const step of ["remove_new", "verify_removed", "close"] as const)
    expect(workingCode("OLD", { ...rename, plan: "take_back", step, addedAt: at })).toEqual({ code: "OLD", old: null, changing: false });
});

test("once the deletion of an old code may have been sent, it is not told beside the new one", () => {
  const counted = { ...rename, step: "delete", addedAt: at, usesAtEnd: 3 } as const;
  expect(workingCode("OLD", counted)).toEqual({ code: "NEW", old: null, changing: false });
  expect(workingCode("OLD", { ...counted, plan: "reset" })).toEqual({ code: null, old: null, changing: true });
});

test("a withdrawn code is told until its deletion may have been sent, and never after", () => {
  const withdraw = { ...rename, plan: "withdraw", newName: "" } as const;
  expect(workingCode("OLD", { ...withdraw, step: "delete" }).code).toBe("OLD");
  for (const step of ["delete", "verify_deleted", "record"] as const)
    expect(workingCode("OLD", { ...withdraw, step, usesAtEnd: 3 })).toEqual({ code: null, old: null, changing: false });
});

test("an issued code is told once it was read back, not while Shopify takes it in", () => {
  const issue = { ...rename, plan: "issue", oldName: "" } as const;
  for (const step of ["check_free", "add", "verify_added"] as const)
    expect(workingCode(null, { ...issue, step, addedAt: at }).code).toBeNull();
  expect(workingCode(null, { ...issue, step: "record", addedAt: at })).toEqual({ code: "NEW", old: null, changing: false });
});

test("with the discount every code of it is gone", () => {
  expect(workingCode("OLD", { ...rename, step: "check_free", discountGone: true }).code).toBeNull();
});

const facts: OfferFacts = { offerStatus: "ACTIVE", rollouts: [], pausedAt: null, startsAt: at, endsAt: null, enrolment: "active" };
const has = { code: "MAYA", changing: false };
const later = new Date(at.getTime() + 1);

test("an offer is paused, ended, to come or going on", () => {
  expect(statusOf(facts, has, later)).toBe("active");
  expect(statusOf({ ...facts, offerStatus: "EXPIRED" }, has, later)).toBe("ended");
  expect(statusOf({ ...facts, offerStatus: "EXPIRED", pausedAt: at }, has, later)).toBe("paused");
  expect(statusOf({ ...facts, offerStatus: "MISSING" }, has, later)).toBe("ended");
  expect(statusOf({ ...facts, endsAt: later }, has, later)).toBe("ended");
  expect(statusOf({ ...facts, startsAt: new Date("2027-01-01") }, has, later)).toBe("scheduled");
  expect(statusOf(facts, { code: null, changing: true }, later)).toBe("changing");
  expect(statusOf({ ...facts, enrolment: "inactive" }, has, later)).toBe("none");
});

test("a rollout that serves decides over the dates, for all shoppers or for some", () => {
  const rollout = (effect: "activate" | "expire", share: number) => [{ rollout: "Launch", effect, share, until: null }];
  const ended = { ...facts, offerStatus: "EXPIRED" };
  expect(statusOf({ ...ended, rollouts: rollout("activate", 100) }, has, later)).toBe("active");
  expect(statusOf({ ...ended, rollouts: rollout("activate", 30) }, has, later)).toBe("some");
  expect(statusOf({ ...facts, startsAt: new Date("2027-01-01"), rollouts: rollout("activate", 100) }, has, later)).toBe("active");
  expect(statusOf({ ...facts, rollouts: rollout("expire", 100) }, has, later)).toBe("paused");
  expect(statusOf({ ...facts, rollouts: rollout("expire", 30) }, has, later)).toBe("some");
  expect(statusOf({ ...facts, offerStatus: "MISSING", rollouts: rollout("activate", 100) }, has, later)).toBe("ended");
  expect(isCertain({ ...facts, rollouts: null })).toBe(false);
  expect(isCertain(facts)).toBe(true);
});

test("with nothing in hand the code on record is told, and nothing is said to change", () => {
  expect(workingCode("OLD", null)).toEqual({ code: "OLD", old: null, changing: false });
  expect(workingCode(null, null)).toEqual({ code: null, old: null, changing: false });
});

test("in an emergency no code is told between the two, and a code that was never on record does not work beside the new one", () => {
  const emergency = { ...rename, plan: "old_first" } as const;
  expect(workingCode("OLD", { ...emergency, step: "delete" })).toEqual({ code: "OLD", old: null, changing: false });
  expect(workingCode("OLD", { ...emergency, step: "add", deletedAt: at })).toEqual({ code: null, old: null, changing: true });
  expect(workingCode("OLD", { ...emergency, step: "record", deletedAt: at })).toEqual({ code: "NEW", old: null, changing: false });
  expect(workingCode(null, { ...rename, step: "delete", addedAt: at })).toEqual({ code: "NEW", old: null, changing: false });
});

test("while a member's first code is made none is told but that it is coming, and a withdrawn one is not coming back", () => {
  const issue = { ...rename, plan: "issue", oldName: "" } as const;
  expect(workingCode(null, { ...issue, step: "add", addedAt: at })).toEqual({ code: null, old: null, changing: true });
  expect(workingCode(null, { ...issue, step: "record", addedAt: at })).toEqual({ code: "NEW", old: null, changing: false });
  const withdraw = { ...rename, plan: "withdraw", newName: "" } as const;
  expect(workingCode("OLD", { ...withdraw, step: "delete" })).toEqual({ code: "OLD", old: null, changing: false });
  expect(workingCode("OLD", { ...withdraw, step: "verify_deleted" })).toEqual({ code: null, old: null, changing: false });
});
