/** The engine: one loop over sets of items, one step at a time. It may be stopped anywhere and called again by anyone. */
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";

import { applyResult, type Transition, type Cost } from "./transitions.ts";
import { RETRY_POLICY, pollAfter, type RetryPolicy } from "./retry-policy.ts";
import { pickBatch, secondsUntilDue } from "./pick-batch.ts";
import type { RefreshStore } from "./store.ts";
import type { Item, Step } from "./plans.ts";
import { add, verifyAdded } from "./steps/verify-added.ts";
import { checkFree } from "./steps/check-free.ts";
import { deleteOld, verifyDeleted } from "./steps/delete-old.ts";
import { removeNew, verifyRemoved } from "./steps/take-back.ts";
import { resultForAll, type StepResults, type RunStep } from "./steps/step.ts";

export type EngineDeps = {
  /** The memory of the shop whose discount this is. */
  store: RefreshStore;
  codes: DiscountCodes;
  now: () => Date;
  /** As the installation is set; how long to wait the shop may choose for itself. */
  patience?: RetryPolicy;
  /** Points Shopify has charged so far for the calls made through `codes`; the timeline says what each step cost. */
  spent?: () => number;
};

/** When to call again: at once, after so many seconds (fractions matter: most imports take less than one), or never. */
type Advanced = { again: "now" | { inSeconds: number } | null };

const STEPS: Record<Step, RunStep> = {
  check_free: checkFree,
  add,
  verify_added: verifyAdded,
  delete: deleteOld,
  verify_deleted: verifyDeleted,
  record: async (items) => resultForAll(items, { kind: "done" }),
  remove_new: removeNew,
  verify_removed: verifyRemoved,
  close: async (items) => resultForAll(items, { kind: "done" }),
};

/** Items whose lineage passes in one transaction. */
const RECORD_SIZE = 1000;

/** A holder that died is followed after it; one that works renews it. */
const HOLD_SECONDS = 20;

/**
 * Moves one set of a discount's running items by one step. What Shopify cannot answer now is tried again later and never
 * parked; what it will not let us do parks the items with the reason. Anything else thrown is a bug and leaves the items
 * as they were.
 */
export async function advance(shop: string, discountId: string, deps: EngineDeps): Promise<Advanced> {
  const held = await deps.store.hold(discountId, HOLD_SECONDS);
  if (!held) return { again: { inSeconds: 2 } };
  try {
    return await advanceHeld(discountId, deps);
  } finally {
    await deps.store.letGo(discountId, held.holder);
  }
}

async function advanceHeld(discountId: string, { store, codes, now, spent = () => 0, ...deps }: EngineDeps): Promise<Advanced> {
  const { groups, codesOnDiscount, giveUpAfter } = await store.survey(discountId, now());
  const installed = deps.patience ?? RETRY_POLICY;
  const retryPolicy = giveUpAfter === null ? installed : { ...installed, giveUpAfter };
  const next = pickBatch(groups, now(), retryPolicy);
  if (!next) {
    const inSeconds = secondsUntilDue(groups, now());
    return { again: inSeconds === null ? null : { inSeconds } };
  }
  const { set, standing } = next;
  const items = await store.take(discountId, set, now());
  if (items.length === 0) return { again: "now" };
  const context = { discountId, codes, now, patience: retryPolicy, codesOnDiscount, standing };
  const before = spent();
  const { answers, pause } = await ask(items, () => STEPS[set.step](items, context));
  const cost = { points: spent() - before, together: items.length };
  // One moment for all: items due at different milliseconds come back in parts, and the discount's pages are read for each part.
  const at = now();
  const changes = items.map((item) => toTheEnd(withCost(changeFor(item, answers, at), cost), at));
  await store.save(changes.filter(({ item }) => item.step !== null));
  const ended = changes.filter(({ item }) => item.step === null);
  for (let start = 0; start < ended.length; start += RECORD_SIZE) await store.record(ended.slice(start, start + RECORD_SIZE));
  return { again: pause === null ? "now" : { inSeconds: pause } };
}

/** The answers of a step, or what follows for all its items from Shopify not answering. */
async function ask(items: readonly Item[], run: () => Promise<StepResults>): Promise<{ answers: StepResults; pause: number | null }> {
  try {
    return { answers: await run(), pause: null };
  } catch (error) {
    if (error instanceof ShopifyUnavailable) {
      const answers = new Map(items.map((item) => [item.id, waitOut(item, error.retryAfterSeconds)] as const));
      return { answers, pause: error.retryAfterSeconds };
    }
    if (error instanceof ShopifyAccessLost)
      return { answers: resultForAll(items, { kind: "park", reason: "access_revoked", detail: { because: error.because } }), pause: null };
    throw error;
  }
}

/** One call serves many members: the timeline of each says what it cost, and for how many. */
function withCost(change: Transition, { points, together }: Cost): Transition {
  if (points === 0) return change;
  if (change.events.length === 0) return { ...change, looked: { points, together } };
  return { ...change, events: change.events.map((event) => ({ ...event, detail: { ...event.detail, points, together } })) };
}

/** The last step of a plan asks Shopify nothing: it is taken in the same save as the one before it. */
function toTheEnd(change: Transition, now: Date): Transition {
  const { step, state } = change.item;
  if (state !== "running" || (step !== "record" && step !== "close")) return change;
  const last = applyResult({ ...change.item, step }, { kind: "done" }, now);
  return { ...last, events: [...change.events, ...last.events] };
}

function waitOut(item: Item, seconds: number) {
  return { kind: "wait", seconds: Math.max(seconds, pollAfter(item.attempts)), on: "shopify", detail: { unavailable: true } } as const;
}

function changeFor(item: Item, answers: StepResults, now: Date): Transition {
  const answer = answers.get(item.id);
  if (!answer) throw new Error(`No answer for item ${item.id} on ${item.step}`);
  return applyResult(item, answer, now);
}
