import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/db.server.ts";

import { BODY_MOST, SUBJECT_MOST, type Draft } from "./message.ts";
import { subjectInWords } from "./subject-words.ts";

export type Saved = { ok: true } | { ok: false; reason: "not_a_draft" };

/** Keeps what has been written so far, also when it cannot be read yet. Only a draft can be written. */
export async function saveDraft({ db }: ShopContext, { messageId, draft }: { messageId: string; draft: Draft }): Promise<Saved> {
  const { subject, body, about, template } = draft;
  const data = { subject: subject.slice(0, SUBJECT_MOST), body: body.slice(0, BODY_MOST), about, template };
  const { count } = await db.message.updateMany({ where: { id: messageId, state: "draft" }, data });
  return count === 1 ? { ok: true } : { ok: false, reason: "not_a_draft" };
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
    const act = { shop, kind: "message_draft_deleted", by: staffOrSystem(by), at: now, offerId: draft.offerId } as const;
    await recordActivity(tx, { ...act, subject: subjectInWords(draft.subject), before: { recipients } });
    return true;
  });
}
