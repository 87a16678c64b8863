/**
 * Carries a request into the other store and brings back what came of it. May be called at any time and by several at once: what it begins
 * there is written down there in the same transaction, so that it is begun once.
 */
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { StorePair, StoreRequest } from "#app/generated/prisma/client.ts";
import { fewOf } from "#app/format/counts.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { discardDraft, discardDrafts } from "#app/refreshes/discard-draft.server.ts";
import { leaveOut } from "#app/refreshes/leave-out.server.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";

import { otherStore, stillAgreed } from "./door.server.ts";
import { draftThere, type SistersDeps } from "./preview-sisters.server.ts";
import { NAMED, OPEN, OVER, STORE, type RequestChoices, type RequestRow, type RequestState, type SisterProgress } from "./stores.ts";

export type CarryDeps = SistersDeps & { enqueue: Enqueue<ShopTx>; now: () => Date };

/** A store that does not answer for so long will not: a person decides. */
const GIVE_UP_MS = 24 * 3_600_000;
/** How soon it is looked at again: while a refresh runs, while it waits for a time or a person. */
const SOON = 5;
const LATER = 60;
const YOUNG_MS = 120_000;
/** A draft that an interrupted look left in the other store. */
const LEFT_MS = 10 * 60_000;

/** Seconds until it is to be looked at again; null when nothing more is to come. */
export async function carryRequest(ctx: ShopContext, requestId: string, deps: CarryDeps): Promise<number | null> {
  const request = await ctx.db.storeRequest.findFirst({ where: { id: requestId, direction: "out" } });
  if (!request || OVER.some((state) => state === request.state)) return null;
  const { otherShop, pairId } = request;
  const now = deps.now();
  const tooOld = request.state === "asked" && now.getTime() - request.createdAt.getTime() > GIVE_UP_MS;
  // What was begun is looked at while the stores are connected; it is begun only while the offers are tied.
  const tie = request.state === "asked" || request.state === "waits" ? { tie: tieOf(request) } : {};
  const found = await otherStore(ctx, { otherShop, pairId, ...tie }, deps, async (other, theirs) => {
    if (tooOld) return giveUp(other, { request, now });
    await discardLeft(other, now);
    const received = await receive(other, { request, theirs, now });
    return received?.state === "accepted" ? begin(other, { request, received }, deps) : received;
  });
  if (found === null) return settle(ctx, request, { state: "ended", outcome: tooOld ? NO_ANSWER : PARTED, rows: null, now });
  const rows = found.rows as RequestRow[];
  if (found.state !== "started") {
    const state = found.state === "accepted" ? "asked" : (found.state as RequestState);
    return settle(ctx, request, { state, outcome: found.outcome, rows, now });
  }
  const progress = await progressThere(ctx, request, deps);
  if (!progress) return settle(ctx, request, { state: "ended", outcome: PARTED, rows, now });
  const left = rows.some(({ why }) => why !== null);
  const state: RequestState =
    progress.needAttention > 0 ? "attention" : progress.running > 0 ? "started" : left || progress.left > 0 ? "partly" : "done";
  return settle(ctx, request, { state, outcome: found.outcome, rows, now });
}

const PARTED = "The stores are not connected any more, or these offers not tied. What works there is seen there.";
const NO_ANSWER = "It could not be carried over within a day.";

const tieOf = ({ offerId, otherOfferId }: Pick<StoreRequest, "offerId" | "otherOfferId">) => ({ offerId, otherOfferId });

/** Nothing is begun there any more: not by a late look, and not by a person who would let it through. What was begun is found so. */
async function giveUp({ db }: ShopContext, { request, now }: { request: StoreRequest; now: Date }): Promise<StoreRequest | null> {
  const data = { state: "ended", outcome: NO_ANSWER, settledAt: now };
  await db.storeRequest.updateMany({ where: { id: request.id, direction: "in", state: { in: [...OPEN] } }, data });
  const theirs = await db.storeRequest.findFirst({ where: { id: request.id, direction: "in" } });
  return theirs && !OPEN.some((state) => state === theirs.state) ? theirs : null;
}

async function discardLeft(other: ShopContext, now: Date): Promise<void> {
  const left = await other.db.refresh.findMany({
    where: { state: "draft", createdBy: STORE, createdAt: { lt: new Date(now.getTime() - LEFT_MS) } },
    select: { id: true },
  });
  await discardDrafts(
    other,
    left.map(({ id }) => id),
  );
}

type Received = { request: StoreRequest; theirs: StorePair; now: Date };

/**
 * The asked store's row of a request, made at the first look. A person lets it through where that store chose so. Null where it has ended
 * its agreement meanwhile: nothing is put before its people then.
 */
async function receive(other: ShopContext, { request, theirs, now }: Received): Promise<StoreRequest | null> {
  const { id, pairId, offerId, otherOfferId, rows, choices } = request;
  const state = theirs.asksPerson ? "waits" : "accepted";
  return other.db.$transaction(async (tx) => {
    const row = {
      ...{ id, shop: other.shop, direction: "in", otherShop: request.shop, otherName: theirs.otherName, pairId, state },
      ...{ offerId: otherOfferId, otherOfferId: offerId, rows: rows as RequestRow[], choices: choices as RequestChoices, createdAt: now },
    };
    const known = await tx.storeRequest.findFirst({ where: { id } });
    if (known) return known;
    if (!(await stillAgreed(tx, row))) return null;
    const { count } = await tx.storeRequest.createMany({ data: [row], skipDuplicates: true });
    if (count > 0 && state === "waits") {
      const act = { shop: other.shop, kind: "store_request_received", by: "system", at: now, offerId: otherOfferId } as const;
      await recordActivity(tx, { ...act, subject: theirs.otherName, reason: namesOf(request) });
    }
    return tx.storeRequest.findFirstOrThrow({ where: { id } });
  });
}

type Beginning = { request: StoreRequest; received: StoreRequest };

/** Another look has begun it, or it may no longer be begun. */
class NotMine extends Error {}

/** Begins the refresh there, of every code that can be replaced; the others are named with what stands in the way. */
async function begin(other: ShopContext, { request, received }: Beginning, deps: CarryDeps): Promise<StoreRequest> {
  const { shop, db } = other;
  const { id, offerId, pairId, otherShop, otherOfferId } = received;
  const now = deps.now();
  const asked = request.rows as RequestRow[];
  const choices = request.choices as RequestChoices;
  const note = `Asked for by ${received.otherName}`;
  const { refreshId, troubles, items } = await draftThere(other, { offerId, wanted: asked, choices, note }, deps);
  const rows = asked.map((row) => ({ ...row, why: troubles.get(row.codeId) ?? null }));
  const outcome = outcomeOf(rows);
  const act = { shop, by: "system", at: now, offerId, subject: received.otherName } as const;
  const agreed = { shop, otherShop, pairId, offerId, otherOfferId };
  const refused = (because: string, all: RequestRow[]) =>
    db.$transaction(async (tx) => {
      const data = { state: "refused", outcome: because, rows: all, settledAt: now };
      const { count } = await tx.storeRequest.updateMany({ where: { id, state: "accepted" }, data });
      if (count > 0) await recordActivity(tx, { ...act, kind: "store_request_failed", reason: because });
      return tx.storeRequest.findFirstOrThrow({ where: { id } });
    });
  try {
    if (refreshId === null || rows.every(({ why }) => why !== null)) return await refused(outcome ?? NOTHING, rows);
    for (const { codeId, why } of rows) {
      const itemId = items.get(codeId);
      if (why !== null && itemId !== undefined) await leaveOut(other, { itemId });
    }
    const alongside = async (tx: ShopTx) => {
      if (!(await stillAgreed(tx, agreed))) throw new NotMine("The agreement has ended");
      const { count } = await tx.storeRequest.updateMany({
        where: { id, state: "accepted" },
        data: { state: "started", refreshId, rows, outcome },
      });
      if (count === 0) throw new NotMine("It was begun meanwhile");
      await recordActivity(tx, {
        ...act,
        kind: outcome === null ? "store_request_started" : "store_request_failed",
        refreshId,
        reason: outcome ?? namesOf(request),
      });
    };
    const started = await startRefresh(other, { refreshId, startedBy: STORE, enqueue: deps.enqueue, now: deps.now, alongside });
    if (started.ok) return await db.storeRequest.findFirstOrThrow({ where: { id } });
    const why =
      started.reason === "time_past" ? "the time at which the old code was to end has passed" : "the codes were changed meanwhile";
    const all = rows.map((row) => ({ ...row, why: row.why ?? why }));
    return await refused(outcomeOf(all) ?? NOTHING, all);
  } catch (error) {
    if (!(error instanceof NotMine)) throw error;
    return await db.storeRequest.findFirstOrThrow({ where: { id } });
  } finally {
    // What was started is no draft any more, and stays.
    if (refreshId !== null) await discardDraft(other, { refreshId });
  }
}

const NOTHING = "None of these codes can be replaced.";

/** "MAYA10 stays: the new name is taken." Null where every code goes. */
export function outcomeOf(rows: readonly RequestRow[]): string | null {
  const left = rows.filter(({ why }) => why !== null);
  const said = [...new Set(left.map(({ why }) => why))].map((why) => {
    const names = left.filter((row) => row.why === why).map(({ oldName }) => oldName);
    return `${fewOf(names, NAMED)} ${names.length === 1 ? "stays" : "stay"}: ${why ?? ""}.`;
  });
  return said.length === 0 ? null : said.join(" ");
}

const namesOf = ({ rows }: Pick<StoreRequest, "rows">) =>
  fewOf(
    (rows as RequestRow[]).map(({ oldName }) => oldName),
    NAMED,
  );

type Settling = { state: RequestState; outcome: string | null; rows: RequestRow[] | null; now: Date };

/** Writes into the asking store how its request stands, and tells it where that has changed. */
async function settle(ctx: ShopContext, request: StoreRequest, { state, outcome, rows, now }: Settling): Promise<number | null> {
  const { id, offerId, refreshId, otherName } = request;
  const isOver = OVER.some((one) => one === state);
  const young = now.getTime() - request.createdAt.getTime() < YOUNG_MS;
  const again = isOver ? null : state === "attention" || state === "waits" || !young ? LATER : SOON;
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.storeRequest.updateMany({
      where: { id, state: request.state },
      data: {
        ...{ state, outcome, dueAt: again === null ? null : new Date(now.getTime() + again * 1000), settledAt: isOver ? now : null },
        ...(rows && { rows }),
      },
    });
    const kind = TOLD[state];
    if (count === 0 || state === request.state || kind === null) return;
    const act = { shop: ctx.shop, by: "system", at: now, offerId, refreshId, subject: otherName } as const;
    await recordActivity(tx, { ...act, kind, reason: outcome ?? namesOf(request) });
  });
  return again;
}

const TOLD = {
  asked: null,
  waits: null,
  accepted: null,
  started: "store_request_started",
  attention: "store_request_failed",
  partly: "store_request_failed",
  refused: "store_request_failed",
  ended: "store_request_failed",
  done: "store_request_done",
} as const satisfies Record<RequestState, string | null>;

/** How the refresh that a request began stands in the other store; null where none was begun, or the stores no longer agree. */
export function progressThere(
  ctx: ShopContext,
  { id, otherShop, pairId }: Pick<StoreRequest, "id" | "otherShop" | "pairId">,
  deps: SistersDeps,
): Promise<SisterProgress | null> {
  return otherStore(ctx, { otherShop, pairId }, deps, async ({ db }) => {
    const theirs = await db.storeRequest.findFirst({ where: { id, direction: "in" }, select: { refreshId: true } });
    if (!theirs?.refreshId) return null;
    const groups = await db.refreshItem.groupBy({
      by: ["state"],
      where: { refreshId: theirs.refreshId, state: { not: "excluded" } },
      _count: true,
    });
    const of = (state: string) => groups.find((group) => group.state === state)?._count ?? 0;
    const [done, running, needAttention, left] = [of("done"), of("running"), of("parked"), of("left")];
    return { total: done + running + needAttention + left, done, running, needAttention, left };
  });
}

/** A person of the asked store lets a request through, or refuses it. False where it does not wait any more. */
export async function decideRequest(
  { shop, db }: ShopContext,
  { requestId, accept, by, now, enqueue }: { requestId: string; accept: boolean; by: string; now: Date; enqueue: Enqueue<ShopTx> },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const data = accept
      ? { state: "accepted" }
      : { state: "refused", outcome: "Somebody in the store that was asked refused it.", settledAt: now, seenAt: now };
    const { count } = await tx.storeRequest.updateMany({ where: { id: requestId, direction: "in", state: "waits" }, data });
    if (count === 0) return false;
    const request = await tx.storeRequest.findFirstOrThrow({ where: { id: requestId } });
    const act = {
      shop,
      by: { staff: by },
      at: now,
      offerId: request.offerId,
      subject: request.otherName,
      reason: namesOf(request),
    } as const;
    await recordActivity(tx, { ...act, kind: accept ? "store_request_accepted" : "store_request_refused" });
    await enqueue(tx, "stores.carry", { shop: request.otherShop, requestId });
    return true;
  });
}
