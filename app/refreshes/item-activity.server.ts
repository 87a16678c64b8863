/** What the activity tells of a person's decision about a parked item; called in the transaction that carries it out. */
import type { ActivityPart } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";

type Parent = { refreshId: string | null; changeId: string | null };
type Press = { item: Parent; by: string; at: Date; part?: ActivityPart; retried?: number };

const OF_REFRESH = { resumed: "refresh_resumed", left: "refresh_left" } as const;
const OF_CHANGE = { resumed: "change_resumed", left: "change_left" } as const;

/** `part` for one item, `retried` for several at once. Throws for an item whose parent is gone. */
export async function recordPress(
  { shop, tx }: LineageTx,
  what: "resumed" | "left",
  { item, by, at, part, retried }: Press,
): Promise<void> {
  const act = {
    shop,
    by: staffOrSystem(by),
    at,
    ...(retried !== undefined && { after: { retried } }),
    ...(part && { members: [part] }),
  };
  if (item.refreshId !== null) {
    const { offerId } = await tx.refresh.findFirstOrThrow({ where: { id: item.refreshId }, select: { offerId: true } });
    await recordActivity(tx, { ...act, kind: OF_REFRESH[what], refreshId: item.refreshId, offerId });
  } else if (item.changeId !== null) {
    const { offerId } = await tx.enrolmentChange.findFirstOrThrow({ where: { id: item.changeId }, select: { offerId: true } });
    await recordActivity(tx, { ...act, kind: OF_CHANGE[what], changeId: item.changeId, offerId });
  }
}
