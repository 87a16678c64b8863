import type { ShopContext } from "#app/platform/db.server.ts";

import { readLetter } from "./letter.server.ts";
import { countsByMessage } from "./list-messages.server.ts";
import {
  countsOf,
  type About,
  type Cause,
  type Counts,
  type Draft,
  type LeftOutFor,
  type MessageState,
  type RecipientState,
} from "./message.ts";
import { AMOUNTS, PAGE_LINKS } from "./variables.ts";

export type RecipientRow = {
  recipientId: string;
  memberId: string;
  name: string;
  /** Where it went or would go. */
  address: string;
  state: RecipientState;
  leftOutFor: LeftOutFor | null;
  /** The mail server's words, or ours. */
  reason: string | null;
  /** When it is tried again; ISO, UTC. */
  dueAt: string | null;
  settledAt: string | null;
  /** What was sent; null before that and after a redaction. */
  sent: { subject: string; body: string } | null;
};

export type MessageView = Draft & {
  id: string;
  state: MessageState;
  offer: { id: string; title: string };
  cause: Cause | null;
  /** It tells of a refresh that somebody began from Home. */
  begunAtHome: boolean;
  createdAt: string;
  sentAt: string | null;
  settledAt: string | null;
  counts: Counts;
  /** Without those left out. */
  rows: RecipientRow[];
  page: number;
  pageSize: number;
  leftOut: RecipientRow[];
};

const LEFT_OUT_SHOWN = 200;
/** Those a person may have to do something about come first. */
const ORDER: Record<RecipientState, number> = {
  unclear: 0,
  bounced: 1,
  failed: 2,
  sending: 3,
  queued: 4,
  draft: 5,
  sent: 6,
  by_hand: 7,
  left_out: 8,
};

/**
 * A message in whatever state it is, one page of its recipients; null when this shop has no such message. What was sent is left out for a
 * reader who may not see amounts where it names some.
 */
export async function readMessage(
  ctx: ShopContext,
  {
    messageId,
    page = 1,
    pageSize = 50,
    seesAmounts = true,
  }: { messageId: string; page?: number; pageSize?: number; seesAmounts?: boolean },
): Promise<MessageView | null> {
  const message = await ctx.db.message.findFirst({ where: { id: messageId }, include: { offer: { select: { id: true, title: true } } } });
  if (!message) return null;
  const counts = (await countsByMessage(ctx, [messageId])).get(messageId) ?? countsOf([]);
  const pages = Math.max(1, Math.ceil(counts.total / pageSize));
  const shown = Math.min(Math.max(1, page), pages);
  const places = await ctx.db.messageRecipient.findMany({
    where: { messageId, state: { not: "left_out" } },
    select: { id: true, state: true },
    orderBy: { position: "asc" },
  });
  const onPage = places
    .toSorted((one, other) => ORDER[one.state as RecipientState] - ORDER[other.state as RecipientState])
    .slice((shown - 1) * pageSize, shown * pageSize)
    .map(({ id }) => id);
  const [rows, leftOut] = await Promise.all([
    readRows(ctx, { id: { in: onPage } }, pageSize),
    readRows(ctx, { messageId, state: "left_out" }, LEFT_OUT_SHOWN),
  ]);
  const hides = !seesAmounts && namesAmounts(message);
  const shownTo = (row: RecipientRow): RecipientRow => (hides ? { ...row, sent: null } : row);
  const refresh = message.cause === "refresh" && message.causeId !== null ? { id: message.causeId, origin: "home" } : null;
  return {
    id: message.id,
    begunAtHome: refresh !== null && (await ctx.db.refresh.count({ where: refresh })) > 0,
    state: message.state as MessageState,
    about: message.about as About,
    template: message.template,
    subject: message.subject,
    body: message.body,
    offer: message.offer,
    cause: message.cause === null || message.causeId === null ? null : { kind: message.cause as Cause["kind"], id: message.causeId },
    createdAt: message.createdAt.toISOString(),
    sentAt: message.sentAt?.toISOString() ?? null,
    settledAt: message.settledAt?.toISOString() ?? null,
    counts,
    rows: rows.map(shownTo).toSorted((one, other) => onPage.indexOf(one.recipientId) - onPage.indexOf(other.recipientId)),
    page: shown,
    pageSize,
    leftOut,
  };
}

/** A text that cannot be read was sent to nobody. */
function namesAmounts(message: { subject: string; body: string }): boolean {
  return usesAny(message, AMOUNTS);
}

/** Whether what a message says tells of money to whoever reads it: an amount, or a link that opens a page with amounts. */
export function leadsToAmounts(message: { subject: string; body: string }): boolean {
  return usesAny(message, [...AMOUNTS, ...PAGE_LINKS]);
}

function usesAny(message: { subject: string; body: string }, names: readonly string[]): boolean {
  const read = readLetter(message);
  return read.ok && read.letter.uses.some((name) => names.includes(name));
}

async function readRows({ db }: ShopContext, where: object, take: number): Promise<RecipientRow[]> {
  const rows = await db.messageRecipient.findMany({ where, include: { member: true }, orderBy: { position: "asc" }, take });
  return rows.map(({ member, ...row }) => ({
    recipientId: row.id,
    memberId: member.id,
    name: `${member.firstName} ${member.lastName}`.trim(),
    address: row.address ?? member.email,
    state: row.state as RecipientState,
    leftOutFor: row.leftOutFor as LeftOutFor | null,
    reason: row.reason,
    dueAt: row.state === "queued" && row.attempts > 0 ? (row.dueAt?.toISOString() ?? null) : null,
    settledAt: row.settledAt?.toISOString() ?? null,
    sent: row.subject === null || row.body === null ? null : { subject: row.subject, body: row.body },
  }));
}
