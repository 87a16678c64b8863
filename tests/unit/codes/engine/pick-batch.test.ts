import { pickBatch, secondsUntilDue, type Group } from "#app/codes/engine/pick-batch.ts";
import { RETRY_POLICY } from "#app/codes/engine/retry-policy.ts";
import { PLANS, type Plan, type Step } from "#app/codes/engine/plans.ts";

const NOW = new Date("2026-11-22T12:00:00Z");
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

/** A group of a rename that is due and came to its step a second ago, unless said otherwise. */
function group(step: Step, { plan = "rename", due = null, ...more }: Partial<Group> & { due?: number | null; plan?: Plan } = {}): Group {
  return { plan, step, creation: null, uncounted: false, count: 250, since: at(-1), dueAt: due === null ? null : at(due), ...more };
}
const imports = (count: number, more: Partial<Group> & { due?: number | null } = {}) =>
  Array.from({ length: count }, (_, each) => group("verify_added", { creation: `import ${each}`, since: at(each - 20), ...more }));
const next = (...groups: Group[]) => pickBatch(groups, NOW, RETRY_POLICY)?.set ?? null;

test("three imports are under way at once, no more, and one that is stuck does not count for ever", () => {
  expect(next(group("add"), ...imports(2, { due: 0.2 }))).toMatchObject({ step: "add" });
  expect(next(group("add"), ...imports(3, { due: 0.2 }))).toBeNull();
  expect(next(group("add"), ...imports(3, { due: 0.2, since: at(-RETRY_POLICY.queueFor) }))).toMatchObject({ step: "add" });
});

test("imports are read back in the order in which they were sent", () => {
  expect(next(...imports(3).toReversed())).toMatchObject({ step: "verify_added", creation: "import 0" });
});

test("while an import is looked at again soon those behind it are not asked about, but a stuck one holds up nobody", () => {
  const [first, ...behind] = imports(3);
  expect(next({ ...first!, dueAt: at(0.5) }, ...behind)).toBeNull();
  expect(next({ ...first!, dueAt: at(15) }, ...behind)).toMatchObject({ creation: "import 1" });
});

test("many deleted codes are seen gone together once no more are coming, a few at once, and nobody waits for ever", () => {
  const coming = group("verify_added", { creation: "import 9", due: 0.5 });
  expect(next(group("verify_deleted"), coming)).toBeNull();
  expect(next(group("verify_deleted"), { ...coming, dueAt: at(30) })).toMatchObject({ step: "verify_deleted" });
  expect(next(group("verify_deleted", { count: 1 }), coming)).toMatchObject({ step: "verify_deleted" });
  expect(next(group("verify_deleted", { since: at(-RETRY_POLICY.gatherFor) }), coming)).toMatchObject({ step: "verify_deleted" });
  expect(next(group("verify_deleted"), group("delete", { due: 86_400 }))).toMatchObject({ step: "verify_deleted" });
});

test("names are judged as the imports need them, and the others when there is nothing else to do", () => {
  const full = imports(3, { due: 0.2 });
  expect(next(group("check_free"), group("delete"), ...full)).toMatchObject({ step: "check_free" });
  expect(next(group("check_free"), group("add"), group("delete"), ...full)).toMatchObject({ step: "delete" });
  expect(next(group("check_free"), group("add"), ...full)).toMatchObject({ step: "check_free" });
});

test("in resets no more codes go down while some are down and coming back", () => {
  const waiting = group("delete", { plan: "reset" });
  expect(next(waiting, group("verify_added", { plan: "reset", creation: "import 0", due: 0.3 }))).toBeNull();
  expect(next(waiting, group("verify_added", { plan: "reset", creation: "import 0", due: 30 }))).toMatchObject({ step: "delete" });
});

test("uses are noted of all before the first codes are deleted, a thousand at a time", () => {
  const counted = group("delete");
  const uncounted = group("delete", { uncounted: true, count: 5000 });
  expect(next(counted, uncounted)).toMatchObject({ step: "delete", uncounted: true, limit: 1000 });
  expect(next(counted)).toMatchObject({ step: "delete", uncounted: false, limit: 250 });
});

/** The groups in the order in which they are taken up when all of them are due and none waits for another; with the largest batch of each. */
const TAKEN_UP: readonly [Plan, Step, number][] = [
  ["old_first", "delete", 250],
  ["old_first", "verify_deleted", 1000],
  ["old_first", "add", 250],
  ["old_first", "check_free", 250],
  ["old_first", "verify_added", 250],
  ["old_first", "record", 1000],
  ["reset", "record", 250],
  ["reset", "verify_added", 250],
  ["reset", "add", 250],
  ["reset", "check_free", 250],
  ["reset", "verify_deleted", 250],
  ["reset", "delete", 250],
  ["withdraw", "delete", 250],
  ["withdraw", "verify_deleted", 1000],
  ["withdraw", "record", 1000],
  ["issue", "add", 250],
  ["issue", "check_free", 250],
  ["issue", "verify_added", 250],
  ["issue", "record", 1000],
  ["rename", "add", 250],
  ["rename", "check_free", 250],
  ["rename", "delete", 250],
  ["rename", "verify_added", 250],
  ["rename", "verify_deleted", 1000],
  ["rename", "record", 1000],
  ["take_back", "remove_new", 250],
  ["take_back", "verify_removed", 1000],
  ["take_back", "close", 1000],
];

test.each(TAKEN_UP)("work of the plan %s at the step %s is taken up, %i at most", (plan, step, limit) => {
  expect(pickBatch([group(step, { plan, count: 5000 })], NOW, RETRY_POLICY)).toEqual({
    set: { plan, step, creation: null, uncounted: false, limit },
    standing: 5000,
  });
});

test("no step of any plan is forgotten, and of two pieces of work the one that matters more goes first", () => {
  expect(TAKEN_UP.map(([plan, step]) => `${plan} ${step}`).toSorted()).toEqual(
    Object.entries(PLANS)
      .flatMap(([plan, steps]) => steps.map((step) => `${plan} ${step}`))
      .toSorted(),
  );
  // One code each and nothing gathered: none of them waits for the other.
  const [groups, patient] = [TAKEN_UP.map(([plan, step]) => group(step, { plan, count: 1 })), { ...RETRY_POLICY, gatherFor: 0 }];
  groups.slice(1).forEach((later, at) => {
    const earlier = groups[at]!;
    expect(pickBatch([later, earlier], NOW, patient)?.set).toMatchObject({ plan: earlier.plan, step: earlier.step });
  });
});

test("what is not due yet is left alone, and the first of the waits says how long there is nothing to do", () => {
  expect(next(group("add", { due: 3 }))).toBeNull();
  expect(secondsUntilDue([group("add", { due: 30 }), group("delete", { due: 3 }), group("record")], NOW)).toBe(3);
  expect(secondsUntilDue([group("delete", { due: -3 })], NOW)).toBe(0);
  expect(secondsUntilDue([group("record")], NOW)).toBeNull();
});

test("an import that is looked at again within five seconds is waited for by those behind it, and by none that are before it", () => {
  const [first, second] = imports(2);
  expect(next({ ...first!, dueAt: at(5) }, second!)).toBeNull();
  expect(next({ ...first!, dueAt: at(5.001) }, second!)).toMatchObject({ creation: "import 1" });
  expect(next(first!, { ...second!, dueAt: at(1) })).toMatchObject({ creation: "import 0" });
  expect(next({ ...first!, since: second!.since, dueAt: at(1) }, second!)).toMatchObject({ creation: "import 1" });
  expect(next({ ...first!, step: "delete", dueAt: at(1) }, second!)).toMatchObject({ creation: "import 1" });
});

test("deleted codes are gathered for those behind them in the same plan, whether these are due or will be soon, and for no others", () => {
  const gone = group("verify_deleted");
  expect(next(gone, group("check_free"), group("add", { due: 1 }))).toMatchObject({ step: "check_free" });
  expect(next(gone, ...imports(3, { due: 1 }), group("add"))).toBeNull();
  expect(next(gone, group("record", { due: 1 }))).toMatchObject({ step: "verify_deleted" });
  expect(next(gone, group("verify_deleted", { due: 1 }))).toMatchObject({ step: "verify_deleted" });
  expect(next(gone, group("verify_added", { plan: "issue", due: 1 }))).toMatchObject({ step: "verify_deleted" });
  expect(next(group("verify_deleted", { since: at(-59.999) }), group("delete", { due: 1 }))).toBeNull();
});

test("in a reset codes go down while others only wait to go down, and whatever renames wait for", () => {
  const waiting = group("delete", { plan: "reset" });
  expect(next(waiting, group("delete", { plan: "reset", due: 1 }))).toMatchObject({ plan: "reset", step: "delete" });
  expect(next(waiting, group("verify_added", { due: 1 }))).toMatchObject({ plan: "reset", step: "delete" });
  expect(next(group("delete"), group("verify_added", { due: 1 }))).toMatchObject({ plan: "rename", step: "delete" });
});

test("names are judged at once in a reset, beside another plan's imports, and while what is to be added is not due", () => {
  const full = imports(3, { due: 0.2 });
  const reset = { plan: "reset" } as const;
  expect(next(group("check_free", reset), group("add", reset), group("delete", reset), ...full)).toMatchObject({ step: "check_free" });
  expect(next(group("check_free"), group("add", { due: 1 }), group("delete"), ...full)).toMatchObject({ step: "check_free" });
  expect(next(group("check_free"), group("add"), group("delete", { due: 1 }), ...full)).toMatchObject({ step: "check_free" });
  expect(next(group("check_free"), group("add"), group("verify_deleted", { plan: "issue" }), ...full)).toMatchObject({
    step: "check_free",
  });
  const landed = group("verify_added", { creation: "import 0", since: at(-20) });
  expect(
    next(
      group("check_free"),
      group("add"),
      landed,
      ...imports(3, { due: 0.2 }).slice(1),
      group("verify_added", { creation: "other", due: 0.2 }),
    ),
  ).toMatchObject({
    step: "verify_added",
  });
});

test("imports that wait since the same moment count once each, and only those that are read back", () => {
  const one = imports(1, { due: 0.2 });
  expect(next(group("add"), ...one, ...one, ...one)).toMatchObject({ step: "add" });
  expect(next(group("add"), ...imports(3, { due: 0.2 }).map((each) => ({ ...each, step: "delete" as const })))).toMatchObject({
    step: "add",
  });
  expect(next(group("add"), ...imports(3, { due: 0.2, since: at(-29.999) }))).toBeNull();
});

test("uses are noted before older groups are deleted, and of two alike the older one goes first", () => {
  const old = group("delete", { since: at(-60), count: 1 });
  expect(next(old, group("delete", { uncounted: true }))).toMatchObject({ uncounted: true });
  expect(pickBatch([group("delete", { since: at(-1), count: 2 }), old], NOW, RETRY_POLICY)?.standing).toBe(1);
});
