/** Saved views of a shop's lists, shared by everybody in the shop. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS, type SavedView, type ViewList, type ViewRefusal } from "./saved-view.ts";

/** By name. */
export async function readViews({ db }: ShopContext, list: ViewList): Promise<SavedView[]> {
  return db.savedView.findMany({
    where: { list },
    orderBy: { name: "asc" },
    select: { id: true, name: true, query: true },
    take: MOST_VIEWS,
  });
}

type Kept = { ok: true } | { ok: false; why: ViewRefusal };

/**
 * Keeps `query`, as `viewOf` writes it, under a name. A name that is taken is refused unless `replace` says to put this in its place.
 */
export async function saveView(
  { shop, db, by }: ShopContext,
  { list, name, query, replace }: { list: ViewList; name: string; query: string; replace: boolean },
): Promise<Kept> {
  const read = nameOf(name);
  if (!read.ok) return read;
  if (query.length > LONGEST_QUERY) return { ok: false, why: "too_long" };
  const data = { name: read.name, list, query, createdBy: by ?? "" };
  return db.$transaction(async (tx) => {
    const known = await tx.savedView.findFirst({ where: { list, name: read.name }, select: { id: true } });
    if (known) {
      if (!replace) return { ok: false, why: "name_taken" };
      await tx.savedView.updateMany({ where: { id: known.id }, data });
    } else {
      if ((await tx.savedView.count({ where: { list } })) >= MOST_VIEWS) return { ok: false, why: "too_many" };
      // Of two who keep the same name at once, the second is told.
      const { count } = await tx.savedView.createMany({ data: [{ shop, ...data }], skipDuplicates: true });
      if (count === 0) return { ok: false, why: "name_taken" };
    }
    await recordActivity(tx, { shop, kind: "member_list_saved", by: staffOrSystem(by), subject: read.name });
    return { ok: true };
  });
}

/** Gives a view another name. `gone` when it was deleted meanwhile; `name_taken` when another view of its list has it. */
export async function renameView({ shop, db, by }: ShopContext, { id, name }: { id: string; name: string }): Promise<Kept> {
  const read = nameOf(name);
  if (!read.ok) return read;
  return db.$transaction(async (tx) => {
    const known = await tx.savedView.findFirst({ where: { id }, select: { name: true, list: true } });
    if (!known) return { ok: false, why: "gone" };
    if (known.name === read.name) return { ok: true };
    // Whoever names two views alike at once waits here for the other.
    await tx.$queryRaw`SELECT id::text FROM "SavedView" WHERE shop = ${shop} AND list = ${known.list} ORDER BY id FOR UPDATE`;
    if ((await tx.savedView.count({ where: { list: known.list, name: read.name } })) > 0) return { ok: false, why: "name_taken" };
    await tx.savedView.updateMany({ where: { id }, data: { name: read.name } });
    const facts = { before: { name: known.name }, after: { name: read.name } };
    await recordActivity(tx, { shop, kind: "view_renamed", by: staffOrSystem(by), subject: read.name, ...facts });
    return { ok: true };
  });
}

/** Repeating it changes nothing. */
export async function deleteView({ shop, db, by }: ShopContext, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const known = await tx.savedView.findFirst({ where: { id }, select: { name: true } });
    const { count } = await tx.savedView.deleteMany({ where: { id } });
    if (known && count > 0) await recordActivity(tx, { shop, kind: "member_list_deleted", by: staffOrSystem(by), subject: known.name });
  });
}

function nameOf(raw: string): { ok: true; name: string } | { ok: false; why: ViewRefusal } {
  const name = raw.trim();
  if (name === "") return { ok: false, why: "no_name" };
  return name.length > LONGEST_NAME ? { ok: false, why: "too_long" } : { ok: true, name };
}
