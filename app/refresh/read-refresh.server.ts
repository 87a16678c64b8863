import { staffNames } from "#app/activity/staff-names.server.ts";
import type { ShopContext } from "#app/db.server.ts";

import { changedItems } from "./changed-items.server.ts";
import { isId } from "./ids.ts";
import { readAttention, readExcluded, readRows } from "./read-refresh-rows.server.ts";
import { readWayBack } from "./read-way-back.server.ts";
import type { AffectedMember, RefreshView, TimelineEntry } from "./refresh-view.ts";
import type { ItemState, OldEnds, RefreshReason, RefreshState, Step } from "./refresh.ts";
import { readUndoable } from "./undo-refresh.server.ts";

const MOST_ROWS = 250;

/** A refresh in whatever state it is, one page of its rows. Null when this shop has no such refresh. */
export async function readRefresh(
  { shop, db }: ShopContext,
  { refreshId, page = 1, pageSize = 50 }: { refreshId: string; page?: number; pageSize?: number },
): Promise<RefreshView | null> {
  const refresh = isId(refreshId) ? await db.refresh.findFirst({ where: { id: refreshId }, include: { offer: true } }) : null;
  if (!refresh) return null;
  const stoppable = { refreshId, state: "running", ...UNSTARTED };
  const waitsForTime = { refreshId, state: "running", waitingFor: "schedule" };
  const [states, attention, waiting, unstarted, waitingForTime, undoable] = await Promise.all([
    db.refreshItem.groupBy({ by: ["state"], where: { refreshId }, _count: true }),
    readAttention({ shop, db }, { refreshId }),
    db.refreshItem.count({ where: { refreshId, state: "running", waitingFor: "shopify" } }),
    refresh.state === "running" ? db.refreshItem.count({ where: stoppable }) : 0,
    refresh.state === "running" ? db.refreshItem.count({ where: { ...waitsForTime, plan: "rename" } }) : 0,
    readUndoable({ shop, db }, refreshId, new Date()),
  ]);
  const countOf = (state: ItemState) => states.find((group) => group.state === state)?._count ?? 0;
  const excluded = await readExcluded({ shop, db }, { refreshId, outsiders: refresh.outsiders });
  const total = states.reduce((sum, group) => sum + (group.state === "excluded" ? 0 : group._count), 0);
  const size = Math.min(Math.max(1, Math.trunc(pageSize)), MOST_ROWS);
  const pages = Math.max(1, Math.ceil(total / size));
  const shownPage = Math.min(Math.max(1, Math.trunc(page)), pages);
  return {
    id: refresh.id,
    state: refresh.state as RefreshState,
    offer: {
      id: refresh.offerId,
      title: refresh.offer.title,
      discountId: refresh.offer.discountId,
      status: refresh.offer.status,
      usageLimit: refresh.offer.usageLimit,
      value: refresh.offer.value,
    },
    wayBack: await readWayBack({ shop, db }, refresh),
    reason: refresh.reason as RefreshReason | null,
    note: refresh.note,
    oldEnds: refresh.oldEnds as OldEnds,
    retireAt: refresh.retireAt?.toISOString() ?? null,
    undo: undoable && { until: undoable.until.toISOString(), members: undoable.rows.length, retired: undoable.retired },
    undoOf: refresh.undoOf,
    canCallOff: unstarted + waitingForTime,
    waitingForTime,
    createdBy: refresh.createdBy,
    createdAt: refresh.createdAt.toISOString(),
    startedBy: refresh.startedBy,
    startedAt: refresh.startedAt?.toISOString() ?? null,
    settledAt: refresh.settledAt?.toISOString() ?? null,
    counts: {
      total,
      done: countOf("done"),
      waiting: countOf("running"),
      needsAttention: countOf("parked"),
      left: countOf("left"),
      excluded: excluded.length,
    },
    waitingForShopify: waiting > 0,
    givesUpAfterMinutes: (await db.shop.findFirst({ select: { giveUpMinutes: true } }))?.giveUpMinutes ?? null,
    rows: await readRows({ shop, db }, { refreshId, skip: (shownPage - 1) * size, take: size }),
    page: shownPage,
    pageSize: size,
    pages,
    excluded,
    attention,
  };
}

/** As `callOff` sees it, which decides. */
const UNSTARTED = {
  addedAt: null,
  deletedAt: null,
  usesAtEnd: null,
  OR: [
    { plan: "rename", step: "check_free" },
    { plan: { in: ["reset", "old_first"] }, step: "delete" },
  ],
};

/** The new code works already, and the old one until its time comes: the best moment to be told. */
const BOTH_WORK = { state: "running", plan: "rename", waitingFor: "schedule" };

/** Members who have another code now, for the message that nobody has sent. Empty for an unknown refresh. */
export async function readAffected({ db }: ShopContext, { refreshId }: { refreshId: string }): Promise<AffectedMember[]> {
  if (!isId(refreshId)) return [];
  const items = await db.refreshItem.findMany({
    where: { refreshId, OR: [{ state: { in: ["done", "left"] } }, BOTH_WORK] },
    orderBy: { position: "asc" },
    include: { enrolment: { include: { member: true } } },
  });
  const changed = await changedItems(db, items);
  const concerned = items.filter(({ id, state }) => state === "running" || changed.has(id));
  return concerned.map(({ oldName, newName, enrolment: { member } }) => ({
    memberId: member.id,
    firstName: member.firstName,
    name: `${member.firstName} ${member.lastName}`.trim(),
    email: member.email,
    oldName,
    newName,
  }));
}

/** What was tried, learned and decided for one item, oldest first. Empty for an unknown item. */
export async function readTimeline(ctx: ShopContext, { itemId }: { itemId: string }): Promise<TimelineEntry[]> {
  if (!isId(itemId)) return [];
  const events = await ctx.db.refreshEvent.findMany({ where: { refreshItemId: itemId }, orderBy: { id: "asc" } });
  const details = events.map(({ detail }) => (detail ?? {}) as Record<string, unknown>);
  const names = await staffNames(ctx, [...new Set(details.flatMap(({ by }) => (typeof by === "string" ? by : [])))]);
  return events.map(({ at, step, outcome }, n) => ({
    at: at.toISOString(),
    step: step as Step | null,
    outcome,
    detail: withName(details[n] ?? {}, names),
  }));
}

/** Whoever pressed something is known by Shopify's id, and by name where Shopify told it. */
function withName(detail: Record<string, unknown>, names: ReadonlyMap<string, string>): Record<string, unknown> {
  const name = names.get(String(detail.by ?? ""));
  return name === undefined ? detail : { ...detail, by: name };
}
