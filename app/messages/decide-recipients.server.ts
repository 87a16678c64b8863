import type { ActivityKind } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

import { forgive } from "./suppression.server.ts";
import { subjectLabel } from "./subject-labels.ts";

type Press = { messageId: string; by: string; now: Date };

/** "Try again" for mail that bounced or failed: it never arrived. A corrected address is used. */
export function retryUndelivered(ctx: ShopContext, press: Press & { enqueue: Enqueue<ShopTx> }): Promise<number> {
  return queueAgain(ctx, { ...press, states: ["bounced", "failed"] });
}

/** A person decides that what may have been sent is sent again. */
export function sendUnclearAgain(ctx: ShopContext, press: Press & { enqueue: Enqueue<ShopTx> }): Promise<number> {
  return queueAgain(ctx, { ...press, states: ["unclear"] });
}

/** A person decides that what may have been sent was. */
export async function takeUnclearAsSent({ shop, db }: ShopContext, press: Press): Promise<number> {
  const { messageId, now } = press;
  return db.$transaction(async (tx) => {
    const where = { messageId, state: "unclear" };
    const concerned = await tx.messageRecipient.findMany({ where, select: { memberId: true } });
    const { count } = await tx.messageRecipient.updateMany({ where, data: { state: "sent", settledAt: now, reason: null } });
    if (count > 0) await tell({ shop, tx }, "message_unclear_sent", press, concerned);
    return count;
  });
}

/** Stops what still waits. What the mail server has been handed is not called back. */
export async function stopSending({ shop, db }: ShopContext, press: Press): Promise<number> {
  const { messageId, now } = press;
  return db.$transaction(async (tx) => {
    const waiting = await tx.messageRecipient.findMany({ where: { messageId, state: "queued" }, select: { memberId: true } });
    const { count } = await tx.messageRecipient.updateMany({
      where: { messageId, state: "queued" },
      data: { state: "left_out", leftOutFor: "by_person", settledAt: now },
    });
    if (count === 0) return 0;
    const busy = await tx.messageRecipient.count({ where: { messageId, state: "sending" } });
    if (busy === 0) await tx.message.updateMany({ where: { id: messageId, state: "sending" }, data: { state: "sent", settledAt: now } });
    await tell({ shop, tx }, "message_cancelled", press, waiting);
    return count;
  });
}

async function queueAgain(
  { shop, db }: ShopContext,
  { states, enqueue, ...press }: Press & { states: string[]; enqueue: Enqueue<ShopTx> },
): Promise<number> {
  const { messageId, now } = press;
  return db.$transaction(async (tx) => {
    const where = { messageId, state: { in: states } };
    const concerned = await tx.messageRecipient.findMany({ where, select: { memberId: true, member: { select: { email: true } } } });
    // A person says that these addresses are good.
    await forgive(
      tx,
      concerned.map(({ member }) => member.email),
    );
    const { count } = await tx.messageRecipient.updateMany({
      where,
      data: { state: "queued", attempts: 0, queuedAt: now, dueAt: now, settledAt: null, reason: null },
    });
    if (count === 0) return 0;
    await tx.message.updateMany({ where: { id: messageId }, data: { state: "sending", settledAt: null } });
    await tell({ shop, tx }, "message_retried", press, concerned);
    await enqueue(tx, "messages.send", { shop });
    return count;
  });
}

async function tell(
  { shop, tx }: { shop: string; tx: ShopTx },
  kind: ActivityKind,
  { messageId, by, now }: Press,
  members: { memberId: string }[],
): Promise<void> {
  const { offerId, subject } = await tx.message.findFirstOrThrow({ where: { id: messageId } });
  await recordActivity(tx, { shop, kind, by: staffOrSystem(by), at: now, offerId, messageId, subject: subjectLabel(subject), members });
}
