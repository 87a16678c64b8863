/**
 * Makes codes for visitors ahead of them, and deletes those that are over. Each call does one thing and may be stopped anywhere: what is
 * asked of Shopify is written down before, so that whoever comes next finds it and looks what became of it.
 */
import { rolloutsFrom, worksForSomebody } from "#app/codes/availability.ts";
import { acquireDiscountLease, releaseDiscountLease } from "#app/codes/discount-lease.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { ShopifyAccessLost, ShopifyRejected, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { endDue, fillUp, markDeletions, readPool, restAt, setTrouble, type Pool } from "./pool.store.server.ts";
import { CODES_AT_ONCE } from "./pool.ts";
import { learnFromListing } from "./learn-from-listing.server.ts";

type PoolDeps = { codes: DiscountCodes; now: () => Date };

type Again = "now" | { inSeconds: number } | null;

/** As long as a lease is held without being renewed. */
const HOLD_SECONDS = 20;
/** An import mostly takes under a second; each look costs a point, so one that takes longer is asked about ever less often. */
const IMPORT_TAKES = 1;
const LOOK_AT_LEAST_EVERY = 30;
/** After a refusal it is tried again so much later. */
const AFTER_TROUBLE_SECONDS = 900;
/** A quiet pool is looked at so often: codes grow stale. */
const QUIET_SECONDS = 300;
/** Codes whose ids no listing has shown by then are looked for. */
const WAITS_FOR_ID_MS = 60_000;

/**
 * Does the next thing for the pool of this discount: "now" when there is more to do at once, seconds when Shopify is waited for, null
 * when it rests. Throws `ShopifyUnavailable` as Shopify does, after noting that the pool waits. A discount without a pool has nothing to do.
 */
export async function advancePool(ctx: ShopContext, discountId: string, deps: PoolDeps): Promise<Again> {
  const held = await acquireDiscountLease(ctx, discountId, HOLD_SECONDS);
  if (!held) return { inSeconds: 2 };
  try {
    const pool = await readPool(ctx, discountId);
    if (!pool) return null;
    return await guarded(ctx, { pool, deps });
  } finally {
    await releaseDiscountLease(ctx, discountId, held.holder);
  }
}

type Work = { pool: Pool; deps: PoolDeps };

async function guarded(ctx: ShopContext, work: Work): Promise<Again> {
  const { pool, deps } = work;
  try {
    return await nextThing(ctx, work);
  } catch (error) {
    const at = deps.now();
    if (error instanceof ShopifyUnavailable) await setTrouble(ctx, { pool, trouble: "waits", detail: null, at });
    if (error instanceof ShopifyAccessLost) {
      await setTrouble(ctx, { pool, trouble: "access", detail: error.because, at });
      await restAt(ctx, { pool, dueAt: later(at, AFTER_TROUBLE_SECONDS) });
    }
    if (error instanceof ShopifyRejected) return afterRefusal(ctx, { work, words: error.message });
    throw error;
  }
}

/** The discount may be gone: then all its codes are. Else a person has to read what Shopify said. */
async function afterRefusal(ctx: ShopContext, { work: { pool, deps }, words }: { work: Work; words: string }): Promise<Again> {
  const at = deps.now();
  if ((await deps.codes.discount(pool.discountId)) === null) return discountGone(ctx, { pool, deps });
  await setTrouble(ctx, { pool, trouble: "refused", detail: words, at });
  await restAt(ctx, { pool, dueAt: later(at, AFTER_TROUBLE_SECONDS) });
  return null;
}

async function discountGone({ db }: ShopContext, { pool, deps }: Work): Promise<null> {
  const at = deps.now();
  await db.poolCode.updateMany({
    where: { offerId: pool.offerId, state: { not: "gone" } },
    data: { state: "gone", endedFor: "discount_gone", endedAt: at, goneAt: at },
  });
  await db.codePool.updateMany({ where: { offerId: pool.offerId }, data: { dueAt: null, trouble: null, troubleDetail: null } });
  return null;
}

async function nextThing(ctx: ShopContext, work: Work): Promise<Again> {
  const { pool, deps } = work;
  if (pool.offerStatus === "MISSING") return discountGone(ctx, work);
  await endDue(ctx, { pool, now: deps.now() });
  return (
    (await sendAdditions(ctx, work)) ??
    (await settleAdditions(ctx, work)) ??
    (await deleteEnded(ctx, work)) ??
    (await makeMore(ctx, work)) ??
    (await rest(ctx, work))
  );
}

/** Names that are written down and that Shopify has not answered for: sent for the first time, or again after an interruption. */
async function sendAdditions({ shop, db }: ShopContext, { pool, deps }: Work): Promise<Again> {
  const marked = await db.poolCode.findMany({
    where: { offerId: pool.offerId, state: "adding", bulkCreationId: null },
    select: { id: true, name: true },
    orderBy: { id: "asc" },
    take: CODES_AT_ONCE,
  });
  const [first, ...rest] = marked;
  if (!first) return null;
  // A name that is there already is refused, so that sending twice makes no code twice.
  const { bulkCreationId } = await deps.codes.add(pool.discountId, [first.name, ...rest.map(({ name }) => name)]);
  await db.poolCode.updateMany({ where: { shop, id: { in: marked.map(({ id }) => id) }, state: "adding" }, data: { bulkCreationId } });
  return { inSeconds: IMPORT_TAKES };
}

/** Looks what became of the oldest import. Only what Shopify was seen to have is ready. */
async function settleAdditions(ctx: ShopContext, { pool, deps }: Work): Promise<Again> {
  const { db } = ctx;
  const oldest = await db.poolCode.findFirst({
    where: { offerId: pool.offerId, state: "adding", bulkCreationId: { not: null } },
    orderBy: { id: "asc" },
    select: { bulkCreationId: true, addedAt: true },
  });
  if (!oldest?.bulkCreationId) return null;
  const { bulkCreationId } = oldest;
  const creation = await deps.codes.creation(bulkCreationId);
  if (creation.state === "pending") {
    const waited = Math.round((deps.now().getTime() - oldest.addedAt.getTime()) / 1000);
    return { inSeconds: Math.min(LOOK_AT_LEAST_EVERY, Math.max(IMPORT_TAKES, waited)) };
  }
  const rows = await db.poolCode.findMany({ where: { offerId: pool.offerId, state: "adding", bulkCreationId } });
  const at = deps.now();
  const ready = { state: "ready", readyAt: at };
  if (creation.state === "done" && creation.failed === 0) {
    await db.poolCode.updateMany({ where: { id: { in: rows.map(({ id }) => id) }, state: "adding" }, data: ready });
    await filled(ctx, { pool, at });
    return "now";
  }
  const read =
    creation.state === "done" ? await deps.codes.creation(bulkCreationId, { withRows: creation.imported + creation.failed }) : null;
  const answers = new Map(read?.state === "done" ? read.rows.map((row) => [row.name, row]) : []);
  const missing = rows.filter(({ name }) => (answers.get(name)?.redeemCodeId ?? null) === null);
  const owners = await deps.codes.owners(missing.map(({ name }) => name));
  let words: string | null = null;
  for (const { id, name } of rows) {
    const answer = answers.get(name);
    const owner = owners.get(name);
    const isOurs = (answer?.redeemCodeId ?? null) !== null || owner?.discountId === pool.discountId;
    if (isOurs) {
      await db.poolCode.updateMany({ where: { id, state: "adding" }, data: { ...ready, redeemCodeId: answer?.redeemCodeId ?? null } });
    } else if (answer?.refusal && (owner !== undefined || !/must be unique/i.test(answer.refusal))) {
      await db.poolCode.updateMany({
        where: { id, state: "adding" },
        data: { state: "gone", endedFor: "refused", endedAt: at, goneAt: at },
      });
      if (owner === undefined) words = answer.refusal;
    } else {
      // Shopify does not know of it: it is asked for once more.
      await db.poolCode.updateMany({ where: { id, state: "adding" }, data: { bulkCreationId: null } });
    }
  }
  if (words === null) {
    await filled(ctx, { pool, at });
    return "now";
  }
  await setTrouble(ctx, { pool, trouble: "refused", detail: words, at });
  return "now";
}

async function filled({ db }: ShopContext, { pool, at }: { pool: Pool; at: Date }): Promise<void> {
  await db.codePool.updateMany({
    where: { offerId: pool.offerId },
    data: { lastRefillAt: at, trouble: null, troubleDetail: null, troubleAt: null },
  });
}

/** Deletes ended codes by their ids, up to 250 in a call; where ids are not known, the discount is listed first. */
async function deleteEnded(ctx: ShopContext, { pool, deps }: Work): Promise<Again> {
  const { db } = ctx;
  const due = await markDeletions(ctx, { pool, now: deps.now() });
  const [first, ...rest] = due.flatMap(({ redeemCodeId }) => redeemCodeId ?? []);
  if (first !== undefined) {
    await deps.codes.remove(pool.discountId, [first, ...rest]);
    const sent = due.flatMap(({ id, redeemCodeId }) => (redeemCodeId === null ? [] : [id]));
    await db.poolCode.updateMany({ where: { id: { in: sent }, state: "ending" }, data: { state: "gone", goneAt: deps.now() } });
    return "now";
  }
  const since = new Date(deps.now().getTime() - WAITS_FOR_ID_MS);
  const withoutId = { offerId: pool.offerId, state: "ending", redeemCodeId: null, endedAt: { lte: since } };
  if ((await db.poolCode.count({ where: withoutId })) === 0) return null;
  const began = deps.now();
  const listed = await deps.codes.list(pool.discountId);
  if (listed === null) return discountGone(ctx, { pool, deps });
  await learnFromListing(ctx, { offerId: pool.offerId, listed, began });
  // A listing that is younger than the code does not show it yet.
  return (await db.poolCode.count({ where: withoutId })) > 0 ? { inSeconds: HOLD_SECONDS } : "now";
}

/** Writes down names for members who have few ready codes left: the mark before Shopify is asked. */
async function makeMore(ctx: ShopContext, { pool, deps }: Work): Promise<Again> {
  // A rollout may let the codes work for some shoppers outside of the offer's dates, and visitors are given theirs then too.
  const works = worksForSomebody({ status: pool.offerStatus, rollouts: rolloutsFrom(pool.rollouts) });
  if (!pool.isOn || !works || pool.isPaused || pool.trouble === "refused") return null;
  const made = await fillUp(ctx, { pool, now: deps.now() });
  const at = deps.now();
  if (made === "full") await setTrouble(ctx, { pool, trouble: "full", detail: null, at });
  else if (pool.trouble === "full") await setTrouble(ctx, { pool, trouble: null, detail: null, at });
  return made === "full" || made === 0 ? null : "now";
}

/** Until when nothing is to be done: a refused pool is tried again later, one without codes and switched off never. */
async function rest(ctx: ShopContext, { pool, deps }: Work): Promise<null> {
  const now = deps.now();
  const isOver = pool.troubleAt !== null && later(pool.troubleAt, AFTER_TROUBLE_SECONDS) <= now;
  if (pool.trouble === "waits" || pool.trouble === "access" || (pool.trouble === "refused" && isOver))
    await setTrouble(ctx, { pool, trouble: null, detail: null, at: now });
  const left = await ctx.db.poolCode.count({ where: { offerId: pool.offerId, state: { not: "gone" } } });
  await restAt(ctx, { pool, dueAt: pool.isOn || left > 0 ? later(now, QUIET_SECONDS) : null });
  return null;
}

function later(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}
