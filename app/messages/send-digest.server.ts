import { randomUUID } from "node:crypto";

import { rightsHere } from "#app/access/staff-rights.server.ts";
import type { Right } from "#app/access/rights.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { digestDue, isFor, writeDigest, type DigestFigures, type DigestWeek } from "./digest.ts";
import { htmlOf } from "./html.ts";
import { countInRate, countMail, giveMailBack } from "./mail-limits.server.ts";
import { LEASE_MS, acquireMailLease, mailLeaseRemaining, releaseMailLease } from "./mail-lease.server.ts";
import { mailWasTaken, pauseMail, pausedUntil } from "./mail-pause.server.ts";
import { messageIdOf } from "./message.ts";
import type { DeliverDeps } from "./deliver.server.ts";
import { isSuppressed, suppress } from "./suppression.server.ts";

export type DigestDeps = Pick<
  DeliverDeps,
  "mailer" | "from" | "replyTo" | "unsubscribeUrl" | "perSecond" | "perDay" | "signal" | "now" | "sleep"
> & {
  /** What is told of a week. */
  read: (week: DigestWeek) => Promise<DigestFigures>;
  /** The address of a page of the app in the shop's admin. */
  urlOf: (path: string) => string;
};

/** A mail server that cannot be reached, or takes no more for now, is asked again so often, ten minutes apart. */
const MOST_ATTEMPTS = 12;
const AGAIN_MS = 10 * 60_000;

/**
 * Sends the digest that is due to everybody who asked for it, by the same way as messages: one sender a shop, its rate and its day, no mail
 * to addresses that bounced or complained, and none while the mail server refuses the sender. Before each mail a mark is written down: a
 * sender that died between mark and answer may have sent it, so that week's is not sent again to that reader. Answers how many were handed
 * over, and in how many seconds to come back for what waits; null where nothing does.
 */
export async function sendDigest(ctx: ShopContext, deps: DigestDeps): Promise<{ sent: number; again: number | null }> {
  const now = deps.now();
  const shop = await ctx.db.shop.findFirst({ select: { name: true, currency: true, ianaTimezone: true, digestWeekday: true } });
  const week = shop?.digestWeekday ? digestDue({ weekday: shop.digestWeekday, zone: shop.ianaTimezone, now }) : null;
  if (!shop || week === null || !(await isInstalled(ctx))) return { sent: 0, again: null };
  const holder = randomUUID();
  if (!(await acquireMailLease(ctx, { holder, now }))) return { sent: 0, again: (await mailLeaseRemaining(ctx, now)) + 1 };
  try {
    const readers = (await ctx.db.digestRecipient.findMany({ where: { stoppedAt: null } })).filter((reader) => isFor(reader, week, now));
    if (readers.length === 0) return { sent: 0, again: null };
    const paused = await pausedUntil(ctx, now);
    if (paused) return { sent: 0, again: Math.ceil((paused.getTime() - now.getTime()) / 1000) };
    const figures = await deps.read(week);
    let sent = 0;
    for (const reader of readers) {
      if (deps.signal.aborted || !(await acquireMailLease(ctx, { holder, now: deps.now() }))) return { sent, again: 1 };
      const rights = await rightsHere(ctx, reader.staffId);
      const known = { figures, week, shop: { name: shop.name, currency: shop.currency, zone: shop.ianaTimezone } };
      const result = await sendOne(ctx, { reader, known, rights }, deps);
      if (result === "sent") sent += 1;
      if (typeof result === "object") return { sent, again: result.inSeconds };
    }
    return { sent, again: null };
  } finally {
    await releaseMailLease(ctx, holder);
  }
}

type One = {
  reader: { id: string; address: string; week: Date | null; state: string; attempts: number };
  known: Parameters<typeof writeDigest>[0];
  rights: readonly Right[];
};

async function sendOne(
  ctx: ShopContext,
  { reader, known, rights }: One,
  deps: DigestDeps,
): Promise<"sent" | "not_sent" | { inSeconds: number }> {
  const { id, address } = reader;
  const week = new Date(`${known.week.day}T00:00:00Z`);
  const isAgain = reader.week?.getTime() === week.getTime();
  const attempts = isAgain ? reader.attempts + 1 : 1;
  // Taken by whoever finds it as it was read: twice at the same moment, one of them.
  const mark = async (data: { state: string; words?: string; dueAt?: Date | null }) => {
    const { count } = await ctx.db.digestRecipient.updateMany({
      where: { id, stoppedAt: null, week: reader.week, state: reader.state },
      data: { week, attempts, dueAt: null, words: "", ...data },
    });
    return count === 1;
  };
  const settle = (state: string, words: string, dueAt: Date | null = null) =>
    ctx.db.digestRecipient.updateMany({ where: { id, week, state: "sending" }, data: { state, words, dueAt } });

  const skip = !rights.includes("view") ? "They may not use the app." : (await isSuppressed(ctx, address)) ? "It takes no mail." : null;
  if (skip !== null) {
    await mark({ state: "skipped", words: skip });
    return "not_sent";
  }
  for (let wait = await countInRate(ctx.shop, deps.perSecond); wait !== null; wait = await countInRate(ctx.shop, deps.perSecond)) {
    if (deps.signal.aborted) return { inSeconds: 1 };
    await deps.sleep(wait);
  }
  const full = await countMail(ctx.shop, deps.perDay);
  if (full !== null) return { inSeconds: Math.ceil(full / 1000) };
  const began = deps.now();
  if (!(await mark({ state: "sending" }))) {
    await giveMailBack(ctx.shop, deps.perDay);
    return "not_sent";
  }
  const stopUrl = deps.unsubscribeUrl(id);
  const { subject, text } = writeDigest(known, { seesMoney: rights.includes("money"), urlOf: deps.urlOf, stopUrl });
  // A process that slept meanwhile may have been taken for dead: it does not send any more.
  if (deps.now().getTime() - began.getTime() > LEASE_MS / 2) {
    await settle("waiting", "", deps.now());
    return { inSeconds: 1 };
  }
  const handed = await deps.mailer.send({
    messageId: messageIdOf(`${id}-${known.week.day}`, deps.from.address),
    from: deps.from,
    to: { name: "", address },
    replyTo: deps.replyTo,
    ...{ subject, text, html: htmlOf(text), unsubscribeUrl: stopUrl },
  });
  const now = deps.now();
  const later = new Date(now.getTime() + AGAIN_MS);
  switch (handed.result) {
    case "accepted":
      await settle("sent", handed.words);
      await mailWasTaken(ctx, now);
      return "sent";
    case "unknown":
      // It may have been sent: once more would be twice.
      await settle("sent", handed.words);
      return "sent";
    case "refused":
      await settle("failed", handed.words);
      if (handed.gone) await suppress(ctx, { address, cause: "bounced", words: handed.words, now });
      return "not_sent";
    case "sender": {
      await giveMailBack(ctx.shop, deps.perDay);
      const until = await pauseMail(ctx, { cause: handed.cause, words: handed.words, now });
      await settle("waiting", handed.words, until);
      return { inSeconds: Math.ceil((until.getTime() - now.getTime()) / 1000) };
    }
    case "later":
    case "unreachable":
      if (handed.result === "unreachable") await giveMailBack(ctx.shop, deps.perDay);
      await settle(attempts < MOST_ATTEMPTS ? "waiting" : "failed", handed.words, later);
      return handed.result === "later" ? "not_sent" : { inSeconds: AGAIN_MS / 1000 };
  }
}
