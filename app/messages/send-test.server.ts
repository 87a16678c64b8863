import { randomUUID } from "node:crypto";

import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/db.server.ts";
import { isPlainAddress } from "#app/mail/outgoing.ts";
import type { Mailer } from "#app/mail/smtp.server.ts";

import { htmlOf } from "./html.ts";
import { previewMessage } from "./preview-message.server.ts";
import { subjectInWords } from "./subject-words.ts";
import type { Words } from "./variables.ts";

type Ask = {
  messageId: string;
  offerId: string;
  subject: string;
  body: string;
  /** Whose values stand in it: the chosen member at this place. */
  at: number;
  to: string;
  mailer: Mailer;
  from: { name: string; address: string };
  replyTo: string | null;
  words: Words;
  by: string;
  now: Date;
};
export type TestAnswer = { ok: true } | { ok: false; because: string };

/** Sends what a member would get to the person who wrote it, and keeps that address for the next time. No member is told. */
export async function sendTest(ctx: ShopContext, { to, mailer, from, replyTo, by, ...ask }: Ask): Promise<TestAnswer> {
  const address = to.trim();
  if (!isPlainAddress(address)) return { ok: false, because: "Enter your e-mail address." };
  await ctx.db.shop.update({ where: { domain: ctx.shop }, data: { mailTestTo: address } });
  const preview = await previewMessage(ctx, ask);
  if (preview === null) return { ok: false, because: "Choose a member first, so that there is something to fill in." };
  if ("cannot" in preview.written) return { ok: false, because: preview.written.cannot };
  const { subject, body, code } = preview.written;
  const handed = await mailer.send({
    messageId: `${randomUUID()}@${from.address.split("@")[1] ?? "localhost"}`,
    from,
    to: { name: "", address },
    replyTo,
    subject: `[Test] ${subject}`,
    text: body,
    html: htmlOf(body, code),
    unsubscribeUrl: null,
  });
  if (handed.result !== "accepted") return { ok: false, because: `The mail server did not take it: ${handed.words}` };
  const { messageId, offerId, now: at } = ask;
  const act = { shop: ctx.shop, kind: "message_test_sent", by: staffOrSystem(by), at, offerId, messageId } as const;
  await ctx.db.$transaction((tx) => recordActivity(tx, { ...act, subject: subjectInWords(ask.subject), after: { email: address } }));
  return { ok: true };
}
