/** Refreshes and leak cases as the API tells them. Times are ISO, UTC. */
import type { ItemState, OldEnds, RefreshReason, RefreshState } from "#app/codes/engine/plans.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";
import type { Reason } from "#app/leaks/reasons.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { iso, pageOf } from "./page.ts";
import type { Paging } from "./read-directory.server.ts";

type RefreshFilter = { id?: string; offerId?: string; state?: RefreshState };

/** Refreshes, newest first. */
export async function readRefreshes({ db }: ShopContext, { limit, after, ...filter }: Paging<RefreshFilter>) {
  const { id, offerId, state } = filter;
  const rows = await db.refresh.findMany({
    where: {
      ...(id !== undefined && { id }),
      ...(offerId !== undefined && { offerId }),
      ...(state !== undefined && { state }),
      ...(after && { AND: { id: { lt: after[0]! } } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const told = rows.map((row) => row.id);
  const groups = await db.refreshItem.groupBy({ by: ["refreshId", "state"], where: { refreshId: { in: told } }, _count: true });
  const countOf = (refreshId: string, is: ItemState) =>
    groups.find((group) => group.refreshId === refreshId && group.state === is)?._count ?? 0;
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.id],
    shown: (row) => {
      const [done, running, parked, left, draft] = (["done", "running", "parked", "left", "draft"] as const).map((is) =>
        countOf(row.id, is),
      ) as [number, number, number, number, number];
      return {
        ...{ id: row.id, offerId: row.offerId, state: row.state as RefreshState },
        ...{ reason: row.reason as RefreshReason | null, note: row.note, oldCodesEnd: row.oldEnds as OldEnds },
        oldCodesEndAt: iso(row.retireAt),
        ...{ undoOf: row.undoOf, createdBy: row.createdBy, startedBy: row.startedBy },
        createdAt: row.createdAt.toISOString(),
        startedAt: iso(row.startedAt),
        settledAt: iso(row.settledAt),
        counts: { total: done + running + parked + left + draft, done, running, needsAttention: parked, left },
      };
    },
  });
}

/** The members of a refresh in their order, those left out included. Null when there is no such refresh. */
export async function readRefreshRows({ db }: ShopContext, { limit, after, refreshId }: Paging<{ refreshId: string }>) {
  if ((await db.refresh.count({ where: { id: refreshId } })) === 0) return null;
  const at = after ? Number(after[0]) : -1;
  const rows = await db.refreshItem.findMany({
    where: { refreshId, position: { gt: Number.isInteger(at) ? at : -1 } },
    orderBy: { position: "asc" },
    take: limit + 1,
    include: { enrolment: { select: { memberId: true } } },
  });
  return pageOf(rows, {
    limit,
    keyOf: (row) => [String(row.position)],
    shown: (row) => ({
      position: row.position + 1,
      memberId: row.enrolment.memberId,
      oldCode: row.oldName,
      newCode: row.newName,
      state: row.state as ItemState,
      needsAttentionFor: row.parkedFor,
      waitingFor: row.waitingFor,
    }),
  });
}

type CaseFilter = { id?: string; state?: "open" | "dismissed" | "ended"; memberId?: string; offerId?: string };

/** Leak cases, newest first. */
export async function readLeakCases({ db }: ShopContext, { limit, after, ...filter }: Paging<CaseFilter>) {
  const { id, state, memberId, offerId } = filter;
  const where: Prisma.LeakCaseWhereInput = {
    ...(id !== undefined && { id }),
    ...(state !== undefined && { state }),
    ...(memberId !== undefined && { enrolment: { memberId } }),
    ...(offerId !== undefined && { offerId }),
    ...(after && { AND: { id: { lt: after[0]! } } }),
  };
  const include = { enrolment: { select: { memberId: true } }, guard: true } as const;
  const rows = await db.leakCase.findMany({ where, orderBy: { id: "desc" }, take: limit + 1, include });
  const day = (at: Date) => at.toISOString().slice(0, 10);
  return pageOf(rows, {
    limit,
    keyOf: (row) => [row.id],
    shown: (row) => ({
      ...{ id: row.id, code: row.name, codeId: row.promoCodeId, memberId: row.enrolment.memberId, offerId: row.offerId },
      state: row.state as "open" | "dismissed" | "ended",
      certainty: row.tier as "A" | "B",
      ...{ leakedSince: day(row.since), leakedSinceEarliest: day(row.sinceFrom), leakedSinceLatest: day(row.sinceTo) },
      reasons: (row.reasons as Reason[]).map(({ words }) => words),
      openedAt: row.openedAt.toISOString(),
      endedAt: iso(row.endedAt),
      ...{
        gatheredIn: row.gatheredIn,
        decidedBy: row.decidedBy,
        decidedAt: iso(row.decidedAt),
        note: row.note,
        decideBy: iso(row.decideBy),
      },
      guard: row.guard && {
        ...{ sentence: row.guard.sentence, askedAt: row.guard.askedAt.toISOString() },
        ...{ appliedAt: iso(row.guard.appliedAt), endedAt: iso(row.guard.endedAt) },
      },
    }),
  });
}
