import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/db.server.ts";

import { BODY_MOST, SUBJECT_MOST, type About } from "./message.ts";

export type SavedTemplate = { id: string; name: string; about: About; subject: string; body: string };

/** The words a shop has kept, by name. */
export async function savedTemplates({ db }: ShopContext): Promise<SavedTemplate[]> {
  const rows = await db.messageTemplate.findMany({ orderBy: { name: "asc" }, take: 100 });
  return rows.map(({ id, name, about, subject, body }) => ({ id, name, about: about as About, subject, body }));
}

/** Keeps words under a name; a name that is there already gets the new words. */
export async function saveTemplate(
  { shop, db }: ShopContext,
  { name, by, ...words }: { name: string; by: string; about: About; subject: string; body: string },
): Promise<{ ok: true; id: string } | { ok: false; because: string }> {
  const called = name.trim().slice(0, 100);
  if (called === "") return { ok: false, because: "Give the template a name." };
  const data = { about: words.about, subject: words.subject.slice(0, SUBJECT_MOST), body: words.body.slice(0, BODY_MOST) };
  return db.$transaction(async (tx) => {
    const { id } = await tx.messageTemplate.upsert({
      where: { shop_name: { shop, name: called } },
      create: { shop, name: called, createdBy: by, ...data },
      update: data,
      select: { id: true },
    });
    await recordActivity(tx, { shop, kind: "template_saved", by: staffOrSystem(by), subject: called });
    return { ok: true, id };
  });
}

/** Throws kept words away. Messages that were begun with them keep theirs. */
export async function deleteTemplate({ shop, db }: ShopContext, { id, by }: { id: string; by: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const known = await tx.messageTemplate.findFirst({ where: { id }, select: { name: true } });
    const { count } = await tx.messageTemplate.deleteMany({ where: { id } });
    if (known && count > 0) await recordActivity(tx, { shop, kind: "template_deleted", by: staffOrSystem(by), subject: known.name });
  });
}
