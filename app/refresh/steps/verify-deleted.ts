import type { Answer } from "#app/refresh/answers.ts";
import { pollAfter, repeatAfter } from "#app/refresh/patience.ts";
import type { Item } from "#app/refresh/refresh.ts";
import { lookForAll } from "./kept-look.ts";
import { lookAtPages, type Seen, type Sight } from "./sight.ts";
import { answerMissing, gaveUp, isOverdue, type RunStep, type StepContext } from "./step.ts";

/**
 * Sees for itself that the old code is gone. `Job.done` proves nothing: Shopify says it of jobs that never existed.
 * In a rename it also sees the new one a last time, so that nobody is told of a code that does not work.
 */
export const verifyDeleted: RunStep = async (items, context) => {
  const names = items.flatMap(({ plan, oldName, newName }) => (plan === "rename" ? [oldName, newName] : [oldName]));
  let sight: Sight | null = await lookForAll(names, items, context);
  // The name alone cannot tell a deletion under way from a code that someone made anew; the pages have the ids.
  if (sight && !sight.byId && items.some((item) => item.attempts >= 2 && sight!.of(item.oldName).where === "ours"))
    sight = await lookAtPages(context);
  if (!sight) return answerMissing(items, context);
  return new Map(items.map((item) => [item.id, answerFor(item, sight, context)] as const));
};

function answerFor(item: Item, sight: Sight, context: StepContext): Answer {
  const old = sight.of(item.oldName);
  if (isStillThere(item, old)) return stillThere(item, context);
  if (old.where === "ours" && item.plan !== "reset") {
    return { kind: "park", reason: "old_code_replaced", learned: { oldRedeemCodeId: old.code?.id ?? null, usesAtEnd: null } };
  }
  const deletedAt = item.deletedAt ?? context.now();
  if (item.plan === "rename" && sight.of(item.newName).where !== "ours") {
    return { kind: "park", reason: "new_code_missing", learned: { deletedAt } };
  }
  return { kind: "done", learned: { deletedAt } };
}

/** Under the captured id, or under an id not looked at. */
function isStillThere(item: Item, old: Seen): boolean {
  return old.where === "ours" && (old.code === null || old.code.id === item.oldRedeemCodeId);
}

function stillThere(item: Item, context: StepContext): Answer {
  if (isOverdue(item, context)) return gaveUp(context);
  const looks = item.attempts + 1;
  if (looks % 5 !== 0) return { kind: "wait", seconds: pollAfter(item.attempts), on: "shopify" };
  const mayRepeat = item.setbacks < context.patience.setbacksInReset;
  return mayRepeat ? { kind: "undone", seconds: repeatAfter(item.setbacks) } : { kind: "park", reason: "gave_up" };
}
