import { pickBatch, type Group } from "#app/codes/engine/pick-batch.ts";
import { RETRY_POLICY } from "#app/codes/engine/retry-policy.ts";
import type { Plan, Step } from "#app/codes/engine/plans.ts";

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
