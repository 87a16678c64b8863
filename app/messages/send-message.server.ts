import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

import { checkDraft, type DraftCheck } from "./check-draft.server.ts";
import type { About } from "./message.ts";
import { subjectLabel } from "./subject-labels.ts";
import type { MessageFormat } from "./variables.ts";

export type SendAnswer =
  | { ok: true; members: number }
  | { ok: false; reason: "not_a_draft" | "nobody" | "no_mail_server" }
  | { ok: false; reason: "unreadable"; check: DraftCheck }
  /** Somebody has no value for a variable: leave them out or change the words first. */
  | { ok: false; reason: "missing"; check: DraftCheck };

type Input = { messageId: string; sentBy: string; words: MessageFormat; now: Date; hasMailServer: boolean; enqueue: Enqueue<ShopTx> };

/**
 * "Send": everything or nothing. Members without an address, and those who want no news, are left out with the reason;
 * a member with a missing value stops it. Pressed twice, it is sent once.
 */
export async function sendMessage(ctx: ShopContext, { messageId, sentBy, words, now, hasMailServer, enqueue }: Input): Promise<SendAnswer> {
  const { shop, db } = ctx;
  if (!hasMailServer) return { ok: false, reason: "no_mail_server" };
  const message = await db.message.findFirst({ where: { id: messageId, state: "draft" } });
  if (!message) return { ok: false, reason: "not_a_draft" };
  const { offerId, subject, body } = message;
  const check = await checkDraft(ctx, { messageId, offerId, subject, body, about: message.about as About, words, now });
  if (check.problem) return { ok: false, reason: "unreadable", check };
  if (check.missing.length > 0) return { ok: false, reason: "missing", check };
  if (check.ready.length === 0) return { ok: false, reason: "nobody" };
  return db.$transaction(async (tx) => {
    // What was checked is what is sent: a colleague who has changed the words meanwhile makes this press do nothing.
    const { count } = await tx.message.updateMany({
      where: { id: messageId, state: "draft", subject, body, about: message.about },
      data: { state: "sending", sentBy, sentAt: now },
    });
    if (count === 0) return { ok: false, reason: "not_a_draft" };
    const out = async (ids: string[], leftOutFor: string) =>
      ids.length === 0
        ? 0
        : tx.messageRecipient.updateMany({ where: { id: { in: ids }, state: "draft" }, data: { state: "left_out", leftOutFor } });
    await out(
      check.noAddress.map(({ recipientId }) => recipientId),
      "no_email",
    );
    await out(
      check.unsubscribed.map(({ recipientId }) => recipientId),
      "unsubscribed",
    );
    const queued = await tx.messageRecipient.updateMany({
      where: { messageId, id: { in: check.ready }, state: "draft" },
      data: { state: "queued", queuedAt: now, dueAt: now },
    });
    const members = await tx.messageRecipient.findMany({ where: { messageId, state: "queued" }, select: { enrolmentId: true } });
    await recordActivity(tx, {
      shop,
      kind: "message_sent",
      by: staffOrSystem(sentBy),
      at: now,
      offerId,
      messageId,
      subject: subjectLabel(subject),
      members: members.map(({ enrolmentId }) => ({ enrolmentId })),
    });
    await enqueue(tx, "messages.send", { shop });
    return { ok: true, members: queued.count };
  });
}

/** "I have told them": for mail that left by another way, after an export or by hand. */
export async function markAsNotified(
  { shop, db }: ShopContext,
  { messageId, by, now }: { messageId: string; by: string; now: Date },
): Promise<{ ok: true; members: number } | { ok: false; reason: "not_a_draft" | "nobody" }> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.messageRecipient.updateMany({
      where: { messageId, state: "draft", message: { state: "draft" } },
      data: { state: "by_hand", factsAt: now, settledAt: now },
    });
    if (count === 0) return { ok: false, reason: "nobody" };
    const notified = await tx.message.updateMany({
      where: { id: messageId, state: "draft" },
      data: { state: "by_hand", sentBy: by, sentAt: now, settledAt: now },
    });
    if (notified.count === 0) throw new Error("A draft was sent while it was marked as told");
    const { offerId, subject } = await tx.message.findFirstOrThrow({ where: { id: messageId } });
    const members = await tx.messageRecipient.findMany({ where: { messageId, state: "by_hand" }, select: { enrolmentId: true } });
    await recordActivity(tx, {
      shop,
      kind: "message_told",
      by: staffOrSystem(by),
      at: now,
      offerId,
      messageId,
      subject: subjectLabel(subject),
      members: members.map(({ enrolmentId }) => ({ enrolmentId })),
    });
    return { ok: true, members: count };
  });
}
