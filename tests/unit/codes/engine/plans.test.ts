import {
  endsCode,
  firstStep,
  issuesCode,
  liveDuring,
  oldGoesFirst,
  PARK_REASONS,
  planFor,
  PLANS,
  stepAfter,
  stepToRepeat,
  stepToResume,
  type Plan,
  type PlanProgress,
  type Step,
} from "#app/codes/engine/plans.ts";

const ALL = Object.keys(PLANS) as Plan[];
const THEN = new Date("2026-11-22T12:00:00Z");

/** The steps an item of the plan goes through, one after the other. */
function walk(plan: Plan): Step[] {
  const steps = [firstStep(plan)];
  for (let next = stepAfter(plan, steps[0]!); next !== null; next = stepAfter(plan, next)) steps.push(next);
  return steps;
}

test.each<[Plan, string]>([
  ["rename", "check_free add verify_added delete verify_deleted record"],
  ["reset", "delete verify_deleted check_free add verify_added record"],
  ["old_first", "delete verify_deleted check_free add verify_added record"],
  ["take_back", "remove_new verify_removed close"],
  ["issue", "check_free add verify_added record"],
  ["withdraw", "delete verify_deleted record"],
])("the plan %s goes through %s", (plan, steps) => {
  expect(walk(plan).join(" ")).toBe(steps);
});

test("an item that stands at a step its plan does not have is refused by name", () => {
  expect(() => stepAfter("issue", "delete")).toThrow("delete is no step of issue");
});

test("the same name is a reset whenever the old code ends, another one a rename, or an emergency in which the old code dies first", () => {
  expect((["at_once", "at_time", "old_first"] as const).map((ends) => planFor("MAYA15", "MAYA15", ends))).toEqual([
    "reset",
    "reset",
    "reset",
  ]);
  expect((["at_once", "at_time", "old_first"] as const).map((ends) => planFor("MAYA15", "MAYA20", ends))).toEqual([
    "rename",
    "rename",
    "old_first",
  ]);
  expect(planFor("MAYA15", "MAYA20")).toBe("rename");
});

test("plans differ in whether the old code goes first, whether a code is issued and whether one ends", () => {
  expect(ALL.filter(oldGoesFirst)).toEqual(["reset", "old_first"]);
  expect(ALL.filter((plan) => !issuesCode(plan))).toEqual(["take_back", "withdraw"]);
  expect(ALL.filter((plan) => !endsCode(plan))).toEqual(["take_back", "issue"]);
});

test("an effect that did not happen is asked for again by the step before its look, and every other step is repeated itself", () => {
  const again = { verify_added: "add", verify_deleted: "delete", verify_removed: "remove_new" };
  const steps = new Set(ALL.flatMap((plan): readonly Step[] => PLANS[plan]));
  for (const step of steps) expect([step, stepToRepeat(step)]).toEqual([step, { ...again }[step as "verify_added"] ?? step]);
});

test("an item that is resumed looks a doubtful name up anew, deletes an old code that came back, and else goes on where it stood", () => {
  const resumed = Object.fromEntries(PARK_REASONS.map((reason) => [reason, stepToResume("verify_added", reason)]));
  expect(resumed).toEqual({
    name_taken: "check_free",
    name_invalid: "check_free",
    new_code_missing: "check_free",
    old_code_replaced: "delete",
    discount_missing: "verify_added",
    access_revoked: "verify_added",
    not_enrolled: "verify_added",
    refused: "verify_added",
    gave_up: "verify_added",
  });
});

/** "old/new" while an item of the plan stands at each of its steps. */
function liveAt(plan: Plan, { seenGone = false, sent = false, uses = null as number | null } = {}): Record<string, string> {
  const about: Omit<PlanProgress, "step"> = { plan, addedAt: sent ? THEN : null, deletedAt: seenGone ? THEN : null, usesAtEnd: uses };
  return Object.fromEntries(
    walk(plan).map((step) => {
      const live = liveDuring({ ...about, step });
      return [step, `${live.old}/${live.new}`];
    }),
  );
}

test("in a rename the old code works until its deletion may have been sent, and the new one once it was read back", () => {
  expect(liveAt("rename")).toEqual({
    check_free: "yes/no",
    add: "yes/no",
    verify_added: "yes/no",
    delete: "yes/yes",
    verify_deleted: "maybe/yes",
    record: "no/yes",
  });
  expect(liveAt("rename", { sent: true, uses: 3 })).toMatchObject({ add: "yes/maybe", verify_added: "yes/maybe", delete: "maybe/yes" });
  expect(liveAt("rename", { sent: true, uses: 3, seenGone: true })).toMatchObject({ delete: "no/yes", verify_deleted: "no/yes" });
});

test.each<Plan>(["reset", "old_first"])("in the plan %s nothing new works before the old code is seen to be gone", (plan) => {
  expect(liveAt(plan)).toMatchObject({ delete: "yes/no", verify_deleted: "maybe/no", record: "no/yes" });
  expect(liveAt(plan, { uses: 0 })).toMatchObject({ delete: "maybe/no" });
  expect(liveAt(plan, { seenGone: true, sent: true, uses: 0 })).toMatchObject({
    delete: "no/no",
    verify_deleted: "no/no",
    check_free: "no/no",
    add: "no/maybe",
    verify_added: "no/maybe",
  });
});

test("an issue has no old code, a withdrawal no new one, and a rename that is called off keeps its old code", () => {
  expect(liveAt("issue", { sent: true })).toEqual({ check_free: "no/no", add: "no/maybe", verify_added: "no/maybe", record: "no/yes" });
  expect(liveAt("withdraw")).toEqual({ delete: "yes/no", verify_deleted: "maybe/no", record: "no/no" });
  expect(liveAt("take_back")).toEqual({ remove_new: "yes/maybe", verify_removed: "yes/maybe", close: "yes/no" });
});

test("while nobody told the uses of an old code, its deletion was not sent", () => {
  expect(liveDuring({ plan: "rename", step: "delete", addedAt: THEN, deletedAt: null })).toEqual({ old: "yes", new: "yes" });
});
