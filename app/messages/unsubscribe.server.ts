import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

type Subscription = { ok: true; wantsNews: boolean; shopName: string } | { ok: false };

/** Whether a member takes messages that are not about their own code; not ok for a member this shop does not know. */
export async function readSubscription({ db }: ShopContext, memberId: string): Promise<Subscription> {
  const member = await db.member.findFirst({ where: { id: memberId }, select: { unsubscribedAt: true } });
  const known = member && (await db.shop.findFirst({ select: { name: true } }));
  return known ? { ok: true, wantsNews: member.unsubscribedAt === null, shopName: known.name } : { ok: false };
}

/** Takes a member off all news, or on again. Messages about their own code still reach them. Repeating it changes nothing. */
export async function setSubscription(
  { shop, db }: ShopContext,
  { memberId, wantsNews, now }: { memberId: string; wantsNews: boolean; now: Date },
): Promise<Subscription> {
  await db.$transaction(async (tx) => {
    const where = wantsNews ? { id: memberId, unsubscribedAt: { not: null } } : { id: memberId, unsubscribedAt: null };
    const { count } = await tx.member.updateMany({ where, data: { unsubscribedAt: wantsNews ? null : now } });
    const kind = wantsNews ? "subscribed_again" : "unsubscribed";
    if (count === 1) await recordActivity(tx, { shop, kind, by: "creator", at: now, members: [{ memberId }] });
  });
  return readSubscription({ shop, db }, memberId);
}
