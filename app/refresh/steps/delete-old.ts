import type { Answer } from "#app/refresh/answers.ts";
import { pagesAreCheaper } from "#app/refresh/looking.ts";
import type { Item } from "#app/refresh/refresh.ts";
import { inHalves } from "./halves.ts";
import { lookAtAll } from "./kept-look.ts";
import { answerMissing, type Answers, type RunStep, type StepContext } from "./step.ts";

/**
 * Deletes by the redeem-code ids captured at planning, never by name: in a reset the new code carries the old one's
 * name, and Shopify's search knows no `code:` and would match them all. The use counts go with the codes, so they are
 * noted, and on record, before. No code goes before the time that was chosen for it.
 */
export const deleteOld: RunStep = async (all, context) => {
  const answers: Answers = new Map();
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
  const deleted = await inHalves([first, ...rest], context, async (batch) => {
    const [id, ...ids] = batch.map(({ oldRedeemCodeId }) => oldRedeemCodeId).filter((known) => known !== null);
    const { jobId } = await context.codes.remove(context.discountId, [id!, ...ids]);
    return { kind: "done", detail: { jobId } };
  });
  return new Map([...answers, ...deleted]);
};

type Known = Item & { oldRedeemCodeId: string };

/** A code that is gone already was deleted by someone else: its count is lost, and the rest is as if we had done it. */
function noted(uses: number | undefined): Answer {
  return uses === undefined
    ? { kind: "done", detail: { alreadyGone: true } }
    : { kind: "noted", learned: { usesAtEnd: uses }, detail: { uses } };
}

async function readUses(items: readonly Known[], context: StepContext): Promise<Map<string, number> | null> {
  const [first, ...rest] = items.map(({ oldRedeemCodeId }) => oldRedeemCodeId);
  if (first === undefined) return new Map();
  const count = Math.max(items.length, context.standing);
  const found = pagesAreCheaper({ count, points: 3 }, context.codesOnDiscount)
    ? (await lookAtAll(items, context))?.byId
    : await context.codes.byIds(context.discountId, [first, ...rest]);
  // Of everything that was looked at, only what is asked for: a large discount is not copied for each part.
  return found ? new Map([first, ...rest].flatMap((id) => found.get(id) ?? []).map(({ id, uses }) => [id, uses])) : null;
}
