import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { Conflict, Edits } from "#app/edits/merge-edits.ts";
import { judgeEdits, lockRecord, recordEdits } from "#app/edits/save-edits.server.ts";
import { cutTo } from "#app/platform/plain-text.ts";

import { TEMPLATE_UNITS, templateRecord, type TemplateLabels } from "./mail-units.ts";
import { BODY_MOST, SUBJECT_MOST, type About } from "./message.ts";

export type SavedTemplate = { id: string; name: string; about: About; subject: string; body: string };

/** The words a shop has kept, by name. */
export async function savedTemplates({ db }: ShopContext): Promise<SavedTemplate[]> {
  const rows = await db.messageTemplate.findMany({ orderBy: { name: "asc" }, take: 100 });
  return rows.map(({ id, name, about, subject, body }) => ({ id, name, about: about as About, subject, body }));
}

/** `seen`: the words under this name as the page knew them, null where it knew of none; and since when. */
type Keep = TemplateLabels & { name: string; by: string; seen?: Omit<Edits<TemplateLabels | null>, "mine"> };
type TemplateSaved =
  | { ok: true; id: string }
  | { ok: false; reason: "refused"; because: string }
  | { ok: false; reason: "conflict"; conflict: Conflict<TemplateLabels | null> };

/**
 * Keeps words under a name; a name that is there already gets the new words. With `seen`, words that a colleague has kept under the
 * name since are not overwritten: both are answered.
 */
export async function saveTemplate({ shop, db }: ShopContext, { name, by, seen, ...words }: Keep): Promise<TemplateSaved> {
  const called = cutTo(name.trim(), 100);
  if (called === "") return { ok: false, reason: "refused", because: "Give the template a name." };
  const mine: TemplateLabels = { about: words.about, subject: cutTo(words.subject, SUBJECT_MOST), body: cutTo(words.body, BODY_MOST) };
  const record = templateRecord(called);
  return db.$transaction(async (tx): Promise<TemplateSaved> => {
    await lockRecord(tx, { shop, record });
    const known = await tx.messageTemplate.findUnique({ where: { shop_name: { shop, name: called } } });
    const now = known && { about: known.about as About, subject: known.subject, body: known.body };
    // Words that were thrown away meanwhile are in nobody's way.
    const judged =
      seen && now && (await judgeEdits<TemplateLabels | null>(tx, { record, units: TEMPLATE_UNITS, edits: { ...seen, mine }, now }));
    if (judged && !judged.ok) return judged;
    const data = judged?.form ?? mine;
    const { id } = await tx.messageTemplate.upsert({
      where: { shop_name: { shop, name: called } },
      create: { shop, name: called, createdBy: by, ...data },
      update: data,
      select: { id: true },
    });
    await recordEdits<TemplateLabels | null>(tx, { shop, record, units: TEMPLATE_UNITS, before: now, after: data, by, at: new Date() });
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
