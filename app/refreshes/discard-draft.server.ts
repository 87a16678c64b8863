import { isId } from "#app/platform/ids.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/** Throws a draft away; no code is touched. False when it is no draft (any more): what was started stays. */
export async function discardDraft({ db }: ShopContext, { refreshId }: { refreshId: string }): Promise<boolean> {
  if (!isId(refreshId)) return false;
  const { count } = await db.refresh.deleteMany({ where: { id: refreshId, state: "draft" } });
  return count > 0;
}

/** The same for many. Answers how many were drafts. */
export async function discardDrafts({ db }: ShopContext, refreshIds: readonly string[]): Promise<number> {
  const { count } = await db.refresh.deleteMany({ where: { id: { in: [...refreshIds] }, state: "draft" } });
  return count;
}
