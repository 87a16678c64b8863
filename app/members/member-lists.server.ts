/** Saved views of the members' list, shared by everybody in the shop. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

export type SavedList = { id: string; name: string; query: string };

export async function readLists({ db }: ShopContext): Promise<SavedList[]> {
  return db.memberList.findMany({ orderBy: { name: "asc" }, select: { id: true, name: true, query: true }, take: 50 });
}

/** Keeps a view; one of the same name is replaced. An empty or over-long name is refused. */
export async function saveList(
  { shop, db }: ShopContext,
  { name, query, createdBy }: { name: string; query: string; createdBy: string },
): Promise<{ ok: boolean }> {
  const called = name.trim();
  if (called === "" || called.length > 60 || query.length > 500) return { ok: false };
  const data = { name: called, query, createdBy };
  await db.$transaction(async (tx) => {
    await tx.memberList.upsert({ where: { shop_name: { shop, name: called } }, create: { shop, ...data }, update: data });
    await recordActivity(tx, { shop, kind: "member_list_saved", by: staffOrSystem(createdBy), subject: called });
  });
  return { ok: true };
}

export async function deleteList({ shop, db, by }: ShopContext, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const known = await tx.memberList.findFirst({ where: { id }, select: { name: true } });
    const { count } = await tx.memberList.deleteMany({ where: { id } });
    if (known && count > 0) await recordActivity(tx, { shop, kind: "member_list_deleted", by: staffOrSystem(by), subject: known.name });
  });
}
