import { ShopifyRejected } from "#app/shopify/errors.ts";

import type { Answer } from "#app/refresh/answers.ts";
import type { Item } from "#app/refresh/refresh.ts";
import { answerMissing, answerAll, type Answers, type StepContext } from "./step.ts";

type Batch = readonly [Item, ...Item[]];

/**
 * Makes one call for all; where Shopify rejects it, finds out by halves whose fault it is, so that one row's trouble
 * parks that row only. A discount that is gone parks them all, with that reason.
 */
export async function inHalves(items: Batch, context: StepContext, call: (items: Batch) => Promise<Answer>): Promise<Answers> {
  try {
    return answerAll(items, await call(items));
  } catch (error) {
    if (!(error instanceof ShopifyRejected)) throw error;
    if ((await context.codes.discount(context.discountId)) === null) return answerMissing(items, context);
    const [first, ...rest] = halve(items);
    if (rest.length === 0) return answerAll(items, { kind: "park", reason: "refused", detail: { words: error.message } });
    const answers: Answers = new Map();
    for (const half of [first, ...rest]) {
      for (const [id, answer] of half ? await inHalves(half, context, call) : []) answers.set(id, answer);
    }
    return answers;
  }
}

function halve(items: Batch): Batch[] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].filter((half): half is [Item, ...Item[]] => half.length > 0);
}
