import type { ShopContext } from "#app/db.server.ts";

import { listMessages, type MessageSummary } from "./list-messages.server.ts";
import type { Cause } from "./message.ts";
import { untoldIn } from "./untold.server.ts";

/** How far the members concerned by a change have been told of it. Nobody is told by itself. */
export type Telling = {
  offerId: string;
  cause: Cause;
  /** Members concerned, and those of them who have not been told. */
  concerned: number;
  untold: number;
  messages: MessageSummary[];
};

type Ask = {
  offerId: string;
  cause: Cause;
  memberIds: readonly string[];
  /** A change that touches no code, such as a payout. */ noCode?: boolean;
};

export async function readTelling(ctx: ShopContext, { offerId, cause, memberIds, noCode = false }: Ask): Promise<Telling> {
  const { messages } = await listMessages(ctx, { cause }, { pageSize: 20 });
  const untold = await untoldMembers(ctx, { offerId, cause, memberIds, noCode });
  return { offerId, cause, concerned: memberIds.length, untold: untold.length, messages };
}

/** Those of the members concerned who have not been told, by member id. */
export async function untoldMembers(ctx: ShopContext, { offerId, cause, memberIds, noCode = false }: Ask): Promise<string[]> {
  const { db } = ctx;
  const of = { offerId, memberId: { in: [...memberIds] } };
  if (noCode) {
    const told = await db.messageRecipient.findMany({
      where: { state: { in: ["sent", "by_hand"] }, message: { offerId, cause: cause.kind, causeId: cause.id } },
      select: { memberId: true },
    });
    const known = new Set(told.map(({ memberId }) => memberId));
    return memberIds.filter((id) => !known.has(id));
  }
  const open = await db.enrolment.findMany({
    where: { ...of, id: { in: await untoldIn(ctx, offerId) } },
    select: { memberId: true },
  });
  return open.map(({ memberId }) => memberId);
}
