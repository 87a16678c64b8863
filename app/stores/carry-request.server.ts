/**
 * Carries a request into the other store and brings back what came of it. May be called at any time and by several at once: what it begins
 * there is written down there in the same transaction, so that it is begun once.
 */
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { StorePair, StoreRequest } from "#app/generated/prisma/client.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { discardDrafts } from "#app/refreshes/discard-draft.server.ts";

import { beginThere, type CarryDeps } from "./begin-there.server.ts";
import { otherStore, stillAgreed } from "./door.server.ts";
import type { SistersDeps } from "./preview-sisters.server.ts";
import {
  askedLabel,
  asksPersonFor,
  isOfMembers,
  isOfOffer,
  isRequestKind,
  MEMBER_ACTS,
  OFFER_ACTS,
  OPEN,
  OVER,
  STORE,
  type RequestChoices,
  type RequestKind,
  type RequestRow,
  type RequestState,
  type SisterProgress,
} from "./stores.ts";

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
  // What is only meant is not asked for yet.
  if (!request || request.state === "meant" || OVER.some((state) => state === request.state)) return null;
  const { otherShop, pairId, kind } = request;
  if (!isRequestKind(kind)) return LATER;
  const now = deps.now();
  const isOpen = request.state === "asked" || request.state === "waits";
  const since = isOpen ? await askedSince(ctx, request) : NOTHING_SINCE;
  const tooOld = request.state === "asked" && now.getTime() - request.createdAt.getTime() > GIVE_UP_MS;
  const over = tooOld ? NO_ANSWER : since.offer ? SUPERSEDED : null;
  // What was begun is looked at while the stores are connected; it is begun only while the offers are tied.
  const found = await otherStore(ctx, { otherShop, pairId, ...(isOpen && { tie: tieOf(request) }) }, deps, async (other, theirs) => {
    if (over !== null) return giveUp(other, { request, outcome: over, now });
    await discardLeft(other, now);
    const received = await receive(other, { request, theirs, now });
    const begins = received?.state === "accepted" || (isOfOffer(kind) && received?.state === "started");
    return received && begins ? beginThere(other, { request, received, since: since.codes }, deps) : received;
  });
  if (found === null) return settle(ctx, request, { state: "ended", outcome: over ?? PARTED, rows: null, now });
  const rows = found.rows as RequestRow[];
  // The offer is on its way at Shopify there: it is looked at again until it is done.
  const waits = found.state === "accepted" || (isOfOffer(kind) && found.state === "started");
  if (waits || found.state !== "started") {
    const state = waits ? "asked" : (found.state as RequestState);
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

const SUPERSEDED = "Something else was asked for since.";

type Since = { offer: boolean; codes: ReadonlySet<string> };
const NOTHING_SINCE: Since = { offer: false, codes: new Set() };

/** Whether the asking store asked for something else since, of the offer or of some of the members: what was asked last counts. */
async function askedSince({ db }: ShopContext, { kind, offerId, otherShop, createdAt }: StoreRequest): Promise<Since> {
  const acts = isOfOffer(kind) ? OFFER_ACTS : isOfMembers(kind) ? MEMBER_ACTS : [];
  const others = acts.filter((one) => one !== kind);
  if (others.length === 0) return NOTHING_SINCE;
  const later = await db.storeRequest.findMany({
    where: { direction: "out", offerId, otherShop, kind: { in: others }, state: { not: "meant" }, createdAt: { gt: createdAt } },
    select: { rows: true },
  });
  const codes = later.flatMap(({ rows }) => (rows as RequestRow[]).map(({ codeId }) => codeId));
  return { offer: isOfOffer(kind) && later.length > 0, codes: new Set(codes) };
}

const tieOf = ({ offerId, otherOfferId }: Pick<StoreRequest, "offerId" | "otherOfferId">) => ({ offerId, otherOfferId });

/** Nothing is begun there any more: not by a late look, and not by a person who would let it through. What was begun is found so. */
async function giveUp(
  { db }: ShopContext,
  { request, outcome, now }: { request: StoreRequest; outcome: string; now: Date },
): Promise<StoreRequest | null> {
  const data = { state: "ended", outcome, settledAt: now };
  // An offer that is on its way at Shopify there is not done yet.
  const open = [...OPEN, ...(isOfOffer(request.kind) ? (["started"] as const) : [])];
  await db.storeRequest.updateMany({ where: { id: request.id, direction: "in", state: { in: open } }, data });
  const theirs = await db.storeRequest.findFirst({ where: { id: request.id, direction: "in" } });
  return theirs && !open.some((state) => state === theirs.state) ? theirs : null;
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
  const { id, pairId, offerId, otherOfferId, kind, rows, choices } = request;
  const state = asksPersonFor(kind as RequestKind, theirs) ? "waits" : "accepted";
  return other.db.$transaction(async (tx) => {
    const row = {
      ...{ id, shop: other.shop, direction: "in", otherShop: request.shop, otherName: theirs.otherName, pairId, kind, state },
      ...{ offerId: otherOfferId, otherOfferId: offerId, rows: rows as RequestRow[], choices: choices as RequestChoices, createdAt: now },
    };
    const known = await tx.storeRequest.findFirst({ where: { id } });
    if (known) return known;
    if (!(await stillAgreed(tx, row))) return null;
    const { count } = await tx.storeRequest.createMany({ data: [row], skipDuplicates: true });
    if (count > 0 && state === "waits") {
      const act = { shop: other.shop, kind: "store_request_received", by: "system", at: now, offerId: otherOfferId } as const;
      await recordActivity(tx, { ...act, subject: theirs.otherName, reason: askedOf(request) });
    }
    return tx.storeRequest.findFirstOrThrow({ where: { id } });
  });
}

const askedOf = ({ kind, rows }: Pick<StoreRequest, "kind" | "rows">) =>
  askedLabel({ kind: kind as RequestKind, rows: rows as RequestRow[] });

type Settling = { state: RequestState; outcome: string | null; rows: RequestRow[] | null; now: Date };

/** Writes into the asking store how its request stands, and tells it where that has changed. */
async function settle(ctx: ShopContext, request: StoreRequest, { state, outcome, rows, now }: Settling): Promise<number | null> {
  const { id, offerId, refreshId, changeId, otherName } = request;
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
    const act = { shop: ctx.shop, by: "system", at: now, offerId, refreshId, changeId, subject: otherName } as const;
    await recordActivity(tx, { ...act, kind, reason: outcome ?? askedOf(request) });
  });
  return again;
}

const TOLD = {
  meant: null,
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

/** How the refresh or the change that a request began stands in the other store; null where none was begun, or the stores no longer agree. */
export function progressThere(
  ctx: ShopContext,
  { id, otherShop, pairId }: Pick<StoreRequest, "id" | "otherShop" | "pairId">,
  deps: SistersDeps,
): Promise<SisterProgress | null> {
  return otherStore(ctx, { otherShop, pairId }, deps, async ({ db }) => {
    const theirs = await db.storeRequest.findFirst({ where: { id, direction: "in" }, select: { refreshId: true, changeId: true } });
    const { refreshId, changeId } = theirs ?? { refreshId: null, changeId: null };
    if (!refreshId && !changeId) return null;
    const groups = await db.refreshItem.groupBy({
      by: ["state"],
      where: { ...(refreshId ? { refreshId } : { changeId }), state: { not: "excluded" } },
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
      reason: askedOf(request),
    } as const;
    await recordActivity(tx, { ...act, kind: accept ? "store_request_accepted" : "store_request_refused" });
    await enqueue(tx, "stores.carry", { shop: request.otherShop, requestId });
    return true;
  });
}
