/** Where tests of messages may go: staff addresses, which Shopify has verified, and addresses whose owner opened a link. */
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";
import { isId } from "#app/platform/ids.ts";
import type { Mailer } from "#app/messages/channels/email/smtp.server.ts";

import { escapeHtml } from "./html.ts";
import { countLink, countMail, giveMailBack, testsLeft, TESTS_PER_DAY } from "./mail-limits.server.ts";

/** A link that was not opened for so long is dead. */
const LINK_LIVES_MS = 3 * 86_400_000;
const SHOWN = 20;

/** What the screen says of tests: how many of the day are left, and which addresses have been confirmed. */
export type TestRules = { left: number; perDay: number; confirmed: string[] };

export async function readTestRules({ shop, db }: ShopContext): Promise<TestRules> {
  const rows = await db.testAddress.findMany({
    where: { confirmedAt: { not: null } },
    select: { address: true },
    orderBy: { confirmedAt: "desc" },
    take: SHOWN,
  });
  return { left: await testsLeft(shop), perDay: TESTS_PER_DAY, confirmed: rows.map(({ address }) => address) };
}

/** Whether the owner of the address (lower case) has allowed tests of this shop. */
export async function isConfirmed({ shop, db }: ShopContext, address: string): Promise<boolean> {
  const row = await db.testAddress.findUnique({ where: { shop_address: { shop, address } }, select: { confirmedAt: true } });
  return row?.confirmedAt != null;
}

type AskOwner = {
  address: string;
  mailer: Mailer;
  /** The address mail comes from. */
  from: string;
  confirmUrl: (nonce: string) => string;
  perDay: number;
  by: string;
  now: Date;
};

/**
 * Sends the owner of an address a link that allows tests. The words are ours alone: nothing that a merchant wrote goes to an
 * address nobody has confirmed, not even the shop's name. Limited for the shop and, over all shops, for the address.
 */
export async function askOwner(ctx: ShopContext, ask: AskOwner): Promise<{ ok: true } | { ok: false; because: string }> {
  const { shop, db } = ctx;
  const { address, mailer, from, perDay, by: askedBy, now: askedAt } = ask;
  const beyond = await countLink(shop, address);
  if (beyond === "shop")
    return { ok: false, because: "No more links can be sent today. Send the test to an address that is allowed already." };
  if (beyond === "address") return { ok: false, because: `${address} got several links today. Open the latest, or try again tomorrow.` };
  if ((await countMail(shop, perDay)) !== null) return { ok: false, because: DAY_USED_UP };
  const nonce = randomUUID();
  const asked = { nonce, askedAt, askedBy };
  await db.testAddress.upsert({ where: { shop_address: { shop, address } }, create: { shop, address, ...asked }, update: asked });
  const url = ask.confirmUrl(nonce);
  const lines = [
    `Somebody who works on the store ${shop} wants to send tests of its messages to this address.`,
    `If that is you, open this link and confirm it within three days:`,
    `If it is not, do nothing: you get no tests, and this link stops working by itself.`,
  ] as const;
  const handed = await mailer.send({
    messageId: `${nonce}@${from.split("@")[1] ?? "localhost"}`,
    from: { name: "Reissue", address: from },
    to: { name: "", address },
    replyTo: null,
    subject: `Allow test messages of ${shop}`,
    text: [lines[0], "", lines[1], url, "", lines[2]].join("\n"),
    html: `<p>${escapeHtml(lines[0])}</p><p>${lines[1]}<br><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p><p>${lines[2]}</p>`,
    unsubscribeUrl: null,
  });
  if (handed.result === "accepted") return { ok: true };
  if (handed.result === "unreachable") await giveMailBack(shop, perDay);
  return { ok: false, because: `The mail server did not take the link: ${handed.words}` };
}

export const DAY_USED_UP = "This shop has sent as much mail as it may in a day. Try again tomorrow.";

/** The address a link asks about; null once it was used, replaced by a newer one, or is three days old. Changes nothing. */
export async function askedAddress({ db }: ShopContext, { nonce, now }: { nonce: string; now: Date }): Promise<string | null> {
  if (!isId(nonce)) return null;
  const askedAt = { gt: new Date(now.getTime() - LINK_LIVES_MS) };
  return (await db.testAddress.findFirst({ where: { nonce, askedAt }, select: { address: true } }))?.address ?? null;
}

/** Remembers that the owner said yes, and uses the link up. The address; null for a link that is no longer good. */
export async function confirmAddress(ctx: ShopContext, { nonce, now }: { nonce: string; now: Date }): Promise<string | null> {
  const address = await askedAddress(ctx, { nonce, now });
  if (address === null) return null;
  const { count } = await ctx.db.testAddress.updateMany({ where: { address, nonce }, data: { nonce: null, confirmedAt: now } });
  return count === 1 ? address : null;
}
