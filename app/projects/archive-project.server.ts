import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** Puts a project away: it keeps its members and can be read, but not changed. False when there is no such open project. */
export async function archiveProject(ctx: ShopContext, { projectId, now }: { projectId: string; now: Date }): Promise<boolean> {
  return put(ctx, { projectId, archivedAt: now });
}

/** The reverse: the project is worked on again, as it was. */
export async function restoreProject(ctx: ShopContext, { projectId }: { projectId: string }): Promise<boolean> {
  return put(ctx, { projectId, archivedAt: null });
}

async function put(
  { shop, db, by }: ShopContext,
  { projectId, archivedAt }: { projectId: string; archivedAt: Date | null },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const which = { id: projectId, archivedAt: archivedAt ? null : { not: null } };
    const { count } = await tx.project.updateMany({ where: which, data: { archivedAt } });
    if (count === 0) return false;
    const kind = archivedAt ? "project_archived" : "project_restored";
    await recordActivity(tx, { shop, kind, by: staffOrSystem(by), projectId });
    return true;
  });
}
