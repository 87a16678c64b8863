/**
 * An offer is changed at Shopify, in no transaction of ours: what is to be asked of other stores with it is written down before, and asked for
 * in the transaction that tells of the change. Where a process dies in between, a sweep finds out at Shopify what became of it.
 */
import { randomUUID } from "node:crypto";

import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { StoreRequest } from "#app/generated/prisma/client.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { changeStatus, type StatusChanged } from "#app/offers/change-status.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { tellAsked, type FollowPlan } from "./ask-sisters.server.ts";
import type { CarryDeps } from "./begin-there.server.ts";
import { stillAgreed } from "./door.server.ts";
import { AT_SHOPIFY_MS, OFFER_ACTS, type OfferAct } from "./stores.ts";

type Asking = { plans: readonly FollowPlan[]; by: string; now: Date; enqueue: Enqueue<ShopTx> };

/**
 * Changes an offer, and asks the planned stores to follow. `change` calls what it is given in the transaction that tells of the change. What
 * Shopify refuses is asked of nobody; what ends without an answer is left to `finishMeant`.
 */
export async function changeWithSisters(
  { shop, db }: ShopContext,
  { plans, by, now, enqueue }: Asking,
  change: (alongside: (tx: ShopTx) => Promise<void>) => Promise<StatusChanged>,
): Promise<StatusChanged> {
  const meant = plans.map(({ tied, kind }) => ({
    ...{ id: randomUUID(), shop, direction: "out", otherShop: tied.shop, otherName: tied.name, pairId: tied.pairId, kind },
    ...{ offerId: tied.offerId, otherOfferId: tied.otherOfferId, state: "meant", rows: [], choices: {}, askedBy: by, createdAt: now },
    // The former version of a page does not know this state: it shows nothing of what somebody has seen.
    seenAt: now,
  }));
  await db.storeRequest.createMany({ data: meant });
  const ids = meant.map(({ id }) => id);
  const changed = await change((tx) => askMeant(tx, ids, { now, enqueue }));
  if (!changed.ok) await db.storeRequest.deleteMany({ where: { id: { in: ids }, state: "meant" } });
  return changed;
}

/**
 * Asks what was meant, now that the offer is changed here. What a sweep has given up meanwhile is asked all the same: it took longer. Where
 * this store's part has ended it is said that the other store does not follow.
 */
async function askMeant(tx: ShopTx, ids: readonly string[], { now, enqueue }: { now: Date; enqueue: Enqueue<ShopTx> }): Promise<void> {
  const meant = await tx.storeRequest.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: "asc" } });
  for (const request of meant) {
    const { id, shop, otherShop, pairId, offerId, otherOfferId } = request;
    const agreed = await stillAgreed(tx, { shop, otherShop, pairId, offerId, otherOfferId });
    const { count } = await tx.storeRequest.updateMany({
      where: { id, state: { in: ["meant", "refused"] }, dueAt: null },
      data: agreed
        ? { state: "asked", dueAt: now, outcome: null, settledAt: null, seenAt: null }
        : { state: "ended", outcome: GONE_SINCE, settledAt: now, seenAt: null },
    });
    if (count === 0) continue;
    if (agreed) await tellAsked(tx, request, { now, enqueue });
    else await tellFailed(tx, request, { now, outcome: GONE_SINCE });
  }
}

const GONE_SINCE = "The stores were no longer connected when it was asked for.";

async function tellFailed(tx: ShopTx, { shop, offerId, otherName }: StoreRequest, { now, outcome }: { now: Date; outcome: string }) {
  const act = { shop, kind: "store_request_failed", by: "system", at: now, offerId, subject: otherName } as const;
  await recordActivity(tx, { ...act, reason: outcome });
}

/** Whether Shopify can be asked for a day is not waited for any longer: a person decides. */
const GIVE_UP_MS = 24 * 3_600_000;

/**
 * Finds out whether an offer was changed by a press that died. Where Shopify has changed it, the act is brought to its end for whoever pressed,
 * and the other stores are asked; else it is said that they were not. A person who has changed the offer since has decided anew.
 */
export async function finishMeant(ctx: ShopContext, offerId: string, deps: CarryDeps): Promise<void> {
  const { shop, db } = ctx;
  const now = deps.now();
  const meant = await db.storeRequest.findMany({ where: { offerId, state: "meant" }, orderBy: [{ createdAt: "desc" }, { id: "asc" }] });
  const [latest] = meant;
  // The last press may still be at work.
  if (!latest || now.getTime() - latest.createdAt.getTime() < AT_SHOPIFY_MS) return;
  const kind = latest.kind as OfferAct;
  const sameTime = meant.filter(({ createdAt }) => createdAt.getTime() === latest.createdAt.getTime());
  const acts = OFFER_ACTS.map((act) => ACT[act].activity);
  const since = { offerId, kind: { in: acts }, actor: { not: "system" }, at: { gt: latest.createdAt } };
  const decided = (await db.activity.count({ where: since })) > 0;
  const dropped = decided ? meant : meant.filter((one) => !sameTime.includes(one));
  await db.storeRequest.deleteMany({ where: { id: { in: dropped.map(({ id }) => id) }, state: "meant" } });
  if (decided) return;
  const name = (outcome: string) => nameMeant(ctx, sameTime, { now, outcome });
  const { done, verb } = ACT[kind];
  if (now.getTime() - latest.createdAt.getTime() > GIVE_UP_MS)
    return name(`It could not be found out whether the offer was ${done} here. Look at it, and ${verb} it again if needed.`);
  const [discounts, codes] = [deps.discountsOf(shop), deps.codesOf(shop)];
  const offer = await db.offer.findFirst({ where: { id: offerId } });
  const status = offer && (await codes.discount(offer.discountId))?.status;
  const notHere = `The offer was not ${done} here: the app was interrupted. ${verb[0]!.toUpperCase()}${verb.slice(1)} it again.`;
  if (!status || (status === "EXPIRED") !== (kind !== "resume")) return name(notHere);
  const alongside = (tx: ShopTx) =>
    askMeant(
      tx,
      sameTime.map(({ id }) => id),
      { now, enqueue: deps.enqueue },
    );
  const by = latest.askedBy === null ? ctx : { ...ctx, by: latest.askedBy };
  const changed = await changeStatus(by, { offerId, change: kind, discounts, codes, now: deps.now, alongside });
  if (!changed.ok) await name(notHere);
}

const ACT = {
  pause: { activity: "offer_paused", done: "paused", verb: "pause" },
  resume: { activity: "offer_resumed", done: "resumed", verb: "resume" },
  end: { activity: "offer_ended", done: "ended", verb: "end" },
} as const satisfies Record<OfferAct, object>;

/** Both Home and the activity say that nothing was asked of the other stores, and why. */
async function nameMeant({ db }: ShopContext, meant: readonly StoreRequest[], { now, outcome }: { now: Date; outcome: string }) {
  await db.$transaction(async (tx) => {
    for (const request of meant) {
      const data = { state: "refused", outcome, settledAt: now, seenAt: null };
      const { count } = await tx.storeRequest.updateMany({ where: { id: request.id, state: "meant" }, data });
      if (count > 0) await tellFailed(tx, request, { now, outcome });
    }
  });
}
