import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

type Subscription = { ok: true; wantsNews: boolean; shopName: string } | { ok: false };

/** The member whom a letter was written to, or whom their record became a part of. */
function isOrBecame(memberId: string) {
  return { mergedIntoId: null, OR: [{ id: memberId }, { merged: { some: { id: memberId } } }] };
}

/** Whether a member takes messages that are not about their own code; not ok for a member this shop does not know. */
export async function readSubscription({ db }: ShopContext, memberId: string): Promise<Subscription> {
  const member = await db.member.findFirst({ where: isOrBecame(memberId), select: { unsubscribedAt: true } });
  const known = member && (await db.shop.findFirst({ select: { name: true } }));
  return known ? { ok: true, wantsNews: member.unsubscribedAt === null, shopName: known.name } : { ok: false };
}

/** Takes a member off all news, or on again. Messages about their own code still reach them. Repeating it changes nothing. */
export async function setSubscription(
  { shop, db }: ShopContext,
  { memberId, wantsNews, now }: { memberId: string; wantsNews: boolean; now: Date },
): Promise<Subscription> {
  await db.$transaction(async (tx) => {
    const where = { ...isOrBecame(memberId), unsubscribedAt: wantsNews ? { not: null } : null };
    const changed = await tx.member.updateManyAndReturn({ where, data: { unsubscribedAt: wantsNews ? null : now }, select: { id: true } });
    const kind = wantsNews ? "subscribed_again" : "unsubscribed";
    const members = changed.map(({ id }) => ({ memberId: id }));
    if (members.length > 0) await recordActivity(tx, { shop, kind, by: "creator", at: now, members });
  });
  return readSubscription({ shop, db }, memberId);
}
