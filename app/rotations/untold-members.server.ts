/** Members of a rotation under way who were not told of their new code: whose old code goes on being given away. */
import { unnotifiedIn } from "#app/messages/unnotified.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

export type UntoldMember = {
  enrolmentId: string;
  memberId: string;
  name: string;
  oldName: string;
  newName: string;
  /** Nothing can be sent to them: somebody has to tell them. */
  hasEmail: boolean;
  /** The refresh that gave them the new code. */
  refreshId: string;
  /** Until when their old code works at least; instants ISO, UTC. */
  until: string | null;
  /** Somebody decided to wait for them alone: the others' old codes do not. */
  isWaitedFor: boolean;
};

/** In the order of the refreshes. Empty where no rotation of the offer is under way, or everybody was told. */
export async function readUntold(ctx: ShopContext, offerId: string): Promise<UntoldMember[]> {
  const items = await ctx.db.refreshItem.findMany({
    where: {
      ...{ state: { in: ["running", "parked"] }, plan: "rename", addedAt: { not: null }, usesAtEnd: null, oldEndsAt: null },
      refresh: { offerId, state: "running", origin: "rotation" },
    },
    orderBy: [{ refreshId: "asc" }, { position: "asc" }],
    include: { enrolment: { include: { member: true } }, refresh: { select: { retireAt: true } } },
  });
  if (items.length === 0) return [];
  const untold = new Set(await unnotifiedIn(ctx, offerId));
  return items
    .filter(({ enrolmentId }) => untold.has(enrolmentId))
    .map(({ enrolmentId, refreshId, oldName, newName, waitsUntil, refresh, enrolment: { member } }) => ({
      ...{ enrolmentId, oldName, newName, memberId: member.id, refreshId: refreshId ?? "" },
      name: `${member.firstName} ${member.lastName}`.trim() || member.handle,
      hasEmail: member.email !== "",
      until: (waitsUntil ?? refresh?.retireAt ?? null)?.toISOString() ?? null,
      isWaitedFor: waitsUntil !== null,
    }));
}
