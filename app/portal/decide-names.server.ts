/** The merchant's answer to creators who asked for another name. Saying yes is a refresh like any other. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { createDraft } from "#app/refreshes/create-draft.server.ts";
import { saveDraftNames } from "#app/refreshes/draft-names.server.ts";
import { leaveOut } from "#app/refreshes/leave-out.server.ts";
import type { OldEnds } from "#app/codes/engine/plans.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";
import type { RowCheck } from "#app/refreshes/row-check.ts";
import type { Exclusion } from "#app/refreshes/labels.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

type Deps = { staffId: string; codes: DiscountCodes; enqueue: Enqueue<ShopTx>; now: () => Date };

/** Which wishes are granted, and when their old codes stop; `retireAt` counts for `at_time` only. */
type Approval = { requestIds: readonly string[]; oldEnds: OldEnds; retireAt: Date | null };

/** Why a wish could not be carried out. It stays open: another name, or another moment, may do. */
export type NotCarriedOut = { requestId: string; name: string; member: string; because: RowCheck | { excluded: Exclusion } | "time_past" };
type Approved = { refreshIds: string[]; approved: number; kept: NotCarriedOut[] };

/**
 * Approves wishes: one refresh for each offer, with the reason "Creator asked", started at once. A wish whose name is
 * taken meanwhile, or whose member is being refreshed already, stays open and is named; the others go ahead.
 */
export async function approveNames(ctx: ShopContext, { requestIds, ...ends }: Approval, deps: Deps): Promise<Approved> {
  const { db } = ctx;
  const wishes = await db.nameRequest.findMany({
    where: { id: { in: [...requestIds] }, state: "open" },
    include: { enrolment: { include: { member: true } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const approved: Approved = { refreshIds: [], approved: 0, kept: [] };
  for (const [offerId, group] of byOffer(wishes)) {
    const { refreshId, done, kept } = await refreshFor(ctx, { offerId, wishes: group, ends }, deps);
    approved.kept.push(...kept);
    if (refreshId === null) continue;
    approved.refreshIds.push(refreshId);
    approved.approved += done.length;
    await noteApproved(ctx, { offerId, refreshId, done }, deps);
  }
  return approved;
}

async function noteApproved(
  { shop, db }: ShopContext,
  { offerId, refreshId, done }: { offerId: string; refreshId: string; done: readonly OpenWish[] },
  { staffId, now }: Deps,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.nameRequest.updateMany({
      where: { id: { in: done.map(({ id }) => id) }, state: "open" },
      data: { state: "approved", decidedAt: now(), decidedBy: staffId, refreshId },
    });
    const members = done.map(({ enrolmentId, name }) => ({ enrolmentId, after: { code: name } }));
    await recordActivity(tx, { shop, kind: "name_request_approved", by: staffOrSystem(staffId), at: now(), offerId, refreshId, members });
  });
}

/** Says no, with a note the creator reads. How many were still open. */
export async function declineNames(
  { shop, db }: ShopContext,
  { requestIds, answer, staffId, now }: { requestIds: readonly string[]; answer: string; staffId: string; now: Date },
): Promise<number> {
  const note = [...answer.trim()].slice(0, 500).join("");
  return db.$transaction(async (tx) => {
    const open = await tx.nameRequest.findMany({ where: { id: { in: [...requestIds] }, state: "open" } });
    const { count } = await tx.nameRequest.updateMany({
      where: { id: { in: open.map(({ id }) => id) }, state: "open" },
      data: { state: "declined", decidedAt: now, decidedBy: staffId, answer: note },
    });
    const members = open.map(({ enrolmentId, name }) => ({ enrolmentId, outcome: "refused" as const, after: { code: name } }));
    if (count > 0)
      await recordActivity(tx, { shop, kind: "name_request_declined", by: staffOrSystem(staffId), at: now, reason: note, members });
    return count;
  });
}

type OpenWish = {
  id: string;
  enrolmentId: string;
  name: string;
  enrolment: { offerId: string; member: { id: string; firstName: string; lastName: string } };
};

function byOffer(wishes: readonly OpenWish[]): Map<string, OpenWish[]> {
  const groups = new Map<string, OpenWish[]>();
  for (const wish of wishes) groups.set(wish.enrolment.offerId, [...(groups.get(wish.enrolment.offerId) ?? []), wish]);
  return groups;
}

async function refreshFor(
  ctx: ShopContext,
  { offerId, wishes, ends }: { offerId: string; wishes: readonly OpenWish[]; ends: Omit<Approval, "requestIds"> },
  { staffId, codes, enqueue, now }: Deps,
): Promise<{ refreshId: string | null; done: OpenWish[]; kept: NotCarriedOut[] }> {
  const kept: NotCarriedOut[] = [];
  const keep = (wish: OpenWish, because: NotCarriedOut["because"]) => {
    const { firstName, lastName } = wish.enrolment.member;
    kept.push({ requestId: wish.id, name: wish.name, member: `${firstName} ${lastName}`.trim(), because });
  };
  const enrolmentIds = wishes.map(({ enrolmentId }) => enrolmentId);
  const draft = await createDraft(ctx, { offerId, enrolmentIds, createdBy: staffId, reason: "creator_request", codes });
  for (const { memberId, reason } of draft.ok || draft.reason === "nobody_to_refresh" ? draft.excluded : []) {
    const wish = wishes.find(({ enrolment }) => enrolment.member.id === memberId);
    if (wish) keep(wish, { excluded: reason });
  }
  if (!draft.ok) return { refreshId: null, done: [], kept };

  const { refreshId } = draft;
  const items = await ctx.db.refreshItem.findMany({ where: { refreshId, state: "draft" }, select: { id: true, enrolmentId: true } });
  const wishOf = new Map(
    items.flatMap(({ id, enrolmentId }) => wishes.filter((one) => one.enrolmentId === enrolmentId).map((one) => [id, one] as const)),
  );
  await saveDraftNames(ctx, { refreshId, names: Object.fromEntries([...wishOf].map(([id, { name }]) => [id, name])), ...ends });
  // Each round leaves out what cannot go; what remains goes together.
  for (;;) {
    const started = await startRefresh(ctx, { refreshId, startedBy: staffId, enqueue, now });
    if (started.ok) return { refreshId, done: [...wishOf.values()], kept };
    if (started.reason === "time_past") for (const wish of wishOf.values()) keep(wish, "time_past");
    if (started.reason !== "rows" || started.rows.length === 0) break;
    for (const { itemId, answer } of started.rows) {
      const wish = wishOf.get(itemId);
      if (wish) keep(wish, answer);
      wishOf.delete(itemId);
      await leaveOut(ctx, { itemId });
    }
  }
  // Nothing is left of it: a draft nobody opened would only be in the way.
  await ctx.db.refresh.deleteMany({ where: { id: refreshId, state: "draft" } });
  return { refreshId: null, done: [], kept };
}
