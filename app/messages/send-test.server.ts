import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { isEmailAddress } from "#app/format/email-address.ts";
import type { Mailer } from "#app/messages/channels/email/smtp.server.ts";

import { htmlOf } from "./html.ts";
import { countInRate, countMail, countTest, giveMailBack, giveTestBack, TESTS_PER_DAY } from "./mail-limits.server.ts";
import { previewMessage } from "./preview-message.server.ts";
import type { About } from "./message.ts";
import { subjectLabel } from "./subject-labels.ts";
import { askOwner, DAY_USED_UP, isConfirmed } from "./test-addresses.server.ts";
import type { MessageFormat } from "./variables.ts";

type Input = {
  messageId: string;
  offerId: string;
  subject: string;
  body: string;
  about: About;
  /** Whose values stand in it: the chosen member at this place. */
  at: number;
  to: string;
  mailer: Mailer;
  from: { name: string; address: string };
  replyTo: string | null;
  words: MessageFormat;
  /** The e-mail address of whoever presses, as Shopify has verified it. May throw when Shopify does not answer. */
  staffEmail: () => Promise<string | null>;
  /** The link that confirms an address. */
  confirmUrl: (nonce: string) => string;
  limits: { perSecond: number; perDay: number };
  by: string;
  now: Date;
};
/** `linkTo`: the address is not allowed yet, and its owner was sent a link. */
export type TestAnswer = { ok: true; linkTo: string | null } | { ok: false; because: string };

/** Nobody waits longer than this for the shop's rate. */
const WAIT_MOST_MS = 5_000;

/**
 * Sends what a member would get to the person who wrote it, and keeps that address for the next time. No member is told.
 * Goes to the staff user's own address and to addresses whose owner confirmed it; the owner of any other is sent a link
 * instead. Counts in the shop's tests of the day, its mail of the day and its rate, and is refused beyond them.
 */
export async function sendTest(ctx: ShopContext, ask: Input): Promise<TestAnswer> {
  const { shop, db } = ctx;
  const { mailer, from, limits, by, now } = ask;
  const address = ask.to.trim().toLowerCase();
  if (!isEmailAddress(address)) return { ok: false, because: "Enter your e-mail address." };
  const preview = await previewMessage(ctx, ask);
  if (preview === null) return { ok: false, because: "Choose a member first, so that there is something to fill in." };
  if ("cannot" in preview.written) return { ok: false, because: preview.written.cannot };
  if (!(await mayGoTo(ctx, address, ask.staffEmail))) {
    if (!(await waitForRate(shop, limits.perSecond))) return TOO_BUSY;
    const asked = await askOwner(ctx, { ...ask, address, from: from.address, perDay: limits.perDay });
    if (!asked.ok) return asked;
    await db.shop.update({ where: { domain: shop }, data: { mailTestTo: address } });
    return { ok: true, linkTo: address };
  }
  const wait = await countTest(shop);
  if (wait !== null)
    return { ok: false, because: `All ${TESTS_PER_DAY} tests of the day are used. The next can be sent in ${hours(wait)}.` };
  if ((await countMail(shop, limits.perDay)) !== null) return { ok: false, because: DAY_USED_UP };
  if (!(await waitForRate(shop, limits.perSecond))) return TOO_BUSY;
  const { subject, body, code } = preview.written;
  const handed = await mailer.send({
    messageId: `${randomUUID()}@${from.address.split("@")[1] ?? "localhost"}`,
    from,
    to: { name: "", address },
    replyTo: ask.replyTo,
    subject: `[Test] ${subject}`,
    text: body,
    html: htmlOf(body, code),
    unsubscribeUrl: null,
  });
  if (handed.result === "unreachable") await Promise.all([giveTestBack(shop), giveMailBack(shop, limits.perDay)]);
  if (handed.result !== "accepted") return { ok: false, because: `The mail server did not take it: ${handed.words}` };
  const act = { shop, kind: "message_test_sent", by: staffOrSystem(by), at: now, offerId: ask.offerId, messageId: ask.messageId } as const;
  await db.$transaction(async (tx) => {
    await tx.shop.update({ where: { domain: shop }, data: { mailTestTo: address } });
    await recordActivity(tx, { ...act, subject: subjectLabel(ask.subject), after: { email: address } });
  });
  return { ok: true, linkTo: null };
}

const TOO_BUSY: TestAnswer = { ok: false, because: "Other mail of this shop is leaving right now. Try again in a minute." };

async function mayGoTo(ctx: ShopContext, address: string, staffEmail: () => Promise<string | null>): Promise<boolean> {
  if (await isConfirmed(ctx, address)) return true;
  try {
    return (await staffEmail()) === address;
  } catch (error) {
    // A link does as well.
    log.warn("staff_email_unknown", { shop: ctx.shop, because: error instanceof Error ? error.message : String(error) });
    return false;
  }
}

async function waitForRate(shop: string, perSecond: number): Promise<boolean> {
  const until = Date.now() + WAIT_MOST_MS;
  for (;;) {
    const wait = await countInRate(shop, perSecond);
    if (wait === null) return true;
    if (Date.now() + wait > until) return false;
    await sleep(wait);
  }
}

function hours(ms: number): string {
  const count = Math.ceil(ms / 3_600_000);
  return count === 1 ? "an hour" : `${count} hours`;
}
