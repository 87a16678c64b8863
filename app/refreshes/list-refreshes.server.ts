import type { ShopContext } from "#app/platform/db.server.ts";

import type { RefreshReason, RefreshState } from "#app/codes/engine/plans.ts";

/** A refresh in a list; instants are UTC. `members` is without those left out. */
export type RefreshSummary = {
  id: string;
  offerId: string;
  offerTitle: string;
  state: RefreshState;
  reason: RefreshReason | null;
  createdAt: string;
  startedAt: string | null;
  members: number;
  done: number;
  needsAttention: number;
};

type Which = { offerId: string } | { waiting: true };

/** The newest refreshes: all of an offer, or those of the whole shop that are running or need a person. */
export async function listRefreshes({ db }: ShopContext, which: Which, { limit = 10 }: { limit?: number } = {}): Promise<RefreshSummary[]> {
  const refreshes = await db.refresh.findMany({
    where: "offerId" in which ? { offerId: which.offerId } : { OR: [{ state: "running" }, { items: { some: { state: "parked" } } }] },
    orderBy: { createdAt: "desc" },
    take: limit,
    include: { offer: { select: { title: true } } },
  });
  const groups = await db.refreshItem.groupBy({
    by: ["refreshId", "state"],
    where: { refreshId: { in: refreshes.map(({ id }) => id) }, state: { not: "excluded" } },
    _count: { _all: true },
  });
  return refreshes.map((refresh) => {
    const mine = groups.filter(({ refreshId }) => refreshId === refresh.id);
    const countOf = (state: string) => mine.find((group) => group.state === state)?._count._all ?? 0;
    return {
      id: refresh.id,
      offerId: refresh.offerId,
      offerTitle: refresh.offer.title,
      state: refresh.state as RefreshState,
      reason: refresh.reason as RefreshReason | null,
      createdAt: refresh.createdAt.toISOString(),
      startedAt: refresh.startedAt?.toISOString() ?? null,
      members: mine.reduce((sum, group) => sum + group._count._all, 0),
      done: countOf("done"),
      needsAttention: countOf("parked"),
    };
  });
}
