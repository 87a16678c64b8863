/** What became of a refresh after it: whether it was undone or cancelled, by whom, and whether its codes are still the members'. */
import { staffNames } from "#app/activity/staff-names.server.ts";
import type { RefreshState } from "#app/codes/engine/plans.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** Instants are ISO, UTC. `by` is null where the name is not known. */
export type Aftermath = {
  /** The refresh that puts the previous codes back, and for how many members it has done so. */
  undo: { refreshId: string; state: RefreshState; by: string | null; at: string; done: number } | null;
  /** The refresh whose codes this one puts back. */
  undoes: { refreshId: string; at: string | null } | null;
  /** Members for whom it was cancelled, the last time by whom. */
  cancelled: { members: number; by: string | null; at: string } | null;
  /** Members whose new code from it has been replaced or has ended since. */
  replaced: number;
};

type Of = { id: string; undoOf: string | null };

export async function readAftermath(ctx: ShopContext, { id: refreshId, undoOf }: Of): Promise<Aftermath> {
  const [undo, undoes, cancelled, replaced] = await Promise.all([
    readUndo(ctx, refreshId),
    undoOf === null ? null : ctx.db.refresh.findFirst({ where: { id: undoOf }, select: { id: true, startedAt: true } }),
    readCancelled(ctx, refreshId),
    countReplaced(ctx, refreshId),
  ]);
  const names = await staffNames(
    ctx,
    [undo?.by, cancelled?.by].filter((id) => id != null),
  );
  const named = (id: string | null) => names.get(id ?? "") ?? null;
  return {
    undo: undo && { ...undo, by: named(undo.by) },
    undoes: undoes && { refreshId: undoes.id, at: undoes.startedAt?.toISOString() ?? null },
    cancelled: cancelled && { ...cancelled, by: named(cancelled.by) },
    replaced,
  };
}

/** The latest that was started; a draft only where none was. */
async function readUndo({ db }: ShopContext, undoOf: string): Promise<Aftermath["undo"]> {
  const undos = await db.refresh.findMany({ where: { undoOf }, orderBy: { createdAt: "desc" } });
  const undo = undos.find(({ state }) => state !== "draft") ?? undos[0];
  if (!undo) return null;
  return {
    refreshId: undo.id,
    state: undo.state as RefreshState,
    by: undo.startedBy ?? undo.createdBy,
    at: (undo.startedAt ?? undo.createdAt).toISOString(),
    done: await db.refreshItem.count({ where: { refreshId: undo.id, state: "done" } }),
  };
}

async function readCancelled({ shop, db }: ShopContext, refreshId: string): Promise<Aftermath["cancelled"]> {
  const [row] = await db.$queryRaw<{ members: number; by: string | null; at: Date | null }[]>`
    SELECT count(DISTINCT i.id)::int AS members, max(e.at) AS at, (array_agg(e.detail->>'by' ORDER BY e.id DESC))[1] AS by
    FROM "RefreshEvent" e JOIN "RefreshItem" i ON i.shop = e.shop AND i.id = e."refreshItemId"
    WHERE e.shop = ${shop} AND i."refreshId" = ${refreshId}::uuid AND e.outcome = 'called_off'`;
  return row?.at ? { members: row.members, by: row.by, at: row.at.toISOString() } : null;
}

async function countReplaced({ shop, db }: ShopContext, refreshId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ replaced: number }[]>`
    SELECT count(*)::int AS replaced FROM "RefreshItem" i WHERE i.shop = ${shop} AND i."refreshId" = ${refreshId}::uuid AND i.state = 'done'
      AND NOT EXISTS (SELECT 1 FROM "PromoCode" p WHERE p.shop = i.shop AND p."refreshItemId" = i.id AND p."liveUntil" IS NULL)`;
  return row?.replaced ?? 0;
}
