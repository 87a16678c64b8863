import type { ShopContext } from "#app/platform/db.server.ts";

import { listMessages, type MessageSummary } from "./list-messages.server.ts";
import type { Cause } from "./message.ts";
import { unchangedIn, unnotifiedIn } from "./unnotified.server.ts";

/** How far the members concerned by a change have been told of it. Nobody is told by itself. */
export type NotificationStatus = {
  offerId: string;
  cause: Cause;
  /** Members concerned, and those of them who have not been told. */
  concerned: number;
  untold: number;
  /** Members whose code is again what it was when they were last told: there is nothing to tell them. */
  unchanged: number;
  messages: MessageSummary[];
};

type Query = {
  offerId: string;
  cause: Cause;
  memberIds: readonly string[];
  /** A change that touches no code, such as a payout. */ noCode?: boolean;
};

export async function readNotificationStatus(
  ctx: ShopContext,
  { offerId, cause, memberIds, noCode = false }: Query,
): Promise<NotificationStatus> {
  const { messages } = await listMessages(ctx, { cause }, { pageSize: 20 });
  const untold = await unnotifiedMembers(ctx, { offerId, cause, memberIds, noCode });
  const unchanged = noCode || untold.length === memberIds.length ? 0 : await countUnchanged(ctx, { offerId, memberIds });
  return { offerId, cause, concerned: memberIds.length, untold: untold.length, unchanged, messages };
}

async function countUnchanged(
  ctx: ShopContext,
  { offerId, memberIds }: { offerId: string; memberIds: readonly string[] },
): Promise<number> {
  return ctx.db.enrolment.count({ where: { offerId, memberId: { in: [...memberIds] }, id: { in: await unchangedIn(ctx, offerId) } } });
}

/** Those of the members concerned who have not been told, by member id. */
export async function unnotifiedMembers(ctx: ShopContext, { offerId, cause, memberIds, noCode = false }: Query): Promise<string[]> {
  const { db } = ctx;
  const of = { offerId, memberId: { in: [...memberIds] } };
  if (noCode) {
    const notified = await db.messageRecipient.findMany({
      where: { state: { in: ["sent", "by_hand"] }, message: { offerId, cause: cause.kind, causeId: cause.id } },
      select: { memberId: true },
    });
    const known = new Set(notified.map(({ memberId }) => memberId));
    return memberIds.filter((id) => !known.has(id));
  }
  const open = await db.enrolment.findMany({
    where: { ...of, id: { in: await unnotifiedIn(ctx, offerId) } },
    select: { memberId: true },
  });
  return open.map(({ memberId }) => memberId);
}
