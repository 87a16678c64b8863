import { db, shopDb, type ShopContext } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import type { SigningKeys } from "#app/keys/signature.ts";
import { toPlain } from "#app/platform/plain-text.ts";

import { readReport, type MailReport } from "./channels/email/read-report.server.ts";
import { verdictOf, type SenderCause } from "./channels/email/smtp-answer.ts";
import { pauseMail } from "./mail-pause.server.ts";
import { recipientIn } from "./return-address.ts";
import { suppress } from "./suppression.server.ts";
import { setSubscription } from "./unsubscribe.server.ts";

type TakenReport = "bounced" | "complained" | "sent_again" | "failed" | "ignored";

type At = { keys: SigningKeys; now: Date };

/** A message that came back to the return address, as it came over the line. */
export async function takeReport(raw: Uint8Array, at: At): Promise<TakenReport> {
  return takeTold({ text: new TextDecoder("latin1").decode(raw), read: () => readReport(raw) }, at);
}

/**
 * What was told of a mail that came back. Whom it is about is said by the signed return address alone, wherever it stands in the text. A
 * mailbox that is gone gets no more mail; neither does whoever complained, and they get no more news. Told again, nothing changes.
 * A refusal of who we are keeps the recipient and pauses the shop's mail, as if the mail server had refused at once.
 */
export async function takeTold(
  { text, read }: { text: string; read: () => Promise<MailReport> | MailReport },
  { keys, now }: At,
): Promise<TakenReport> {
  const id = recipientIn(text, keys);
  // The shop is not known before: the id was signed here and is no other shop's.
  const found = id === null ? null : await db.messageRecipient.findFirst({ where: { id }, select: { shop: true } });
  if (id === null || found === null) return ignored("no_recipient");
  const ctx: ShopContext = { shop: found.shop, db: shopDb(found.shop) };
  const report = await read();
  switch (report.kind) {
    case "none":
      return ignored("no_report");
    case "complaint":
      return takeComplaint(ctx, { id, about: report.about, now });
    case "bounce":
      return report.isFinal ? takeBounce(ctx, { id, ...report, now }) : ignored("for_now");
  }
}

function ignored(because: string): "ignored" {
  log.info("mail_report_ignored", { because });
  return "ignored";
}

async function takeComplaint(ctx: ShopContext, { id, about, now }: { id: string; about: string; now: Date }): Promise<TakenReport> {
  const recipient = await ctx.db.messageRecipient.findFirstOrThrow({ where: { id }, select: { address: true, memberId: true } });
  if (recipient.address !== null)
    await suppress(ctx, { address: recipient.address, cause: "complained", words: `Their mail program reported it: ${about}`, now });
  await setSubscription(ctx, { memberId: recipient.memberId, wantsNews: false, now });
  return "complained";
}

type Bounce = Extract<MailReport, { kind: "bounce" }> & { id: string; now: Date };

async function takeBounce(ctx: ShopContext, { id, status, words, now }: Bounce): Promise<TakenReport> {
  const code = Number(/\b[45]\d\d\b/.exec(words)?.[0] ?? (status.startsWith("4") ? 450 : 550));
  // The code of the report stands before those in the words: it is read first.
  const said = toPlain(`${status} ${words}`.trim());
  const verdict = verdictOf({ code, words: said, to: "recipient" });
  if (verdict?.about === "sender") return keepForLater(ctx, { id, cause: verdict.cause, said, now });
  const recipient = await ctx.db.messageRecipient.findFirstOrThrow({ where: { id }, select: { address: true } });
  await ctx.db.messageRecipient.updateMany({
    where: handedOver(id),
    data: { state: "bounced", settledAt: now, reason: said },
  });
  if (recipient.address !== null && verdict?.about === "recipient" && verdict.gone)
    await suppress(ctx, { address: recipient.address, cause: "bounced", words: said, now });
  return "bounced";
}

const handedOver = (id: string) => ({ id, state: { in: ["sent", "unclear"] } });

/** So often a mail that comes back for who we are is sent again; then a person decides. */
const SENT_MOST = 5;

/** It is no fault of the person the mail was for: it waits again, behind all others, with the shop's mail. */
async function keepForLater(
  ctx: ShopContext,
  { id, cause, said, now }: { id: string; cause: SenderCause; said: string; now: Date },
): Promise<TakenReport> {
  const again = { state: "queued", settledAt: null, queuedAt: now, reason: said };
  const kept = await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.messageRecipient.updateMany({ where: { ...handedOver(id), attempts: { lt: SENT_MOST } }, data: again });
    if (count === 0) return false;
    await tx.message.updateMany({ where: { recipients: { some: { id } } }, data: { state: "sending", settledAt: null } });
    return true;
  });
  const failed = { state: "failed", settledAt: now, reason: said };
  const { count: givenUp } = kept ? { count: 0 } : await ctx.db.messageRecipient.updateMany({ where: handedOver(id), data: failed });
  if (!kept && givenUp === 0) return "ignored";
  const until = await pauseMail(ctx, { cause, words: said, now, toldLate: true });
  // Another one finds out first whether it was put right: this one's mail server may be the only one that refuses us.
  await ctx.db.messageRecipient.updateMany({ where: { id, state: "queued" }, data: { dueAt: new Date(until.getTime() + 1_000) } });
  return kept ? "sent_again" : "failed";
}
