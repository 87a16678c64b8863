import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { Conflict, Edits } from "#app/edits/merge-edits.ts";
import { judgeEdits, lockRecord, recordEdits } from "#app/edits/save-edits.server.ts";
import { cutTo } from "#app/platform/plain-text.ts";

import { DRAFT_UNITS, draftRecord } from "./mail-units.ts";
import { BODY_MOST, SUBJECT_MOST, type About, type Draft } from "./message.ts";
import { subjectLabel } from "./subject-labels.ts";

type Saved =
  { ok: true; draft: Draft } | { ok: false; reason: "not_a_draft" } | { ok: false; reason: "conflict"; conflict: Conflict<Draft> };

/**
 * Keeps what has been written so far, also when it cannot be read yet. Only a draft can be written. With `seen` (the words as they were
 * last shown) a colleague's changes stay, and nothing is kept where both wrote in the same field. Answers the words as they are now.
 */
export async function saveDraft(
  { shop, db, by }: ShopContext,
  { messageId, draft, seen }: { messageId: string; draft: Draft; seen?: Omit<Edits<Draft>, "mine"> },
): Promise<Saved> {
  const { subject, body, about, template } = draft;
  const mine: Draft = { subject: cutTo(subject, SUBJECT_MOST), body: cutTo(body, BODY_MOST), about, template };
  const record = draftRecord(messageId);
  return db.$transaction(async (tx): Promise<Saved> => {
    await lockRecord(tx, { shop, record });
    const message = await tx.message.findFirst({ where: { id: messageId, state: "draft" } });
    if (!message) return { ok: false, reason: "not_a_draft" };
    const now: Draft = { subject: message.subject, body: message.body, about: message.about as About, template: message.template };
    const judged = seen && (await judgeEdits(tx, { record, units: DRAFT_UNITS, edits: { ...seen, mine }, now }));
    if (judged && !judged.ok) return judged;
    const written = judged?.form ?? mine;
    const { count } = await tx.message.updateMany({ where: { id: messageId, state: "draft" }, data: written });
    if (count === 0) return { ok: false, reason: "not_a_draft" };
    await recordEdits(tx, { shop, record, units: DRAFT_UNITS, before: now, after: written, by, at: new Date() });
    return { ok: true, draft: written };
  });
}

/** Leaves recipients of a draft out. They stay on its list, with the reason, and can be put back. */
export async function leaveOut(
  { db }: ShopContext,
  { messageId, recipientIds, because }: { messageId: string; recipientIds: readonly string[]; because: "by_person" | "missing_value" },
): Promise<number> {
  const { count } = await db.messageRecipient.updateMany({
    where: { messageId, id: { in: [...recipientIds] }, state: "draft", message: { state: "draft" } },
    data: { state: "left_out", leftOutFor: because },
  });
  return count;
}

/** Puts a recipient of a draft back. */
export async function putBack(
  { db }: ShopContext,
  { messageId, recipientId }: { messageId: string; recipientId: string },
): Promise<number> {
  const { count } = await db.messageRecipient.updateMany({
    where: { messageId, id: recipientId, state: "left_out", message: { state: "draft" } },
    data: { state: "draft", leftOutFor: null },
  });
  return count;
}

/** Throws a draft away; false when there is no such draft. What was sent stays. */
export async function deleteDraft(
  { shop, db }: ShopContext,
  { messageId, by, now }: { messageId: string; by: string; now: Date },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const where = { id: messageId, state: "draft" };
    const draft = await tx.message.findFirst({ where, select: { offerId: true, subject: true } });
    const recipients = await tx.messageRecipient.count({ where: { messageId, state: "draft" } });
    const { count } = await tx.message.deleteMany({ where });
    if (draft === null || count === 0) return false;
    await tx.fieldEdit.deleteMany({ where: { record: draftRecord(messageId) } });
    const act = { shop, kind: "message_draft_deleted", by: staffOrSystem(by), at: now, offerId: draft.offerId } as const;
    await recordActivity(tx, { ...act, subject: subjectLabel(draft.subject), before: { recipients } });
    return true;
  });
}
