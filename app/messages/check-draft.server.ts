import type { ShopContext } from "#app/platform/db.server.ts";
import { isEmailAddress } from "#app/format/email-address.ts";

import { readLetter } from "./letter.server.ts";
import type { About } from "./message.ts";
import { readFacts } from "./read-facts.server.ts";
import type { MessageFormat } from "./variables.ts";

type Unfit = { recipientId: string; name: string };
export type DraftCheck = {
  /** What keeps the message from being read at all, and where. */
  problem: { field: "subject" | "body"; text: string } | null;
  /** Chosen members it can be sent to as it is. */
  ready: string[];
  /** Chosen members without an address that mail can go to. */
  noAddress: Unfit[];
  /** Chosen members who want no messages but those about their own code; none when it is about that. */
  unsubscribed: Unfit[];
  /** Chosen members for whom some variable of the text has no value, with the variables' names. */
  missing: (Unfit & { variables: string[] })[];
};

type Query = { messageId: string; offerId: string; subject: string; body: string; about: About; words: MessageFormat; now: Date };

/** Whom of those chosen the message can go to as it is written, and by name whom not, and why not. */
export async function checkDraft(ctx: ShopContext, { messageId, offerId, about, words, now, ...text }: Query): Promise<DraftCheck> {
  const chosen = await ctx.db.messageRecipient.findMany({
    where: { messageId, state: "draft" },
    include: { member: { select: { firstName: true, lastName: true, email: true, unsubscribedAt: true } } },
    orderBy: { position: "asc" },
  });
  const check: DraftCheck = { problem: null, ready: [], noAddress: [], unsubscribed: [], missing: [] };
  const read = readLetter(text);
  if (!read.ok) check.problem = { field: read.field, text: read.problem };
  else if (text.subject.trim() === "") check.problem = { field: "subject", text: "Write a subject." };
  else if (text.body.trim() === "") check.problem = { field: "body", text: "Write the message." };
  const enrolmentIds = chosen.map(({ enrolmentId }) => enrolmentId);
  const facts = await readFacts(ctx, { offerId, enrolmentIds, now, links: "none" });
  for (const { id, enrolmentId, member } of chosen) {
    const who = { recipientId: id, name: `${member.firstName} ${member.lastName}`.trim() };
    const known = facts.get(enrolmentId);
    const written = read.ok && known ? read.letter.for(known, words) : null;
    if (!isEmailAddress(member.email)) check.noAddress.push(who);
    else if (about === "news" && member.unsubscribedAt !== null) check.unsubscribed.push(who);
    else if (written && !written.ok) check.missing.push({ ...who, variables: written.missing });
    else check.ready.push(id);
  }
  return check;
}
