import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import { ShopifyRejected } from "#app/shopify/client/errors.ts";
import type { SendTrigger } from "#app/shopify/flow/flow-triggers.ts";

import { triggersOf, type ToldAct, type TriggerName } from "./triggers.ts";
import { triggersInUse } from "./uses.server.ts";

/** Acts of a turn; a job that has more to do is sent again. */
const AT_ONCE = 20;
const MOST_TRIES = 10;

type Due = { activityId: string; sent: number; tries: number };

/**
 * Tells Flow of the acts that are due, oldest first, as far as the shop's workflows use their triggers; each trigger once unless a process dies between telling and writing it down. What
 * Shopify refuses is given up: the same would be refused again. What it cannot take now is tried again, up to ten times over a
 * day. Answers whether more is due. Throws ShopifyUnavailable and ShopifyAccessLost, with the act put off.
 */
export async function sendFlowEvents({ shop, db }: ShopContext, { send, now }: { send: SendTrigger; now: Date }): Promise<boolean> {
  const due = await db.flowEvent.findMany({
    where: { dueAt: { lte: now } },
    orderBy: [{ dueAt: "asc" }, { activityId: "asc" }],
    take: AT_ONCE,
  });
  if (due.length === 0) return false;
  const inUse = await triggersInUse({ shop, db });
  if (inUse.size === 0) await db.flowEvent.deleteMany({ where: { dueAt: { lte: now } } });
  else for (const event of due) await sendOne({ shop, db }, event, { send, inUse, now });
  return inUse.size > 0 && due.length === AT_ONCE;
}

async function sendOne(
  { shop, db }: ShopContext,
  { activityId, sent, tries }: Due,
  { send, inUse, now }: { send: SendTrigger; inUse: ReadonlySet<TriggerName>; now: Date },
): Promise<void> {
  const key = { shop_activityId: { shop, activityId } };
  const act = await readAct({ shop, db }, activityId);
  const triggers = act === null ? [] : triggersOf(act);
  for (let at = sent; at < triggers.length; at += 1) {
    if (!inUse.has(triggers[at]!.handle)) continue;
    try {
      await send(triggers[at]!);
    } catch (error) {
      if (!(error instanceof ShopifyRejected)) {
        const waits = new Date(now.getTime() + Math.min(6 * 60, 2 ** tries) * 60_000);
        if (tries + 1 >= MOST_TRIES) await db.flowEvent.deleteMany({ where: { activityId } });
        else await db.flowEvent.update({ where: key, data: { sent: at, tries: tries + 1, dueAt: waits } });
        throw error;
      }
    }
    await db.flowEvent.updateMany({ where: { activityId }, data: { sent: at + 1 } });
  }
  await db.flowEvent.deleteMany({ where: { activityId } });
}

type Row = Omit<ToldAct, "parts"> & { parts: ToldAct["parts"] | null };

/** Null for an act that is gone with its offer or its person. */
async function readAct({ shop, db }: ShopContext, activityId: string): Promise<ToldAct | null> {
  const [row] = await db.$queryRaw<Row[]>(Prisma.sql`
    SELECT a.kind, a.subject, a.reason, a."shopifyIds", coalesce(o.title, '') AS offer, (
      SELECT jsonb_agg(jsonb_build_object('member', btrim(m."firstName" || ' ' || m."lastName"), 'email', m.email, 'outcome', p.outcome,
        'before', p.before->>'code', 'after', p.after->>'code') ORDER BY p."memberId")
      FROM "ActivityMember" p JOIN "Member" m ON m.shop = p.shop AND m.id = p."memberId"
      WHERE p.shop = a.shop AND p."activityId" = a.id) AS parts
    FROM "Activity" a LEFT JOIN "Offer" o ON o.shop = a.shop AND o.id = a."offerId"
    WHERE a.shop = ${shop} AND a.id = ${activityId}::uuid`);
  return row ? { ...row, parts: row.parts ?? [] } : null;
}
