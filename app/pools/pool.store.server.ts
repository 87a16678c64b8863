/** What is written down of a pool. */
import { randomInt, randomUUID } from "node:crypto";

import { readEqualNames } from "#app/codes/equal-names.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { allowed, NOTHING_DRAWN } from "./draw-limit.ts";
import { measureUsual, noteLimited, readDrawn } from "./draw-limit.store.server.ts";
import { CODES_AT_ONCE, isUrgent, MOST_OF_A_SHOP, SAVE_UP_SECONDS, toMake, type PoolTrouble } from "./pool.ts";
import { prefixOf, visitorName } from "./visitor-names.ts";

export type Pool = {
  offerId: string;
  discountId: string;
  isOn: boolean;
  staleDays: number;
  limitTimes: number;
  trouble: PoolTrouble | null;
  troubleAt: Date | null;
  offerStatus: string;
  /** What serving rollouts do to the offer, as the column has it. */
  rollouts: unknown;
  isPaused: boolean;
  usageLimit: number | null;
};

/** The pool of this discount; null where its offer never had one. */
export async function readPool({ shop, db }: ShopContext, discountId: string): Promise<Pool | null> {
  const [row] = await db.$queryRaw<Pool[]>`
    SELECT o.id::text AS "offerId", o."discountId", p."isOn", p."staleDays", p."limitTimes", p.trouble, p."troubleAt", o.status AS "offerStatus", o.rollouts,
      o."pausedAt" IS NOT NULL AS "isPaused", o."usageLimit"
    FROM "CodePool" p JOIN "Offer" o ON o.shop = p.shop AND o.id = p."offerId"
    WHERE p.shop = ${shop} AND o."discountId" = ${discountId}`;
  return row ?? null;
}

/**
 * Lets codes end that nobody is to use any more: ready ones when the switch is off, all of a member who is not active in the offer,
 * those that their visitor was given long ago, and those an order used.
 */
export async function endDue({ shop, db }: ShopContext, { pool, now }: { pool: Pool; now: Date }): Promise<void> {
  const staleBefore = new Date(now.getTime() - pool.staleDays * 86_400_000);
  await db.$executeRaw`
    UPDATE "PoolCode" p SET state = 'ending', "endedAt" = ${now},
      "endedFor" = CASE WHEN p."usedAt" IS NOT NULL THEN 'used' WHEN en.status <> 'active' THEN 'withdrawn' WHEN p.state = 'ready' THEN 'off' ELSE 'stale' END
    FROM "Enrolment" en
    WHERE p.shop = ${shop} AND p."offerId" = ${pool.offerId}::uuid AND p.state IN ('ready', 'handed') AND en.shop = p.shop AND en.id = p."enrolmentId"
      AND (p."usedAt" IS NOT NULL OR en.status <> 'active' OR (p.state = 'ready' AND NOT ${pool.isOn}::boolean)
        OR (p.state = 'handed' AND coalesce(p."returnedAt", p."handedAt") < ${staleBefore}))`;
}

type Due = { id: string; redeemCodeId: string | null };

/**
 * The ended codes to delete in the next call, marked as sent. None while nothing is urgent, fewer than a call holds have ended and the
 * oldest waits for less than an hour: a call costs the same for one code and for 250.
 */
export async function markDeletions({ shop, db }: ShopContext, { pool, now }: { pool: Pool; now: Date }): Promise<Due[]> {
  const ended = await db.poolCode.findMany({
    where: { offerId: pool.offerId, state: "ending", redeemCodeId: { not: null } },
    select: { id: true, redeemCodeId: true, endedFor: true, endedAt: true },
    orderBy: [{ endedAt: "asc" }, { id: "asc" }],
    take: CODES_AT_ONCE,
  });
  const oldest = ended[0]?.endedAt;
  const isDue =
    ended.length === CODES_AT_ONCE ||
    ended.some(({ endedFor }) => isUrgent(endedFor, pool.usageLimit)) ||
    (oldest != null && now.getTime() - oldest.getTime() >= SAVE_UP_SECONDS * 1000);
  if (!isDue) return [];
  await db.poolCode.updateMany({ where: { shop, id: { in: ended.map(({ id }) => id) } }, data: { deleteSentAt: now } });
  return ended;
}

type Need = { enrolmentId: string; firstName: string; lastName: string; handle: string; ready: number; busiestDay: number };

/**
 * Writes down names for members with a link who have few ready codes left, up to 250 together, before Shopify is asked for them; a member who
 * is archived while their codes go on working is one of them. Says how many; "full" where the shop has as many codes of visitors as it may
 * have. No more are made than the limit lets be handed out, so that handing out need not count; whose limit holds is written down.
 */
export async function fillUp(ctx: ShopContext, { pool, now }: { pool: Pool; now: Date }): Promise<number | "full"> {
  const { shop, db } = ctx;
  const { offerId, limitTimes: times } = pool;
  await measureUsual(ctx, { offerId, now });
  const needs = await db.$queryRaw<Need[]>`
    SELECT en.id::text AS "enrolmentId", m."firstName", m."lastName", m.handle, coalesce(c.ready, 0)::int AS ready, coalesce(d."busiestDay", 0) AS "busiestDay"
    FROM "Enrolment" en
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    JOIN "StableLink" l ON l.shop = en.shop AND l."enrolmentId" = en.id
    LEFT JOIN "DrawLimit" d ON d.shop = en.shop AND d."enrolmentId" = en.id
    LEFT JOIN LATERAL (
      SELECT count(*) AS ready FROM "PoolCode" p WHERE p.shop = en.shop AND p."enrolmentId" = en.id AND p.state IN ('adding', 'ready')
    ) c ON true
    WHERE en.shop = ${shop} AND en."offerId" = ${pool.offerId}::uuid AND en.status = 'active'
    ORDER BY coalesce(c.ready, 0), en.id`;
  const drawn = await readDrawn(ctx, { offerId, now });
  const wishes = needs.map((need) => {
    const own = drawn.members.get(need.enrolmentId) ?? NOTHING_DRAWN;
    return { ...need, drawn: own, wished: toMake({ ready: need.ready, handedInAnHour: own.hour }) };
  });
  const ready = needs.reduce((sum, need) => sum + need.ready, 0);
  const [whole] = await db.codePool.findMany({ where: { offerId }, select: { busiestDay: true } });
  const { counts, limited } = allowed(
    wishes.filter(({ wished }) => wished > 0),
    { ready, links: needs.length, drawn: drawn.offer, busiestDay: whole?.busiestDay ?? 0, times },
  );
  await noteLimited(ctx, { offerId, ...limited, now });
  const plans = wishes.flatMap((wish) => ({ ...wish, count: counts.get(wish.enrolmentId) ?? 0 })).filter(({ count }) => count > 0);
  if (plans.length === 0) return 0;
  const [alive] = await db.$queryRaw<{ codes: number }[]>`
    SELECT count(*)::int AS codes FROM "PoolCode" WHERE shop = ${shop} AND state IN ('adding', 'ready', 'handed', 'ending')`;
  const room = Math.min(CODES_AT_ONCE, MOST_OF_A_SHOP - (alive?.codes ?? 0));
  if (room <= 0) return "full";
  const names = plans.flatMap(({ enrolmentId, count, ...member }) =>
    Array.from({ length: count }, () => ({ enrolmentId, name: visitorName(prefixOf(member), random) })),
  );
  return db.$transaction((tx) => writeDown({ shop, tx }, { pool, now, names: names.slice(0, room) }));
}

/** From the system's own source of randomness: nobody who knows some names can tell the next one. */
function random(): number {
  return randomInt(2 ** 40) / 2 ** 40;
}

type Writing = { pool: Pool; now: Date; names: readonly { enrolmentId: string; name: string }[] };

/** Leaves out names that anybody holds, held or was promised, and names that Shopify takes for the same as one of these. */
async function writeDown({ shop, tx }: { shop: string; tx: ShopTx }, { pool, now, names }: Writing): Promise<number> {
  const keys = names.map(({ name }) => keyOf(name));
  const history = await readNameHistory({ shop, tx }, keys);
  const equal = await readEqualNames({ shop, tx }, keys);
  const free = names.filter(({ name }) => !history.has(keyOf(name)) && !equal.has(keyOf(name)));
  const { count } = await tx.poolCode.createMany({
    data: free.map(({ enrolmentId, name }) => ({
      ...{ shop, id: randomUUID(), offerId: pool.offerId, enrolmentId, name, key: keyOf(name), state: "adding", addedAt: now },
    })),
    skipDuplicates: true,
  });
  return count;
}

type Trouble = { pool: Pool; trouble: PoolTrouble | null; detail: string | null; at: Date };

/** Notes what is in the way; null: nothing is any more. The time is that of the first of a row. */
export async function setTrouble({ db }: ShopContext, { pool, trouble, detail, at }: Trouble): Promise<void> {
  await db.codePool.updateMany({
    where: { offerId: pool.offerId },
    data: { trouble, troubleDetail: detail, troubleAt: trouble === pool.trouble ? pool.troubleAt : at },
  });
}

/** When the job is to look again; null: not before something changes. Whoever asked for it meanwhile is not put off. */
export async function restAt({ db }: ShopContext, { pool, dueAt }: { pool: Pool; dueAt: Date | null }): Promise<void> {
  await db.codePool.updateMany({ where: { offerId: pool.offerId }, data: { dueAt } });
}
