import { randomUUID } from "node:crypto";

import { isInstalled } from "#app/platform/db-installed.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { SigningKeys } from "#app/keys/signature.ts";
import { isEmailAddress } from "#app/format/email-address.ts";
import type { Mailer } from "#app/messages/channels/email/smtp.server.ts";

import { giveUpOld, putOff, settleResult, takeNext, unclearAfterDeath, type ClaimedRecipient } from "./delivery.store.server.ts";
import { hasWord, htmlOf } from "./html.ts";
import { NO_LINK, readLetter, withoutPageLinks, withUnsubscribe } from "./letter.server.ts";
import { countInRate, countMail, giveMailBack } from "./mail-limits.server.ts";
import { LEASE_MS, acquireMailLease, mailLeaseRemaining, releaseMailLease } from "./mail-lease.server.ts";
import { messageIdOf } from "./message.ts";
import { mailWasTaken, pauseMail, pausedUntil } from "./mail-pause.server.ts";
import { returnAddress } from "./return-address.ts";
import { readFacts } from "./read-facts.server.ts";
import { isSuppressed, suppress } from "./suppression.server.ts";
import { settleMessages } from "./settle-messages.server.ts";
import { PAGE_LINKS, type MessageFormat } from "./variables.ts";

export type DeliverDeps = {
  mailer: Mailer;
  from: { name: string; address: string };
  replyTo: string | null;
  /** Where mail comes back to that cannot be delivered; null: to the sender. */
  bounceTo?: string | null;
  words: MessageFormat;
  /** Sign links to members' pages. */
  keys: SigningKeys;
  /** The address a member unsubscribes at. */
  unsubscribeUrl: (memberId: string) => string;
  perSecond: number;
  /** How much mail of the shop may leave in a day. */
  perDay: number;
  /** After this many messages, or when asked to end, the rest is left to another turn. */
  most: number;
  signal: AbortSignal;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
};

/** When to come back: at once, in some seconds, or not at all because nothing waits. */
type Delivered = { sent: number; again: number | null };

/** The mail server is asked again after this long when it cannot be reached. */
const UNREACHABLE_WAIT_SECONDS = 60;

/**
 * Hands a shop's waiting messages to the mail server, one after the other. Before each, a mark is written down; a sender
 * that died leaves marks without results, which are called unclear and never sent again by themselves. A shop that has
 * uninstalled the app sends nothing, also in the middle of a message to many: what waits goes on when it comes back within a day.
 * What goes beyond the shop's day waits for the next one. A mail server that refuses who we are stops everybody's mail: the first who
 * was refused and all behind wait, and a person is told once.
 */
export async function deliver(ctx: ShopContext, deps: DeliverDeps): Promise<Delivered> {
  const holder = randomUUID();
  if (!(await isInstalled(ctx))) return { sent: 0, again: null };
  if (!(await acquireMailLease(ctx, { holder, now: deps.now() })))
    return { sent: 0, again: (await mailLeaseRemaining(ctx, deps.now())) + 1 };
  try {
    // Nobody else holds, so whoever made these marks is gone.
    await unclearAfterDeath(ctx, { holder, now: deps.now() });
    await giveUpOld(ctx, deps.now());
    const paused = await pausedUntil(ctx, deps.now());
    if (paused) return { sent: 0, again: secondsUntil(paused, deps.now()) };
    let sent = 0;
    while (sent < deps.most && !deps.signal.aborted) {
      if (!(await acquireMailLease(ctx, { holder, now: deps.now() }))) return { sent, again: 1 };
      const next = await takeNext(ctx, { now: deps.now() });
      if (next === null) return { sent, again: null };
      if ("inSeconds" in next) return { sent, again: next.inSeconds };
      const began = Date.now();
      const result = await deliverOne(ctx, next, { ...deps, holder });
      if (result === "unreachable") return { sent, again: UNREACHABLE_WAIT_SECONDS };
      if (result === "uninstalled") return { sent, again: null };
      if (typeof result === "object") return { sent, again: result.inSeconds };
      sent += 1;
      await deps.sleep(Math.max(0, 1000 / deps.perSecond - (Date.now() - began)));
    }
    return { sent, again: 0 };
  } finally {
    await settleMessages(ctx, deps.now());
    await releaseMailLease(ctx, holder);
  }
}

function secondsUntil(at: Date, now: Date): number {
  return Math.max(1, Math.ceil((at.getTime() - now.getTime()) / 1000));
}

async function deliverOne(
  ctx: ShopContext,
  recipient: ClaimedRecipient,
  { mailer, from, replyTo, bounceTo = null, words, keys, unsubscribeUrl, now, holder, ...deps }: DeliverDeps & { holder: string },
): Promise<"settled" | "unreachable" | "uninstalled" | { inSeconds: number }> {
  const { member, message } = recipient;
  const factsAt = now();
  const read = readLetter(message);
  const uses = (name: string) => read.ok && read.letter.uses.includes(name);
  const links = PAGE_LINKS.some(uses) ? { keys } : uses("link") ? ("to_share" as const) : ("none" as const);
  const facts = await readFacts(ctx, { offerId: message.offerId, enrolmentIds: [recipient.enrolmentId], now: factsAt, links });
  const known = facts.get(recipient.enrolmentId);
  const written = read.ok && known ? read.letter.for(known, words) : null;
  const settle = (result: Parameters<typeof settleResult>[1]["result"], reason: string) =>
    settleResult(ctx, { id: recipient.id, holder, attempts: recipient.attempts + 1, result, reason, now: now() });

  // What has changed since "Send" was pressed: sent as it stands now or not at all.
  if (!written?.ok) return settle("failed", "A value it needs is gone since it was sent off.").then(() => "settled");
  if (!isEmailAddress(member.email)) return settle("failed", "The member has no e-mail address any more.").then(() => "settled");
  const isNews = message.about === "news";
  if (isNews && member.unsubscribedAt !== null) return settle("unsubscribed", "").then(() => "settled");

  if (await isSuppressed(ctx, member.email))
    return settle("suppressed", "The address did not exist when it was last written to.").then(() => "settled");

  // What is kept opens nothing for whoever reads it later.
  const kept = read.ok && known ? read.letter.for(withoutPageLinks(known), words) : null;
  const unsubscribe = isNews ? unsubscribeUrl(member.id) : null;
  const footed = (body: string, url: string | null) => (url === null ? body : withUnsubscribe(body, url, known?.locale ?? null));
  const text = footed(written.body, unsubscribe);
  const room = await makeRoom(ctx, { ...deps, now });
  if (room !== "may_leave") return room;
  // The mark: from here on it may have been sent, until it is known what became of it.
  const { count } = await ctx.db.messageRecipient.updateMany({
    where: { id: recipient.id, state: "queued", attempts: recipient.attempts },
    data: {
      state: "sending",
      sender: holder,
      attempts: recipient.attempts + 1,
      address: member.email,
      ...(kept?.ok && { subject: kept.subject, body: footed(kept.body, unsubscribe && NO_LINK) }),
      factsAt,
      namesCode: known?.newCode != null && hasWord(`${written.subject}\n${text}`, known.newCode),
    },
  });
  if (count === 0) return "settled";
  // A process that slept meanwhile may have been taken for dead: it does not send any more.
  if (now().getTime() - factsAt.getTime() > LEASE_MS / 2) return settle("later", "The sender was held up.").then(() => "settled");
  const handed = await mailer.send({
    messageId: messageIdOf(recipient.id, from.address),
    from,
    returnTo: bounceTo === null ? null : returnAddress(bounceTo, recipient.id, keys),
    to: { name: `${member.firstName} ${member.lastName}`.trim(), address: member.email },
    replyTo,
    subject: written.subject,
    text,
    html: htmlOf(text, known?.newCode ?? null),
    unsubscribeUrl: unsubscribe,
  });
  await settle(handed.result, handed.words);
  if (handed.result === "accepted") {
    const until = await mailWasTaken(ctx, now());
    if (until) return { inSeconds: secondsUntil(until, now()) };
  }
  if (handed.result === "refused" && handed.gone)
    await suppress(ctx, { address: member.email, cause: "bounced", words: handed.words, now: now() });
  if (handed.result === "unreachable" || handed.result === "sender") await giveMailBack(ctx.shop, deps.perDay);
  if (handed.result === "sender") {
    const until = await pauseMail(ctx, { cause: handed.cause, words: handed.words, now: now() });
    return { inSeconds: secondsUntil(until, now()) };
  }
  return handed.result === "unreachable" ? "unreachable" : "settled";
}

/** Looked at right before each mail: the shop is still there, and its day and its rate have room. Waits for the rate. */
async function makeRoom(
  ctx: ShopContext,
  { perDay, perSecond, signal, sleep, now }: Pick<DeliverDeps, "perDay" | "perSecond" | "signal" | "sleep" | "now">,
): Promise<"may_leave" | "uninstalled" | { inSeconds: number }> {
  if (!(await isInstalled(ctx))) return "uninstalled";
  for (let wait = await countInRate(ctx.shop, perSecond); wait !== null; wait = await countInRate(ctx.shop, perSecond)) {
    if (signal.aborted) return { inSeconds: 0 };
    await sleep(wait);
  }
  const full = await countMail(ctx.shop, perDay);
  if (full === null) return "may_leave";
  const reason = "The shop has sent as much mail as it may in a day. This goes on by itself.";
  await putOff(ctx, { until: new Date(now().getTime() + full), reason });
  return { inSeconds: Math.ceil(full / 1000) };
}
