/** What the sender reads and writes of recipients. Every change names the state it was read in. */
import type { ShopContext } from "#app/platform/db.server.ts";
import type { SendResult } from "#app/messages/channels/email/outgoing.ts";

import { nextAttemptIn } from "./message.ts";

export type ClaimedRecipient = {
  id: string;
  enrolmentId: string;
  attempts: number;
  member: { id: string; firstName: string; lastName: string; email: string; unsubscribedAt: Date | null };
  message: { offerId: string; subject: string; body: string; about: string };
};

/** The recipient that has waited longest and is due, or in how many seconds the next is; null when nobody waits. */
export async function takeNext({ db }: ShopContext, { now }: { now: Date }): Promise<ClaimedRecipient | { inSeconds: number } | null> {
  const next = await db.messageRecipient.findFirst({
    where: { state: "queued" },
    orderBy: [{ dueAt: "asc" }, { messageId: "asc" }, { position: "asc" }],
    include: {
      member: { select: { id: true, firstName: true, lastName: true, email: true, unsubscribedAt: true } },
      message: { select: { offerId: true, subject: true, body: true, about: true } },
    },
  });
  if (next === null) return null;
  if (next.dueAt === null || next.dueAt <= now) return next;
  return { inSeconds: Math.ceil((next.dueAt.getTime() - now.getTime()) / 1000) };
}

type Result = SendResult["result"] | "failed" | "unsubscribed" | "suppressed";

/**
 * What became of one recipient. A result that comes late, after the mark was already called unclear, is still the truth
 * as long as no person has decided.
 */
export async function settleResult(
  { db }: ShopContext,
  {
    id,
    holder,
    attempts,
    result,
    reason,
    now,
  }: { id: string; holder: string; attempts: number; result: Result; reason: string; now: Date },
): Promise<void> {
  await db.messageRecipient.updateMany({
    where: { id, OR: [{ state: { in: ["queued", "unclear"] } }, { state: "sending", sender: holder }] },
    data: { ...changeFor(result, { attempts, reason, now }), sender: null },
  });
}

function changeFor(result: Result, { attempts, reason, now }: { attempts: number; reason: string; now: Date }) {
  switch (result) {
    case "accepted":
      return { state: "sent", settledAt: now, reason: null };
    case "refused":
      return { state: "bounced", settledAt: now, reason };
    case "failed":
      return { state: "failed", settledAt: now, reason };
    case "unknown":
      return { state: "unclear", settledAt: now, reason };
    case "unsubscribed":
      return { state: "left_out", leftOutFor: "unsubscribed", settledAt: now };
    case "later": {
      const seconds = nextAttemptIn(attempts);
      return seconds === null
        ? { state: "failed", settledAt: now, reason }
        : { state: "queued", dueAt: new Date(now.getTime() + seconds * 1000), reason };
    }
    case "suppressed":
      return { state: "left_out", leftOutFor: "suppressed", settledAt: now, reason };
    // Never taken up for this person, so it does not count as an attempt at them.
    case "sender":
    case "unreachable":
      return { state: "queued", attempts: attempts - 1, dueAt: now, reason };
  }
}

/** Marks of senders that are gone. */
export async function unclearAfterDeath({ db }: ShopContext, { holder, now }: { holder: string; now: Date }): Promise<void> {
  await db.messageRecipient.updateMany({
    where: { state: "sending", NOT: { sender: holder } },
    data: { state: "unclear", settledAt: now, reason: "Sending was cut off before the mail server answered." },
  });
}

const PATIENCE_MS = 24 * 60 * 60 * 1000;

/** A day without a mail server that could be reached is long enough: a person should know. */
export async function giveUpOld({ db }: ShopContext, now: Date): Promise<void> {
  const before = new Date(now.getTime() - PATIENCE_MS);
  const old = { state: "queued", queuedAt: { lt: before } };
  const reason = "It could not be sent within a day.";
  await db.messageRecipient.updateMany({ where: { ...old, reason: null }, data: { state: "failed", settledAt: now, reason } });
  await db.messageRecipient.updateMany({ where: old, data: { state: "failed", settledAt: now } });
}

/** All that waits is put off, with the reason. The day of waiting for a mail server begins then. */
export async function putOff({ db }: ShopContext, { until, reason }: { until: Date; reason: string }): Promise<void> {
  await db.messageRecipient.updateMany({ where: { state: "queued" }, data: { dueAt: until, queuedAt: until, reason } });
}
