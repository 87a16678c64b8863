import type { ShopContext } from "#app/db.server.ts";

import type { RefreshItem } from "#app/generated/prisma/client.ts";

import { changedItems } from "./changed-items.server.ts";
import { isId } from "./ids.ts";
import type { AffectedMember, ExcludedMember, RefreshRow, RefreshView, TimelineEntry } from "./refresh-view.ts";
import type { Detail, ItemState, OldEnds, ParkReason, Plan, RefreshReason, RefreshState, Step } from "./refresh.ts";
import { readUndoable } from "./undo-refresh.server.ts";
import { wordsForPark, wordsForStep, type Exclusion } from "./words.ts";

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
  const [states, reasons, waiting, unstarted, waitingForTime, undoable] = await Promise.all([
    db.refreshItem.groupBy({ by: ["state"], where: { refreshId }, _count: true }),
    db.refreshItem.groupBy({ by: ["parkedFor"], where: { refreshId, state: "parked" }, _count: true }),
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
    reason: refresh.reason as RefreshReason | null,
    note: refresh.note,
    oldEnds: refresh.oldEnds as OldEnds,
    retireAt: refresh.retireAt?.toISOString() ?? null,
    undo: undoable && { until: undoable.until.toISOString(), members: undoable.rows.length },
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
    rows: await readRows({ shop, db }, { refreshId, skip: (shownPage - 1) * size, take: size }),
    page: shownPage,
    pageSize: size,
    pages,
    excluded,
    attention: reasons
      .map(({ parkedFor, _count }) => ({ reason: parkedFor as ParkReason, count: _count }))
      .sort((one, other) => other.count - one.count),
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

function canCallOff(item: Pick<RefreshItem, "plan" | "step" | "addedAt" | "deletedAt" | "usesAtEnd" | "waitingFor">): boolean {
  if (item.usesAtEnd !== null || item.deletedAt !== null) return false;
  if (item.plan === "rename" && item.step === "delete") return item.waitingFor === "schedule";
  return (
    item.addedAt === null && (item.plan === "rename" ? item.step === "check_free" : item.plan !== "take_back" && item.step === "delete")
  );
}

async function readRows(
  { db }: ShopContext,
  { refreshId, skip, take }: { refreshId: string; skip: number; take: number },
): Promise<RefreshRow[]> {
  const items = await db.refreshItem.findMany({
    where: { refreshId, state: { not: "excluded" } },
    orderBy: { position: "asc" },
    skip,
    take,
    include: { enrolment: { include: { member: true } } },
  });
  const changed = await changedItems(db, items);
  return items.map((item, at) => {
    const { id, firstName, lastName, handle } = item.enrolment.member;
    const step = item.step as Step | null;
    const plan = item.plan as Plan | null;
    const parkedFor = item.parkedFor as ParkReason | null;
    return {
      itemId: item.id,
      position: skip + at + 1,
      member: { id, name: `${firstName} ${lastName}`.trim(), handle },
      oldName: item.oldName,
      oldUses: item.oldUses,
      newName: item.newName,
      state: item.state as ItemState,
      changed: changed.has(item.id),
      plan,
      step,
      label: labelOf(item.state as ItemState, step, item.waitingFor),
      parkedFor,
      sentence: parkedFor && plan && step ? wordsForPark(parkedFor, { ...item, plan, step }, (item.parkedDetail ?? {}) as Detail) : null,
      waitingFor: item.waitingFor as RefreshRow["waitingFor"],
      canCallOff: item.state === "running" && canCallOff(item),
    };
  });
}

function labelOf(state: ItemState, step: Step | null, waitingFor: string | null): string {
  switch (state) {
    case "draft":
      return "Draft";
    case "running":
      return step === null ? "Waiting" : wordsForStep(step, waitingFor);
    case "parked":
      return "Needs attention";
    case "done":
      return "Done";
    case "left":
      return "Left as it was";
    case "excluded":
      return "Left out";
  }
}

async function readExcluded(
  { db }: ShopContext,
  { refreshId, outsiders }: { refreshId: string; outsiders: string[] },
): Promise<ExcludedMember[]> {
  const items = await db.refreshItem.findMany({
    where: { refreshId, state: "excluded" },
    orderBy: { position: "asc" },
    include: { enrolment: { include: { member: true } } },
  });
  const strangers = await db.member.findMany({ where: { id: { in: outsiders } } });
  const named = ({ firstName, lastName }: { firstName: string; lastName: string }) => `${firstName} ${lastName}`.trim();
  return [
    ...items.map(({ id, excludedFor, enrolment }) => ({
      itemId: id,
      memberId: enrolment.memberId,
      name: named(enrolment.member),
      reason: (excludedFor ?? "left_out") as Exclusion,
    })),
    ...strangers.map((member) => ({ itemId: null, memberId: member.id, name: named(member), reason: "not_in_offer" as const })),
  ];
}

/** Members whose code is another one now, for the message that nobody has sent. Empty for an unknown refresh. */
export async function readAffected({ db }: ShopContext, { refreshId }: { refreshId: string }): Promise<AffectedMember[]> {
  if (!isId(refreshId)) return [];
  const items = await db.refreshItem.findMany({
    where: { refreshId, state: { in: ["done", "left"] } },
    orderBy: { position: "asc" },
    include: { enrolment: { include: { member: true } } },
  });
  const changed = await changedItems(db, items);
  const concerned = items.filter(({ id }) => changed.has(id));
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
export async function readTimeline({ db }: ShopContext, { itemId }: { itemId: string }): Promise<TimelineEntry[]> {
  if (!isId(itemId)) return [];
  const events = await db.refreshEvent.findMany({ where: { refreshItemId: itemId }, orderBy: { id: "asc" } });
  return events.map(({ at, step, outcome, detail }) => ({
    at: at.toISOString(),
    step: step as Step | null,
    outcome,
    detail: (detail ?? {}) as Record<string, unknown>,
  }));
}
