import type { StepResult } from "#app/codes/engine/transitions.ts";
import { pagesAreCheaper } from "#app/codes/engine/lookup-cost.ts";
import { pollAfter, repeatAfter } from "#app/codes/engine/retry-policy.ts";
import type { Item } from "#app/codes/engine/plans.ts";
import { bisectBatch, answerMissing, gaveUp, isOverdue, type StepResults, type RunStep, type StepContext } from "./step.ts";

/** Deletes the new codes of renames that were called off, by the ids that were read back when they were verified. */
export const removeNew: RunStep = async (items, context) => {
  const answers: StepResults = new Map();
  for (const { id, newRedeemCodeId } of items) if (newRedeemCodeId === null) answers.set(id, { kind: "park", reason: "new_code_missing" });
  const [first, ...rest] = items.filter(({ newRedeemCodeId }) => newRedeemCodeId !== null);
  if (!first) return answers;
  const removed = await bisectBatch([first, ...rest], context, async (batch) => {
    const [id, ...ids] = batch.map(({ newRedeemCodeId }) => newRedeemCodeId).filter((known) => known !== null);
    const { jobId } = await context.codes.remove(context.discountId, [id!, ...ids]);
    return { kind: "done", detail: { jobId } };
  });
  return new Map([...answers, ...removed]);
};

/** Sees for itself that the new code is gone, by its id: somebody may have made one of that name since. */
export const verifyRemoved: RunStep = async (items, context) => {
  const there = await idsThere(items, context);
  if (!there) return answerMissing(items, context);
  return new Map(
    items.map((item) => [item.id, there.has(item.newRedeemCodeId ?? "") ? stillThere(item, context) : gone(context)] as const),
  );
};

async function idsThere(items: readonly Item[], { codes, discountId, codesOnDiscount }: StepContext): Promise<Set<string> | null> {
  const [first, ...rest] = items.flatMap(({ newRedeemCodeId }) => newRedeemCodeId ?? []);
  if (first === undefined) return new Set();
  if (pagesAreCheaper({ count: items.length, points: 3 }, codesOnDiscount)) {
    const listed = await codes.list(discountId);
    return listed && new Set(listed.map(({ id }) => id));
  }
  const found = await codes.byIds(discountId, [first, ...rest]);
  return found && new Set(found.keys());
}

function gone(context: StepContext): StepResult {
  return { kind: "done", learned: { deletedAt: context.now() } };
}

function stillThere(item: Item, context: StepContext): StepResult {
  if (isOverdue(item, context)) return gaveUp(context);
  if ((item.attempts + 1) % 5 !== 0) return { kind: "wait", seconds: pollAfter(item.attempts), on: "shopify" };
  const mayRepeat = item.setbacks < context.patience.setbacksInReset;
  return mayRepeat ? { kind: "undone", seconds: repeatAfter(item.setbacks) } : { kind: "park", reason: "gave_up" };
}
