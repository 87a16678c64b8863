/** What every step gets and gives: a set of items on the same step of the same discount, an answer for each. */
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { StepResult } from "#app/codes/engine/transitions.ts";
import type { RetryPolicy } from "#app/codes/engine/retry-policy.ts";
import type { Item } from "#app/codes/engine/plans.ts";
import { ShopifyRejected } from "#app/shopify/client/errors.ts";

export type StepContext = {
  discountId: string;
  codes: DiscountCodes;
  now: () => Date;
  patience: RetryPolicy;
  /** About how many codes the discount holds. */
  codesOnDiscount: number;
  /** How many stand on this step in all, the items at hand among them: those that follow may be judged by the same look. */
  standing: number;
};

export type StepResults = Map<string, StepResult>;

/** Looks at Shopify, changes at most what its name says, and answers every item it was given. It never decides what follows. */
export type RunStep = (items: readonly Item[], context: StepContext) => Promise<StepResults>;

export function resultForAll(items: readonly Item[], answer: StepResult): StepResults {
  return new Map(items.map(({ id }) => [id, answer]));
}

/** Whether the item has stood on its step for longer than we wait. */
export function isOverdue(item: Item, { now, patience: retryPolicy }: StepContext): boolean {
  return now().getTime() - item.stepSince.getTime() > retryPolicy.giveUpAfter * 1000;
}

/** Asks a person, and says how long it was waited for. */
export function gaveUp({ patience: retryPolicy }: StepContext): StepResult {
  return { kind: "park", reason: "gave_up", detail: { waitedMinutes: Math.round(retryPolicy.giveUpAfter / 60) } };
}

/** The discount is gone, and every code with it: that ends a withdrawal well, everything else needs a person. */
export function answerMissing(items: readonly Item[], { now }: StepContext): StepResults {
  return new Map(
    items.map((item): [string, StepResult] => [
      item.id,
      item.plan === "withdraw"
        ? { kind: "done", learned: { deletedAt: item.deletedAt ?? now() }, detail: { discountGone: true } }
        : { kind: "park", reason: "discount_missing" },
    ]),
  );
}

type Batch = readonly [Item, ...Item[]];

/**
 * Makes one call for all; where Shopify rejects it, finds out by halves whose fault it is, so that one row's trouble
 * parks that row only. A discount that is gone parks them all, with that reason.
 */
export async function bisectBatch(items: Batch, context: StepContext, call: (items: Batch) => Promise<StepResult>): Promise<StepResults> {
  try {
    return resultForAll(items, await call(items));
  } catch (error) {
    if (!(error instanceof ShopifyRejected)) throw error;
    if ((await context.codes.discount(context.discountId)) === null) return answerMissing(items, context);
    const [first, ...rest] = halve(items);
    if (rest.length === 0) return resultForAll(items, { kind: "park", reason: "refused", detail: { words: error.message } });
    const answers: StepResults = new Map();
    for (const half of [first, ...rest]) {
      for (const [id, answer] of half ? await bisectBatch(half, context, call) : []) answers.set(id, answer);
    }
    return answers;
  }
}

function halve(items: Batch): Batch[] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].filter((half): half is [Item, ...Item[]] => half.length > 0);
}
