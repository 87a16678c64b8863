import { holdDiscount, letGoOfDiscount } from "#app/codes/discount-hold.server.ts";
import type { ShopContext } from "#app/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discount-codes.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/errors.ts";

import type { ChangeItem, StepAnswer } from "./change.ts";
import { RUN } from "./change-steps.ts";
import { saveAnswers, takeItems, type OnLineageChanged } from "./change.store.server.ts";

/** Shopify takes at most 250 codes in one call. */
const AT_ONCE = 250;
const HOLD_SECONDS = 20;
/** Waiting for one thing at Shopify before a person is asked. */
const GIVE_UP_AFTER_SECONDS = 900;
const POLLS = [0.3, 0.5, 1, 2, 4, 8, 15, 30];

export type ChangeDeps = { codes: DiscountCodes; onLineageChanged: OnLineageChanged; now: () => Date };

/**
 * Moves one set of a discount's members by one step of their change. It may be stopped anywhere and called again by
 * anyone: which step is next is all there is to know. Answers when to call again; null when nothing is left.
 */
export async function advanceChanges(
  ctx: ShopContext,
  discountId: string,
  deps: ChangeDeps,
): Promise<"now" | { inSeconds: number } | null> {
  const held = await holdDiscount(ctx, discountId, HOLD_SECONDS);
  if (!held) return { inSeconds: 1 };
  try {
    const now = deps.now();
    const taken = await takeItems(ctx, { discountId, now, limit: AT_ONCE });
    if (taken === null) return null;
    if ("nextDueAt" in taken) return { inSeconds: Math.max(0.05, (taken.nextDueAt.getTime() - now.getTime()) / 1000) };
    const [first, ...rest] = taken.items;
    if (!first) return "now";
    const { answers, pause } = await ask([first, ...rest], { discountId, now, codes: deps.codes });
    const answered = taken.items.map((item) => ({ item, answer: impatient(item, answers.get(item.id), deps.now()) }));
    const inSeconds = (item: ChangeItem) => Math.max(pause, POLLS[Math.min(item.attempts, POLLS.length - 1)] ?? 30);
    await saveAnswers(ctx, answered, { now: deps.now(), inSeconds, onLineageChanged: deps.onLineageChanged });
    return pause > 0 ? { inSeconds: pause } : "now";
  } finally {
    await letGoOfDiscount(ctx, discountId, held.holder);
  }
}

type Asking = { discountId: string; now: Date; codes: DiscountCodes };

/** What Shopify cannot answer now is asked again later; what it will not let us do is said on every item. */
async function ask(
  items: readonly [ChangeItem, ...ChangeItem[]],
  context: Asking,
): Promise<{ answers: Map<string, StepAnswer>; pause: number }> {
  const all = (answer: StepAnswer) => new Map(items.map(({ id }) => [id, answer]));
  try {
    return { answers: await RUN[items[0].step](items, context), pause: 0 };
  } catch (error) {
    if (error instanceof ShopifyUnavailable) return { answers: all({ kind: "wait" }), pause: error.retryAfterSeconds };
    if (error instanceof ShopifyAccessLost) return { answers: all({ kind: "refuse", reason: "access_lost" }), pause: 0 };
    throw error;
  }
}

function impatient(item: ChangeItem, answer: StepAnswer | undefined, now: Date): StepAnswer {
  if (!answer) throw new Error(`No answer for item ${item.id} on ${item.step}`);
  const overdue = now.getTime() - item.stepSince.getTime() > GIVE_UP_AFTER_SECONDS * 1000;
  return answer.kind === "wait" && overdue ? { kind: "refuse", reason: "gave_up" } : answer;
}
