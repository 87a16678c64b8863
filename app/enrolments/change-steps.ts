/** What each step of a change does at Shopify. It looks, changes at most what its name says, and answers every item. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { CreationRow, DiscountCodes, RedeemCode } from "#app/shopify/discount-codes.ts";
import { ShopifyRejected } from "#app/shopify/errors.ts";

import type { ChangeItem, ChangeStep, StepAnswer } from "./change.ts";

export type Batch = readonly [ChangeItem, ...ChangeItem[]];
type Context = { discountId: string; codes: DiscountCodes; now: Date };
type Run = (items: Batch, context: Context) => Promise<Map<string, StepAnswer>>;

/** Looks at one effect before it is asked for again, and how often that may happen. */
const LOOKS = 5;
const SETBACKS = 4;
/** Above this many ids at three points each, reading the discount's pages is the cheaper way to look. */
const FEW = 20;

export const RUN: Record<ChangeStep, Run> = {
  /** The write-ahead mark: a name that was seen to be free and is found on our discount later was put there by us. */
  async check_free(items, { codes, discountId, now }) {
    const owners = await codes.owners(items.map(({ name }) => name));
    return answers(items, (item) => {
      const owner = owners.get(item.name);
      if (!owner) return { kind: "done", learned: { addedAt: now } };
      if (owner.discountId === discountId && item.addedAt !== null) return { kind: "done" };
      const where =
        owner.discountId === discountId ? "a code of this discount that belongs to no member" : `the discount “${owner.discountTitle}”`;
      return { kind: "refuse", reason: "name_taken", detail: { owner: where } };
    });
  },

  /** Shopify's answer proves nothing, and asking twice does no harm: a name that is there already is refused. */
  add: (items, context) =>
    inHalves(items, context, async ([first, ...rest]) => {
      const { bulkCreationId } = await context.codes.add(context.discountId, [first.name, ...rest.map(({ name }) => name)]);
      return { kind: "done", learned: { bulkCreationId } };
    }),

  async verify_added(items, { codes, discountId }) {
    const rows = new Map<string, CreationRow>();
    const pending = new Set<string>();
    for (const id of new Set(items.flatMap(({ bulkCreationId }) => bulkCreationId ?? []))) {
      const state = await codes.creation(id);
      if (state.state === "pending") pending.add(id);
      if (state.state !== "done") continue;
      const read = await codes.creation(id, { withRows: state.imported + state.failed });
      if (read.state === "done") for (const row of read.rows) rows.set(`${id} ${keyOf(row.name)}`, row);
    }
    const rowOf = (item: ChangeItem) => rows.get(`${item.bulkCreationId} ${item.key}`);
    const owners = await codes.owners(items.map(({ name }) => name));
    const ours = (item: ChangeItem) => owners.get(item.name)?.discountId === discountId;
    // An import whose id was lost in a crash leaves a name without an id: only the pages show it.
    const listed = items.some((item) => ours(item) && !rowOf(item)?.redeemCodeId) ? await codes.list(discountId) : null;
    const idOf = (item: ChangeItem) => rowOf(item)?.redeemCodeId ?? listed?.find(({ name }) => keyOf(name) === item.key)?.id ?? null;
    return answers(items, (item) => {
      const redeemCodeId = ours(item) ? idOf(item) : null;
      if (redeemCodeId) return { kind: "done", learned: { redeemCodeId } };
      if (item.bulkCreationId !== null && pending.has(item.bulkCreationId)) return { kind: "wait" };
      const refusal = rowOf(item)?.refusal;
      const owner = owners.get(item.name);
      if (owner && owner.discountId !== discountId)
        return { kind: "refuse", reason: "name_taken", detail: { owner: `the discount “${owner.discountTitle}”` } };
      // Recorded sentence: "must be unique. Please try a different code."
      if (refusal && !/must be unique/i.test(refusal)) return { kind: "refuse", reason: "name_invalid", detail: { words: refusal } };
      return again(item);
    });
  },

  /** By the id captured at planning, never by name. The use count goes with the code, so it is on record before. */
  async delete(items, context) {
    const uncounted = items.filter(({ uses }) => uses === null);
    const counted = items.filter(({ uses }) => uses !== null);
    const found: Map<string, StepAnswer> = new Map();
    const present = await read(uncounted, context);
    for (const item of uncounted) {
      const uses = present?.get(item.redeemCodeId ?? "")?.uses;
      found.set(item.id, uses === undefined ? { kind: "done", learned: { goneAt: context.now } } : { kind: "noted", learned: { uses } });
    }
    const [first, ...rest] = counted;
    if (!first) return found;
    const removed = await inHalves([first, ...rest], context, async (batch) => {
      const [id, ...ids] = batch.flatMap(({ redeemCodeId }) => redeemCodeId ?? []);
      if (id !== undefined) await context.codes.remove(context.discountId, [id, ...ids]);
      return { kind: "done" };
    });
    return new Map([...found, ...removed]);
  },

  /** Believes only what it reads back. A discount that is gone took its codes with it. */
  async verify_deleted(items, context) {
    const present = await read(items, context);
    return answers(items, (item) =>
      present?.has(item.redeemCodeId ?? "") ? again(item) : { kind: "done", learned: { goneAt: item.goneAt ?? context.now } },
    );
  },
};

function again(item: ChangeItem): StepAnswer {
  if (item.attempts + 1 < LOOKS) return { kind: "wait" };
  return item.setbacks < SETBACKS ? { kind: "undone" } : { kind: "refuse", reason: "gave_up" };
}

/** The codes among these that are still on the discount, by id; null when the discount is gone. */
async function read(items: readonly ChangeItem[], { codes, discountId }: Context): Promise<Map<string, RedeemCode> | null> {
  const [first, ...rest] = items.flatMap(({ redeemCodeId }) => redeemCodeId ?? []);
  if (first === undefined) return new Map();
  if (rest.length < FEW) return codes.byIds(discountId, [first, ...rest]);
  const listed = await codes.list(discountId);
  return listed && new Map(listed.map((code) => [code.id, code]));
}

function answers(items: readonly ChangeItem[], answer: (item: ChangeItem) => StepAnswer): Map<string, StepAnswer> {
  return new Map(items.map((item) => [item.id, answer(item)]));
}

/** One call for all; where Shopify rejects it, halves find out whose fault it is, so that one row's trouble stays its own. */
async function inHalves(items: Batch, context: Context, call: (items: Batch) => Promise<StepAnswer>): Promise<Map<string, StepAnswer>> {
  try {
    const answer = await call(items);
    return answers(items, () => answer);
  } catch (error) {
    if (!(error instanceof ShopifyRejected)) throw error;
    if ((await context.codes.discount(context.discountId)) === null)
      return answers(items, () => ({ kind: "refuse", reason: "offer_missing" }));
    const middle = Math.ceil(items.length / 2);
    const [first, second] = [items.slice(0, middle), items.slice(middle)];
    if (second.length === 0) return answers(items, () => ({ kind: "refuse", reason: "refused", detail: { words: error.message } }));
    const found = new Map<string, StepAnswer>();
    for (const half of [first, second]) {
      for (const [id, answer] of await inHalves(half as unknown as Batch, context, call)) found.set(id, answer);
    }
    return found;
  }
}
