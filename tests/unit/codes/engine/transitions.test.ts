import type { Item } from "#app/codes/engine/plans.ts";
import { applyResult } from "#app/codes/engine/transitions.ts";

const BEFORE = new Date("2026-11-22T12:00:00Z");
const NOW = new Date("2026-11-22T12:00:05Z");
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

/** A rename that has looked twice for its new code, with one setback behind it, unless said otherwise. */
function anItem(more: Partial<Item> = {}): Item {
  return {
    id: "item",
    refreshId: "refresh",
    changeId: null,
    enrolmentId: "enrolment",
    discountId: "discount",
    enrolled: true,
    plan: "rename",
    step: "verify_added",
    stepSince: BEFORE,
    attempts: 2,
    setbacks: 1,
    retireAt: null,
    oldCodeId: "old",
    oldName: "MAYA15",
    oldRedeemCodeId: "redeem code",
    newName: "MAYA20",
    newKey: "MAYA20",
    addedAt: BEFORE,
    bulkCreationId: "import",
    newRedeemCodeId: null,
    usesAtEnd: null,
    deletedAt: null,
    version: 4,
    ...more,
  };
}

/** Of what an item is while it goes on and nothing is waited for. */
const GOING_ON = { state: "running", parkedFor: null, parkedDetail: null, waitingFor: null, dueAt: null, settledAt: null };

test("a step that is done leads to the next one at once, with what it learned and its counts begun anew", () => {
  const item = anItem();
  const { item: next, events, looked } = applyResult(item, { kind: "done", learned: { newRedeemCodeId: "new" }, detail: { uses: 3 } }, NOW);
  expect(next).toEqual({ ...item, ...GOING_ON, newRedeemCodeId: "new", step: "delete", stepSince: NOW, attempts: 0 });
  expect(events).toEqual([{ at: NOW, step: "verify_added", outcome: "done", detail: { uses: 3 } }]);
  expect(looked).toBeNull();
});

test("a step that is done may ask the next one to rest, because it would find nothing before", () => {
  expect(applyResult(anItem({ step: "add" }), { kind: "done", rest: 0.3 }, NOW).item).toMatchObject({
    step: "verify_added",
    dueAt: at(0.3),
  });
});

test("the last step settles an item: done, or left as it was where the rename was called off", () => {
  expect(applyResult(anItem({ step: "record" }), { kind: "done" }, NOW).item).toMatchObject({ state: "done", step: null, settledAt: NOW });
  const closed = applyResult(anItem({ plan: "take_back", step: "close" }), { kind: "done" }, NOW).item;
  expect(closed).toMatchObject({ state: "left", step: null, settledAt: NOW });
});

test("what is worth keeping before an effect is noted, and the same step comes again at once", () => {
  const item = anItem({ step: "delete" });
  const { item: next, events, looked } = applyResult(item, { kind: "noted", learned: { usesAtEnd: 7 } }, NOW);
  expect(next).toEqual({ ...item, ...GOING_ON, usesAtEnd: 7 });
  expect(events).toEqual([{ at: NOW, step: "delete", outcome: "noted", detail: {} }]);
  expect(looked).toBeNull();
});

test("a wait says whom it is for and when to look again, and stands in the timeline once", () => {
  const first = anItem({ attempts: 0 });
  const waited = applyResult(first, { kind: "wait", seconds: 8, on: "shopify", detail: { landed: 1 } }, NOW);
  expect(waited.item).toEqual({ ...first, ...GOING_ON, attempts: 1, waitingFor: "shopify", dueAt: at(8) });
  expect(waited.events).toEqual([{ at: NOW, step: "verify_added", outcome: "waited", detail: { landed: 1 } }]);
  const again = applyResult(anItem({ attempts: 1 }), { kind: "wait", seconds: 8, on: "schedule" }, NOW);
  expect(again).toMatchObject({ item: { attempts: 2, waitingFor: "schedule" }, events: [], looked: null });
});

test("an effect that did not happen is asked for again after a pause, and counts as a setback", () => {
  const item = anItem();
  const { item: next, events, looked } = applyResult(item, { kind: "undone", seconds: 2, detail: { missing: true } }, NOW);
  expect(next).toEqual({ ...item, ...GOING_ON, step: "add", stepSince: NOW, attempts: 0, setbacks: 2, dueAt: at(2) });
  expect(events).toEqual([{ at: NOW, step: "verify_added", outcome: "undone", detail: { missing: true } }]);
  expect(looked).toBeNull();
});

test("an item that needs a person keeps its reason, its detail and what it learned, and stands where it will be resumed", () => {
  const item = anItem({ step: "add" });
  const answer = { kind: "park", reason: "name_taken", detail: { ownerTitle: "Spring sale" }, learned: { addedAt: null } } as const;
  const { item: next, events, looked } = applyResult(item, answer, NOW);
  expect(next).toEqual({
    ...item,
    ...GOING_ON,
    addedAt: null,
    state: "parked",
    step: "check_free",
    parkedFor: "name_taken",
    parkedDetail: { ownerTitle: "Spring sale" },
    settledAt: NOW,
  });
  expect(events).toEqual([{ at: NOW, step: "add", outcome: "parked", detail: { ownerTitle: "Spring sale", reason: "name_taken" } }]);
  expect(looked).toBeNull();
});
