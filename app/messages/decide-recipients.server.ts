import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

type Press = { messageId: string; now: Date };

/** "Try again" for mail that bounced or failed: it never arrived. A corrected address is used. */
export function retryUndelivered(ctx: ShopContext, press: Press & { enqueue: Enqueue<ShopTx> }): Promise<number> {
  return queueAgain(ctx, { ...press, states: ["bounced", "failed"] });
}

/** A person decides that what may have been sent is sent again. */
export function sendUnclearAgain(ctx: ShopContext, press: Press & { enqueue: Enqueue<ShopTx> }): Promise<number> {
  return queueAgain(ctx, { ...press, states: ["unclear"] });
}

/** A person decides that what may have been sent was. */
export async function takeUnclearAsSent({ db }: ShopContext, { messageId, now }: Press): Promise<number> {
  const { count } = await db.messageRecipient.updateMany({
    where: { messageId, state: "unclear" },
    data: { state: "sent", settledAt: now, reason: null },
  });
  return count;
}

/** Stops what still waits. What the mail server has been handed is not called back. */
export async function stopSending({ shop, db }: ShopContext, { messageId, by, now }: Press & { by: string }): Promise<number> {
  return db.$transaction(async (tx) => {
    const waiting = await tx.messageRecipient.findMany({ where: { messageId, state: "queued" }, select: { id: true, enrolmentId: true } });
    const { count } = await tx.messageRecipient.updateMany({
      where: { messageId, state: "queued" },
      data: { state: "left_out", leftOutFor: "by_person", settledAt: now },
    });
    if (count === 0) return 0;
    const busy = await tx.messageRecipient.count({ where: { messageId, state: "sending" } });
    if (busy === 0) await tx.message.updateMany({ where: { id: messageId, state: "sending" }, data: { state: "sent", settledAt: now } });
    const { offerId, subject } = await tx.message.findFirstOrThrow({ where: { id: messageId } });
    const members = waiting.map(({ enrolmentId }) => ({ enrolmentId }));
    await recordActivity(tx, { shop, kind: "message_cancelled", by: staffOrSystem(by), at: now, offerId, messageId, subject, members });
    return count;
  });
}

async function queueAgain(
  { shop, db }: ShopContext,
  { messageId, states, now, enqueue }: Press & { states: string[]; enqueue: Enqueue<ShopTx> },
): Promise<number> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.messageRecipient.updateMany({
      where: { messageId, state: { in: states } },
      data: { state: "queued", attempts: 0, queuedAt: now, dueAt: now, settledAt: null, reason: null },
    });
    if (count === 0) return 0;
    await tx.message.updateMany({ where: { id: messageId }, data: { state: "sending", settledAt: null } });
    await enqueue(tx, "messages.send", { shop });
    return count;
  });
}
