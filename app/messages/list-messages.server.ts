import type { ShopContext, ShopDb, ShopTx } from "#app/platform/db.server.ts";

import { countsOf, type About, type Cause, type Counts, type MessageState, type RecipientState } from "./message.ts";
import { subjectLabel } from "./subject-labels.ts";

/** A message in a list; instants are ISO, UTC. */
export type MessageSummary = {
  id: string;
  /** As its reader has it where there is one; else with its variables in words. */
  subject: string;
  offer: { id: string; title: string };
  state: MessageState;
  about: About;
  createdAt: string;
  sentAt: string | null;
  counts: Counts;
};

export const MESSAGE_TABS = ["all", "drafts", "sending", "sent"] as const;
export type MessageTab = (typeof MESSAGE_TABS)[number];

const STATES: Record<MessageTab, MessageState[]> = {
  all: ["draft", "sending", "sent", "by_hand"],
  drafts: ["draft"],
  sending: ["sending"],
  sent: ["sent", "by_hand"],
};

type Which = { tab: MessageTab } | { offerId: string } | { cause: Cause };

/** Messages, newest first, a page at a time. */
export async function listMessages(
  ctx: ShopContext,
  which: Which,
  { page = 1, pageSize = 10 }: { page?: number; pageSize?: number } = {},
): Promise<{ messages: MessageSummary[]; total: number }> {
  const where = whereOf(which);
  const [rows, total] = await Promise.all([
    ctx.db.message.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: { offer: { select: { id: true, title: true } } },
    }),
    ctx.db.message.count({ where }),
  ]);
  const ids = rows.map(({ id }) => id);
  const counts = await countsByMessage(ctx, ids);
  const read = await subjectsRead(
    ctx,
    ids.filter((id) => counts.get(id)?.total === 1),
  );
  const messages = rows.map((row) => ({
    id: row.id,
    subject: read.get(row.id) ?? subjectLabel(row.subject, row.offer.title),
    offer: row.offer,
    state: row.state as MessageState,
    about: row.about as About,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    counts: counts.get(row.id) ?? countsOf([]),
  }));
  return { messages, total };
}

function whereOf(which: Which) {
  if ("tab" in which) return { state: { in: STATES[which.tab] } };
  if ("offerId" in which) return { offerId: which.offerId };
  return { cause: which.cause.kind, causeId: which.cause.id };
}

/** The subject as the one who got the message read it, by message id, for messages that went to one person. */
async function subjectsRead({ db }: ShopContext, messageIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.messageRecipient.findMany({
    where: { messageId: { in: [...messageIds] }, subject: { not: null }, state: { not: "left_out" } },
    select: { messageId: true, subject: true },
  });
  return new Map(rows.flatMap(({ messageId, subject }) => (subject === null ? [] : [[messageId, subject]])));
}

/** Counts of recipients, by message id. */
export async function countsByMessage({ db }: { db: ShopDb | ShopTx }, messageIds: readonly string[]): Promise<Map<string, Counts>> {
  const groups = await db.messageRecipient.groupBy({
    by: ["messageId", "state"],
    where: { messageId: { in: [...messageIds] } },
    _count: { _all: true },
  });
  const of = (id: string) => groups.filter(({ messageId }) => messageId === id).map(({ state, _count }) => ({ state, count: _count._all }));
  return new Map(messageIds.map((id) => [id, countsOf(of(id))]));
}

/** A message as one member's page tells of it. */
export type MemberMessage = { messageId: string; subject: string; offerTitle: string; state: RecipientState; at: string };

export type MemberMail = { messages: MemberMessage[]; unsubscribed: boolean };

/** What a member was sent or may have been, newest first, and whether they want news; drafts are not told. */
export async function messagesToMember({ db }: ShopContext, memberId: string, limit = 10): Promise<MemberMail> {
  const member = await db.member.findFirst({ where: { id: memberId }, select: { unsubscribedAt: true } });
  const rows = await db.messageRecipient.findMany({
    where: { memberId, state: { notIn: ["draft", "left_out"] } },
    include: { message: { select: { subject: true, sentAt: true, createdAt: true, offer: { select: { title: true } } } } },
    orderBy: [{ message: { createdAt: "desc" } }, { messageId: "desc" }],
    take: limit,
  });
  const messages = rows.map(({ messageId, subject, state, settledAt, message }) => ({
    messageId,
    subject: subject ?? subjectLabel(message.subject, message.offer.title),
    offerTitle: message.offer.title,
    state: state as RecipientState,
    at: (settledAt ?? message.sentAt ?? message.createdAt).toISOString(),
  }));
  return { messages, unsubscribed: (member?.unsubscribedAt ?? null) !== null };
}
