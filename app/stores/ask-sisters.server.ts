/** Asks paired stores to change their codes too: decided before a refresh starts, written down in the transaction that starts it. */
import { randomUUID } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { OldEnds, RefreshReason } from "#app/codes/engine/plans.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ChangeRefusal } from "#app/members/changes/change.ts";
import type { StoreRequest } from "#app/generated/prisma/client.ts";
import { isId } from "#app/platform/ids.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { stillAgreed } from "./door.server.ts";
import type { Match } from "./match-codes.ts";
import { previewFollows, type Act } from "./preview-follows.server.ts";
import { previewSisters, tiesOf, type SistersDeps, type Tied } from "./preview-sisters.server.ts";
import {
  askedLabel,
  isOfOffer,
  OFFER_ACTS,
  OVER,
  type ChosenStore,
  type FollowedAct,
  type RequestChoices,
  type RequestKind,
  type RequestRow,
  type SisterPreview,
} from "./stores.ts";

/** What is asked of one store: which of its codes goes with which of this store's, by the key of the old name. */
export type SisterPlan = { tied: Tied; codeOf: ReadonlyMap<string, string> };

/** What is asked of one store about members, each with their place in this store's offer; no rows where it is about the offer itself. */
export type FollowPlan = { tied: Tied; kind: FollowedAct; rows: readonly (RequestRow & { enrolmentId: string })[] };

type Planned<Plan> = { ok: true; plans: Plan[] } | { ok: false; because: string };

/**
 * Reads once more what the chosen stores would do and compares it with what the person was shown. Refused where a tied store was not
 * decided on, one no longer agrees, or other codes would be replaced: nothing is asked of anybody then.
 */
export async function planSisters(
  ctx: ShopContext,
  { refreshId, chosen }: { refreshId: string; chosen: readonly ChosenStore[] },
  deps: SistersDeps,
): Promise<Planned<SisterPlan>> {
  const draft = await ctx.db.refresh.findFirst({ where: { id: refreshId, state: "draft" }, select: { offerId: true } });
  const ties = draft ? await tiesOf(ctx, draft.offerId) : [];
  return decided({ ties, chosen, look: () => previewSisters(ctx, { refreshId, checked: false }, deps) }, (tied, preview, confirmed) => {
    const codeOf = codesToAsk(preview, confirmed);
    return codeOf.size === 0 ? null : { tied, codeOf };
  });
}

/** The same for an act on members of an offer, or on the offer. */
export async function planFollows(
  ctx: ShopContext,
  { chosen, ...act }: Act & { chosen: readonly ChosenStore[] },
  deps: SistersDeps,
): Promise<Planned<FollowPlan>> {
  const { kind } = act;
  const ties = isId(act.offerId) ? await tiesOf(ctx, act.offerId) : [];
  return decided(
    { ties, chosen, look: () => previewFollows(ctx, { ...act, checked: false }, deps) },
    (tied, { rows, nothing }, confirmed) => {
      if (isOfOffer(kind)) return nothing === null ? { tied, kind, rows: [] } : null;
      const asked = new Map(
        rows.flatMap(({ enrolmentId, match, known, codes }) =>
          isAsked(match, confirmed)
            ? [[match.codeId, { enrolmentId, codeId: match.codeId, oldName: codes[0] ?? known, newName: "", why: null, codes }] as const]
            : [],
        ),
      );
      return asked.size === 0 ? null : { tied, kind, rows: [...asked.values()] };
    },
  );
}

type Deciding<Preview> = { ties: readonly Tied[]; chosen: readonly ChosenStore[]; look: () => Promise<Preview[]> };

async function decided<Preview extends { shop: string; seen: string }, Plan>(
  { ties, chosen, look }: Deciding<Preview>,
  planOf: (tied: Tied, preview: Preview, confirmed: readonly string[]) => Plan | null,
): Promise<Planned<Plan>> {
  const undecided = ties.find(({ shop }) => !chosen.some((one) => one.shop === shop));
  if (undecided) return { ok: false, because: `Look first whether ${undecided.name} is to follow.` };
  const following = chosen.filter(({ follow }) => follow);
  const previews = following.length === 0 ? [] : await look();
  const plans: Plan[] = [];
  for (const { shop, confirmed, seen } of following) {
    const tied = ties.find((one) => one.shop === shop);
    const preview = previews.find((one) => one.shop === shop);
    if (!tied || !preview) return { ok: false, because: GONE };
    if (preview.seen !== seen)
      return { ok: false, because: `What would be changed in ${tied.name} is not what you saw. Look at it again.` };
    const plan = planOf(tied, preview, confirmed);
    if (plan === null) return { ok: false, because: `Nothing is chosen in ${tied.name}. Say who it is there, or let it not follow.` };
    plans.push(plan);
  }
  return { ok: true, plans };
}

const GONE = "One of the other stores is not connected any more. Let it not follow, or connect it again.";

type AskedMatch = Extract<Match, { codeId: string }>;

/** Surely the same creator's, or a person said that it is. */
function isAsked(match: Match, confirmed: readonly string[]): match is AskedMatch {
  return match.is === "same" || (match.is === "question" && confirmed.includes(match.codeId));
}

/** Codes that are surely the same creator's, and those that a person said are. */
function codesToAsk({ rows }: Pick<SisterPreview, "rows">, confirmed: readonly string[]): Map<string, string> {
  return new Map(rows.flatMap(({ oldName, match }) => (isAsked(match, confirmed) ? [[keyOf(oldName), match.codeId] as const] : [])));
}

/** Thrown out of the transaction that starts a refresh, so that nothing of it stays. */
export class NotAgreed extends Error {
  readonly because = GONE;
  constructor() {
    super("A paired store has ended its agreement");
  }
}

type Press = { refreshId: string; by: string; now: Date; enqueue: Enqueue<ShopTx> };

/** Writes down what is asked of each store, with the job that carries it. Throws `NotAgreed` where this store's part has ended meanwhile. */
export async function recordRequests(
  tx: ShopTx,
  shop: string,
  { plans, refreshId, by, now, enqueue }: Press & { plans: readonly SisterPlan[] },
): Promise<void> {
  if (plans.length === 0) return;
  const refresh = await tx.refresh.findFirstOrThrow({ where: { id: refreshId } });
  const items = await tx.refreshItem.findMany({
    where: { refreshId, state: { not: "excluded" } },
    orderBy: { position: "asc" },
    select: { oldName: true, newName: true },
  });
  const choices: RequestChoices = {
    reason: (refresh.reason ?? "other") as RefreshReason,
    oldEnds: refresh.oldEnds as OldEnds,
    retireAt: refresh.retireAt?.toISOString() ?? null,
  };
  for (const { tied, codeOf } of plans) {
    const rows = items.flatMap(({ oldName, newName }): RequestRow[] => {
      const codeId = codeOf.get(keyOf(oldName));
      return codeId === undefined ? [] : [{ codeId, oldName, newName, why: null }];
    });
    if (rows.length === 0) continue;
    if (!(await stillAgreed(tx, { ...tied, shop, otherShop: tied.shop }))) throw new NotAgreed();
    await writeRequest(tx, { shop, tied, kind: "refresh", rows, choices, refreshId, changeId: null, by, now, enqueue });
  }
}

type FollowPress = { plans: readonly FollowPlan[]; changeId: string } & Omit<Press, "refreshId">;

/**
 * Writes down what is asked of each store about members, in the transaction that does the same here. Members whom this store refuses to
 * change are not changed there either. Throws `NotAgreed` where its part has ended meanwhile. What is asked about the offer itself is
 * written down before: see `changeWithSisters`.
 */
export async function recordFollows(tx: ShopTx, shop: string, { plans, changeId, by, now, enqueue }: FollowPress): Promise<void> {
  if (plans.length === 0) return;
  const refused = await refusedHere(tx, changeId);
  for (const { tied, kind, rows } of plans) {
    if (!(await stillAgreed(tx, { ...tied, shop, otherShop: tied.shop }))) throw new NotAgreed();
    const asked = rows.map(({ enrolmentId, ...row }): RequestRow => ({ ...row, why: refused.has(enrolmentId) ? NOT_HERE : null }));
    await writeRequest(tx, { shop, tied, kind, rows: asked, choices: null, refreshId: null, changeId, by, now, enqueue });
  }
}

const NOT_HERE = "it was not changed in the store that asks";

const ALREADY_SO: readonly ChangeRefusal[] = ["already_active", "already_inactive", "already_removed", "already_in_offer"];

/** Places that a change of this store left as they were, other than because they were so already. */
async function refusedHere(tx: ShopTx, changeId: string): Promise<Set<string>> {
  const items = await tx.refreshItem.findMany({
    where: { changeId, state: "excluded", excludedFor: { notIn: [...ALREADY_SO] } },
    select: { enrolmentId: true },
  });
  return new Set(items.map(({ enrolmentId }) => enrolmentId));
}

type Writing = {
  shop: string;
  tied: Tied;
  kind: RequestKind;
  rows: readonly RequestRow[];
  /** Of a refresh. */
  choices: RequestChoices | null;
  refreshId: string | null;
  changeId: string | null;
} & Omit<Press, "refreshId">;

/** The asking store's row of a request, with its job and what the activity tells of it. */
async function writeRequest(tx: ShopTx, { shop, tied, kind, rows, choices, refreshId, changeId, by, now, enqueue }: Writing) {
  const request = await tx.storeRequest.create({
    data: {
      ...{ id: randomUUID(), shop, direction: "out", otherShop: tied.shop, otherName: tied.name, pairId: tied.pairId, kind },
      ...{ offerId: tied.offerId, otherOfferId: tied.otherOfferId, state: "asked", refreshId, changeId },
      ...{ rows: [...rows], choices: choices ?? {}, askedBy: by, createdAt: now, dueAt: now },
    },
  });
  await tellAsked(tx, request, { now, enqueue });
}

/** Tells that something is asked of another store from now on, and queues what carries it there. */
export async function tellAsked(tx: ShopTx, request: StoreRequest, { now, enqueue }: Pick<Press, "now" | "enqueue">): Promise<void> {
  const { id, shop, offerId, refreshId, changeId, otherShop, otherName, askedBy, rows } = request;
  const kind = request.kind as RequestKind;
  // A failure to pause it is not told any more once it is asked to resume, nor the other way round.
  if (isOfOffer(kind))
    await tx.storeRequest.updateMany({
      where: { direction: "out", offerId, otherShop, kind: { in: [...OFFER_ACTS] }, state: { in: [...OVER] }, seenAt: null },
      data: { seenAt: now },
    });
  await recordActivity(tx, {
    ...{ shop, kind: "store_request_sent", by: staffOrSystem(askedBy ?? undefined), at: now, offerId, refreshId, changeId },
    ...{ subject: otherName, reason: askedLabel({ kind, rows: rows as RequestRow[] }) },
  });
  await enqueue(tx, "stores.carry", { shop, requestId: id });
}

/** Asks a store again for the codes that were not replaced there. The request that failed is then known to somebody. */
export async function askAgain(
  { shop, db }: ShopContext,
  { requestId, by, now, enqueue }: { requestId: string } & Omit<Press, "refreshId">,
): Promise<{ ok: boolean }> {
  return db.$transaction(async (tx) => {
    const last = await tx.storeRequest.findFirst({ where: { id: requestId, direction: "out" } });
    if (!last || !OVER.some((state) => state === last.state)) return { ok: false };
    const tied = (await tiesOf({ db: tx }, last.offerId)).find(({ shop: there }) => there === last.otherShop);
    if (!tied || tied.otherOfferId !== last.otherOfferId) return { ok: false };
    const kind = last.kind as RequestKind;
    const rows = (last.rows as RequestRow[]).flatMap((row) => (last.state === "partly" && row.why === null ? [] : [{ ...row, why: null }]));
    if (rows.length === 0 && !isOfOffer(kind)) return { ok: false };
    const { count } = await tx.storeRequest.updateMany({ where: { id: requestId, seenAt: null }, data: { seenAt: now } });
    if (count === 0) return { ok: false };
    const { refreshId, changeId, choices } = last;
    await writeRequest(tx, { shop, tied, kind, rows, choices: choices as RequestChoices, refreshId, changeId, by, now, enqueue });
    return { ok: true };
  });
}

/** Somebody knows that a store did not do what was asked: it is no longer on Home. */
export async function markSeen({ db }: ShopContext, { requestId, now }: { requestId: string; now: Date }): Promise<boolean> {
  const { count } = await db.storeRequest.updateMany({ where: { id: requestId, seenAt: null }, data: { seenAt: now } });
  return count > 0;
}
