import type { StepResult } from "#app/codes/engine/transitions.ts";
import { pagesAreCheaper } from "#app/codes/engine/lookup-cost.ts";
import type { Item } from "#app/codes/engine/plans.ts";
import { pollAfter, repeatAfter } from "#app/codes/engine/retry-policy.ts";

import { bisectBatch, answerMissing, type StepResults, type RunStep, type StepContext, gaveUp, isOverdue } from "./step.ts";
import { readPagesCached, lookUpAllCached, readCodePages, type CodeLocation, type CodeLookup } from "./code-lookup.ts";

/**
 * Sees for itself that the old code is gone. `Job.done` proves nothing: Shopify says it of jobs that never existed.
 * In a rename it also sees the new one a last time, so that nobody is told of a code that does not work.
 */
export const verifyDeleted: RunStep = async (items, context) => {
  const names = items.flatMap(({ plan, oldName, newName }) => (plan === "rename" ? [oldName, newName] : [oldName]));
  let lookup: CodeLookup | null = await lookUpAllCached(names, items, context);
  // The name alone cannot tell a deletion under way from a code that someone made anew; the pages have the ids.
  if (lookup && !lookup.byId && items.some((item) => item.attempts >= 2 && lookup!.of(item.oldName).where === "ours"))
    lookup = await readCodePages(context);
  if (!lookup) return answerMissing(items, context);
  return new Map(items.map((item) => [item.id, answerFor(item, lookup, context)] as const));
};

/**
 * Deletes by the redeem-code ids captured at planning, never by name: in a reset the new code carries the old one's
 * name, and Shopify's search knows no `code:` and would match them all. The use counts go with the codes, so they are
 * noted, and on record, before. No code goes before the time that was chosen for it.
 */
export const deleteOld: RunStep = async (all, context) => {
  const answers: StepResults = new Map();
  const now = context.now().getTime();
  const items = all.filter((item) => {
    const left = (item.retireAt?.getTime() ?? 0) - now;
    if (left > 0)
      answers.set(item.id, { kind: "wait", seconds: left / 1000, on: "schedule", detail: { until: item.retireAt!.toISOString() } });
    return left <= 0;
  });
  const uncounted = items.filter((item): item is Known => item.oldRedeemCodeId !== null && item.usesAtEnd === null);
  const counted = items.filter((item): item is Known => item.oldRedeemCodeId !== null && item.usesAtEnd !== null);
  for (const { id, oldRedeemCodeId } of items)
    if (oldRedeemCodeId === null) answers.set(id, { kind: "done", detail: { nothingToDelete: true } });
  if (uncounted.length > 0) {
    const uses = await readUses(uncounted, context);
    if (!uses) return new Map([...answers, ...answerMissing(items, context)]);
    for (const item of uncounted) answers.set(item.id, noted(uses.get(item.oldRedeemCodeId)));
  }
  const [first, ...rest] = counted;
  if (!first) return answers;
  const deleted = await bisectBatch([first, ...rest], context, async (batch) => {
    const [id, ...ids] = batch.map(({ oldRedeemCodeId }) => oldRedeemCodeId).filter((known) => known !== null);
    const { jobId } = await context.codes.remove(context.discountId, [id!, ...ids]);
    return { kind: "done", detail: { jobId } };
  });
  return new Map([...answers, ...deleted]);
};

type Known = Item & { oldRedeemCodeId: string };

/** A code that is gone already was deleted by someone else: its count is lost, and the rest is as if we had done it. */
function noted(uses: number | undefined): StepResult {
  return uses === undefined
    ? { kind: "done", detail: { alreadyGone: true } }
    : { kind: "noted", learned: { usesAtEnd: uses }, detail: { uses } };
}

async function readUses(items: readonly Known[], context: StepContext): Promise<Map<string, number> | null> {
  const [first, ...rest] = items.map(({ oldRedeemCodeId }) => oldRedeemCodeId);
  if (first === undefined) return new Map();
  const count = Math.max(items.length, context.standing);
  const found = pagesAreCheaper({ count, points: 3 }, context.codesOnDiscount)
    ? (await readPagesCached(items, context))?.byId
    : await context.codes.byIds(context.discountId, [first, ...rest]);
  // Of everything that was looked at, only what is asked for: a large discount is not copied for each part.
  return found ? new Map([first, ...rest].flatMap((id) => found.get(id) ?? []).map(({ id, uses }) => [id, uses])) : null;
}

function answerFor(item: Item, lookup: CodeLookup, context: StepContext): StepResult {
  const old = lookup.of(item.oldName);
  if (isStillThere(item, old)) return stillThere(item, context);
  if (old.where === "ours" && item.plan !== "reset") {
    return { kind: "park", reason: "old_code_replaced", learned: { oldRedeemCodeId: old.code?.id ?? null, usesAtEnd: null } };
  }
  const deletedAt = item.deletedAt ?? context.now();
  if (item.plan === "rename" && lookup.of(item.newName).where !== "ours") {
    return { kind: "park", reason: "new_code_missing", learned: { deletedAt } };
  }
  return { kind: "done", learned: { deletedAt } };
}

/** Under the captured id, or under an id not looked at. */
function isStillThere(item: Item, old: CodeLocation): boolean {
  return old.where === "ours" && (old.code === null || old.code.id === item.oldRedeemCodeId);
}

function stillThere(item: Item, context: StepContext): StepResult {
  if (isOverdue(item, context)) return gaveUp(context);
  const looks = item.attempts + 1;
  if (looks % 5 !== 0) return { kind: "wait", seconds: pollAfter(item.attempts), on: "shopify" };
  const mayRepeat = item.setbacks < context.patience.setbacksInReset;
  return mayRepeat ? { kind: "undone", seconds: repeatAfter(item.setbacks) } : { kind: "park", reason: "gave_up" };
}
