import type { ShopContext } from "#app/platform/db.server.ts";

import { readLetter, withUnsubscribe } from "./letter.server.ts";
import type { About } from "./message.ts";
import { readFacts } from "./read-facts.server.ts";
import { labelOf, type MessageFormat } from "./variables.ts";

export type Preview = {
  recipientId: string;
  name: string;
  address: string;
  /** From 0, among those chosen. */
  at: number;
  of: number;
  /** `code`: the one that stands out in it. */
  written: { subject: string; body: string; code: string | null } | { cannot: string };
};

/** Each member has one of their own; in a preview or a test it would unsubscribe somebody who never saw it. */
const THEIR_LINK = "(the member’s own link, made when it is sent)";

type Query = {
  messageId: string;
  offerId: string;
  subject: string;
  body: string;
  about: About;
  at: number;
  words: MessageFormat;
  now: Date;
};

/** The message as one of the chosen members would get it; null when nobody is chosen. `at` beyond the last is the last. */
export async function previewMessage(
  ctx: ShopContext,
  { messageId, offerId, about, at, words, now, ...text }: Query,
): Promise<Preview | null> {
  const where = { messageId, state: "draft" };
  const of = await ctx.db.messageRecipient.count({ where });
  if (of === 0) return null;
  const place = Math.min(Math.max(0, Math.trunc(at)), of - 1);
  const recipient = await ctx.db.messageRecipient.findFirstOrThrow({
    where,
    orderBy: { position: "asc" },
    skip: place,
    include: { member: { select: { firstName: true, lastName: true, email: true } } },
  });
  const facts = await readFacts(ctx, { offerId, enrolmentIds: [recipient.enrolmentId], now, links: "to_share" });
  const { firstName, lastName, email } = recipient.member;
  const who = { recipientId: recipient.id, name: `${firstName} ${lastName}`.trim(), address: email, at: place, of };
  const read = readLetter(text);
  if (!read.ok) return { ...who, written: { cannot: read.problem } };
  const known = facts.get(recipient.enrolmentId);
  const written = known ? read.letter.for(known, words) : { ok: false as const, missing: [] };
  const footed = (body: string) => (about === "news" ? withUnsubscribe(body, THEIR_LINK, known?.locale ?? null) : body);
  if (written.ok) return { ...who, written: { subject: written.subject, body: footed(written.body), code: known?.newCode ?? null } };
  return { ...who, written: { cannot: `No value for: ${written.missing.map(labelOf).join(", ") || "this text"}.` } };
}
