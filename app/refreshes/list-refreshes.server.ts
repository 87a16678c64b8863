import { staffNames } from "#app/activity/staff-names.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { RefreshReason, RefreshState } from "#app/codes/engine/plans.ts";

/** A refresh in a list; instants are UTC. `members` is without those left out. */
export type RefreshSummary = {
  id: string;
  offerId: string;
  offerTitle: string;
  state: RefreshState;
  reason: RefreshReason | null;
  /** Who pressed "Update offer", or began the draft; null where the name is not known. */
  by: string | null;
  /** It puts back what another refresh changed. */
  isUndo: boolean;
  createdAt: string;
  startedAt: string | null;
  members: number;
  done: number;
  needsAttention: number;
  /** The first few of its members, in its order; `newName` is empty where none is typed yet. */
  first: { member: string; oldName: string; newName: string }[];
};

type Which = { offerId: string } | { waiting: true } | { drafts: true };

/** As many as a line can name. */
const NAMED_MOST = 3;

const DAYS_MS = 86_400_000;
/** A draft that nobody touched for longer is hardly meant any more. */
const DRAFT_DAYS = 30;

/** The newest refreshes: all of an offer, those of the whole shop that are running or need a person, or its drafts of the last 30 days. */
export async function listRefreshes(ctx: ShopContext, which: Which, { limit = 10 }: { limit?: number } = {}): Promise<RefreshSummary[]> {
  const { db } = ctx;
  const refreshes = await db.refresh.findMany({
    where: "drafts" in which ? { id: { in: await openDrafts(ctx, limit) } } : whereOf(which),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    include: { offer: { select: { title: true } } },
  });
  const ids = refreshes.map(({ id }) => id);
  const [groups, first, names] = await Promise.all([
    db.refreshItem.groupBy({
      by: ["refreshId", "state"],
      where: { refreshId: { in: ids }, state: { not: "excluded" } },
      _count: { _all: true },
    }),
    firstOf(ctx, ids),
    staffNames(
      ctx,
      refreshes.map(({ startedBy, createdBy }) => startedBy ?? createdBy),
    ),
  ]);
  return refreshes.map((refresh) => {
    const mine = groups.filter(({ refreshId }) => refreshId === refresh.id);
    const countOf = (state: string) => mine.find((group) => group.state === state)?._count._all ?? 0;
    return {
      id: refresh.id,
      offerId: refresh.offerId,
      offerTitle: refresh.offer.title,
      state: refresh.state as RefreshState,
      reason: refresh.reason as RefreshReason | null,
      by: names.get(refresh.startedBy ?? refresh.createdBy) ?? null,
      isUndo: refresh.undoOf !== null,
      createdAt: refresh.createdAt.toISOString(),
      startedAt: refresh.startedAt?.toISOString() ?? null,
      members: mine.reduce((sum, group) => sum + group._count._all, 0),
      done: countOf("done"),
      needsAttention: countOf("parked"),
      first: first.filter(({ refreshId }) => refreshId === refresh.id).map(({ refreshId: _, ...row }) => row),
    };
  });
}

/** Drafts that could still be started: of one whose members all have other codes by now, nothing is left to do. */
async function openDrafts({ shop, db }: ShopContext, limit: number): Promise<string[]> {
  const since = new Date(Date.now() - DRAFT_DAYS * DAYS_MS);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r.id::text FROM "Refresh" r WHERE r.shop = ${shop} AND r.state = 'draft' AND r.origin <> 'store' AND r."createdAt" >= ${since} AND EXISTS (
      SELECT 1 FROM "RefreshItem" i JOIN "PromoCode" p ON p.shop = i.shop AND p.id = i."oldCodeId" AND p."liveUntil" IS NULL
      WHERE i.shop = r.shop AND i."refreshId" = r.id AND i.state = 'draft')
    ORDER BY r."createdAt" DESC, r.id DESC LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

function whereOf(which: Exclude<Which, { drafts: true }>) {
  // What another store looks at here is nobody's draft.
  if ("offerId" in which) return { offerId: which.offerId, NOT: { state: "draft", origin: "store" } };
  return { OR: [{ state: "running" }, { items: { some: { state: "parked" } } }] };
}

type First = RefreshSummary["first"][number] & { refreshId: string };

async function firstOf({ shop, db }: ShopContext, ids: readonly string[]): Promise<First[]> {
  if (ids.length === 0) return [];
  return db.$queryRaw<First[]>`
    SELECT x."refreshId"::text, btrim(m."firstName" || ' ' || m."lastName") AS member, x."oldName", x."newName" FROM (
      SELECT i.*, row_number() OVER (PARTITION BY i."refreshId" ORDER BY i.position) AS place FROM "RefreshItem" i
      WHERE i.shop = ${shop} AND i."refreshId" = ANY(${[...ids]}::uuid[]) AND i.state <> 'excluded'
    ) x
    JOIN "Enrolment" en ON en.shop = x.shop AND en.id = x."enrolmentId" JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    WHERE x.place <= ${NAMED_MOST} ORDER BY x."refreshId", x.place`;
}
