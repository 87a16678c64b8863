/** Asks paired stores to change their codes too: decided before a refresh starts, written down in the transaction that starts it. */
import { randomUUID } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { OldEnds, RefreshReason } from "#app/codes/engine/plans.ts";
import { fewOf } from "#app/format/counts.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { stillAgreed } from "./door.server.ts";
import { previewSisters, tiesOf, type SistersDeps, type Tied } from "./preview-sisters.server.ts";
import { NAMED, OVER, type ChosenStore, type RequestChoices, type RequestRow, type SisterPreview } from "./stores.ts";

/** What is asked of one store: which of its codes goes with which of this store's, by the key of the old name. */
export type SisterPlan = { tied: Tied; codeOf: ReadonlyMap<string, string> };

type Planned = { ok: true; plans: SisterPlan[] } | { ok: false; because: string };

/**
 * Reads once more what the chosen stores would do and compares it with what the person was shown. Refused where a tied store was not
 * decided on, one no longer agrees, or other codes would be replaced: nothing is asked of anybody then.
 */
export async function planSisters(
  ctx: ShopContext,
  { refreshId, chosen }: { refreshId: string; chosen: readonly ChosenStore[] },
  deps: SistersDeps,
): Promise<Planned> {
  const draft = await ctx.db.refresh.findFirst({ where: { id: refreshId, state: "draft" }, select: { offerId: true } });
  const ties = draft ? await tiesOf(ctx, draft.offerId) : [];
  const undecided = ties.find(({ shop }) => !chosen.some((one) => one.shop === shop));
  if (undecided) return { ok: false, because: `Look first whether ${undecided.name} is to follow.` };
  const following = chosen.filter(({ follow }) => follow);
  const previews = following.length === 0 ? [] : await previewSisters(ctx, { refreshId, checked: false }, deps);
  const plans: SisterPlan[] = [];
  for (const { shop, confirmed, seen } of following) {
    const tied = ties.find((one) => one.shop === shop);
    const preview = previews.find((one) => one.shop === shop);
    if (!tied || !preview) return { ok: false, because: GONE };
    if (preview.seen !== seen)
      return { ok: false, because: `What would be changed in ${tied.name} is not what you saw. Look at it again.` };
    const codeOf = codesToAsk(preview, confirmed);
    if (codeOf.size === 0)
      return { ok: false, because: `No code is chosen in ${tied.name}. Say whose code it is there, or take the tick away.` };
    plans.push({ tied, codeOf });
  }
  return { ok: true, plans };
}

const GONE = "One of the other stores is not connected any more. Take its tick away, or connect it again.";

/** Codes that are surely the same creator's, and those that a person said are. */
export function codesToAsk({ rows }: Pick<SisterPreview, "rows">, confirmed: readonly string[]): Map<string, string> {
  return new Map(
    rows.flatMap(({ oldName, match }) =>
      match.is === "same" || (match.is === "question" && confirmed.includes(match.codeId)) ? [[keyOf(oldName), match.codeId] as const] : [],
    ),
  );
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
    const id = randomUUID();
    await tx.storeRequest.create({
      data: {
        ...{ id, shop, direction: "out", otherShop: tied.shop, otherName: tied.name, pairId: tied.pairId },
        ...{ offerId: tied.offerId, otherOfferId: tied.otherOfferId, state: "asked", refreshId, rows, choices },
        ...{ askedBy: by, createdAt: now, dueAt: now },
      },
    });
    await recordActivity(tx, {
      ...{ shop, kind: "store_request_sent", by: staffOrSystem(by), at: now, offerId: tied.offerId, refreshId, subject: tied.name },
      reason: fewOf(
        rows.map(({ oldName }) => oldName),
        NAMED,
      ),
    });
    await enqueue(tx, "stores.carry", { shop, requestId: id });
  }
}

/** Asks a store again for the codes that were not replaced there. The request that failed is then known to somebody. */
export async function askAgain(
  { shop, db }: ShopContext,
  { requestId, by, now, enqueue }: { requestId: string } & Omit<Press, "refreshId">,
): Promise<{ ok: boolean }> {
  return db.$transaction(async (tx) => {
    const last = await tx.storeRequest.findFirst({ where: { id: requestId, direction: "out" } });
    if (!last?.refreshId || !OVER.some((state) => state === last.state)) return { ok: false };
    const tie = await tx.offerTie.findFirst({
      where: { offerId: last.offerId, otherShop: last.otherShop, state: "on", pair: { state: "on" } },
      include: { pair: true },
    });
    if (!tie || tie.otherOfferId !== last.otherOfferId) return { ok: false };
    const { count } = await tx.storeRequest.updateMany({ where: { id: requestId, seenAt: null }, data: { seenAt: now } });
    const rows = (last.rows as RequestRow[]).flatMap((row) => (last.state === "partly" && row.why === null ? [] : [{ ...row, why: null }]));
    if (count === 0 || rows.length === 0) return { ok: false };
    const id = randomUUID();
    const { direction, otherShop, otherName, offerId, otherOfferId, refreshId, choices } = last;
    await tx.storeRequest.create({
      data: {
        ...{ id, shop, direction, otherShop, otherName, pairId: tie.pair.pairId, offerId, otherOfferId, state: "asked", refreshId },
        ...{ rows, choices: choices as RequestChoices, askedBy: by, createdAt: now, dueAt: now },
      },
    });
    await recordActivity(tx, {
      ...{ shop, kind: "store_request_sent", by: staffOrSystem(by), at: now, offerId, refreshId, subject: otherName },
      reason: fewOf(
        rows.map(({ oldName }) => oldName),
        NAMED,
      ),
    });
    await enqueue(tx, "stores.carry", { shop, requestId: id });
    return { ok: true };
  });
}

/** Somebody knows that a store did not do what was asked: it is no longer on Home. */
export async function markSeen({ db }: ShopContext, { requestId, now }: { requestId: string; now: Date }): Promise<boolean> {
  const { count } = await db.storeRequest.updateMany({ where: { id: requestId, seenAt: null }, data: { seenAt: now } });
  return count > 0;
}
