import type { ShopContext } from "#app/db.server.ts";

/** Puts a project away: it keeps its members and can be read, but not changed. False when there is no such open project. */
export async function archiveProject({ db }: ShopContext, { projectId, now }: { projectId: string; now: Date }): Promise<boolean> {
  const { count } = await db.project.updateMany({ where: { id: projectId, archivedAt: null }, data: { archivedAt: now } });
  return count === 1;
}

/** The reverse: the project is worked on again, as it was. */
export async function restoreProject({ db }: ShopContext, { projectId }: { projectId: string }): Promise<boolean> {
  const { count } = await db.project.updateMany({ where: { id: projectId, archivedAt: { not: null } }, data: { archivedAt: null } });
  return count === 1;
}
