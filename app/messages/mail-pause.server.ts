/** A mail server that refuses the sender refuses everybody: the shop's mail waits, and goes on by itself once it is taken again. */
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { SENDER_CAUSES, type SenderCause } from "./channels/email/smtp-answer.ts";
import { putOff } from "./delivery.store.server.ts";
import { PAUSE_LABELS } from "./pause-labels.ts";

const HOUR_MS = 60 * 60 * 1000;
/** A quota comes back by itself within a day; the rest waits for a person, and one mail an hour finds out whether it was put right. */
const WAIT_MS: Record<SenderCause, number> = {
  quota: 4 * HOUR_MS,
  sender_address: HOUR_MS,
  relay: HOUR_MS,
  authentication: HOUR_MS,
  blocked: 4 * HOUR_MS,
};

/** `tried`: one mail was taken after a refusal that was told late, and until then it may still come back. */
export type MailPause = { cause: SenderCause; words: string; since: string; until: string; tried: boolean };

/** A mail that was taken has this long to come back before it is believed to have arrived. */
const COMES_BACK_MS = HOUR_MS;

/**
 * Puts all waiting mail of the shop off and answers until when. The activity tells it once, however often it is tried meanwhile.
 * `toldLate`: the mail server took a mail and it came back with this refusal.
 */
export async function pauseMail(
  { shop, db }: ShopContext,
  { cause, words, now, toldLate = false }: { cause: SenderCause; words: string; now: Date; toldLate?: boolean },
): Promise<Date> {
  const until = new Date(now.getTime() + WAIT_MS[cause]);
  const refused = { cause, words, until, toldLate, triedAt: null };
  await db.$transaction(async (tx) => {
    const known = await tx.mailPause.findFirst({ select: { cause: true } });
    await tx.mailPause.upsert({ where: { shop }, create: { shop, ...refused, since: now }, update: refused });
    if (known?.cause !== cause)
      await recordActivity(tx, { shop, kind: "mail_paused", by: "system", at: now, subject: PAUSE_LABELS[cause].what, reason: words });
  });
  await putOff({ shop, db }, { until, reason: `${PAUSE_LABELS[cause].what}. This goes on by itself.` });
  return until;
}

/** When the next mail is tried; null while nothing is paused, or the time has come. */
export async function pausedUntil({ db }: ShopContext, now: Date): Promise<Date | null> {
  const pause = await db.mailPause.findFirst({ where: { until: { gt: now } }, select: { until: true } });
  return pause?.until ?? null;
}

/**
 * A mail was taken: nothing is wrong any more, and what was put off goes on at once. After a refusal that was told late only one mail is
 * tried, and the others wait for a moment whether it comes back too: answers until when, null where they may go on.
 */
export async function mailWasTaken({ shop, db }: ShopContext, now: Date): Promise<Date | null> {
  const until = new Date(now.getTime() + COMES_BACK_MS);
  const { count } = await db.mailPause.updateMany({ where: { toldLate: true, triedAt: null }, data: { triedAt: now, until } });
  if (count === 0) {
    await db.mailPause.deleteMany({});
    return null;
  }
  await putOff({ shop, db }, { until, reason: "One mail was tried, and the others wait whether it comes back. This goes on by itself." });
  return until;
}

/** Lets the next mail be tried now, and all behind it: a person has put the setting right. */
export async function tryMailNow({ db }: ShopContext, now: Date): Promise<void> {
  const { count } = await db.mailPause.updateMany({ data: { until: now, toldLate: false } });
  if (count > 0) await db.messageRecipient.updateMany({ where: { state: "queued" }, data: { dueAt: now } });
}

export async function readMailPause({ db }: ShopContext): Promise<MailPause | null> {
  const pause = await db.mailPause.findFirst({});
  const cause = SENDER_CAUSES.find((one) => one === pause?.cause);
  if (!pause || !cause) return null;
  return { cause, words: pause.words, since: pause.since.toISOString(), until: pause.until.toISOString(), tried: pause.triedAt !== null };
}
