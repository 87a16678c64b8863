/** Gives a visitor of a member's stable link a code of their own. */
import { createHash } from "node:crypto";

import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { isUniqueViolation } from "#app/platform/unique-violation.ts";

import { READY_LEAST } from "./pool.ts";

type Ask = {
  offerId: string;
  discountId: string;
  enrolmentId: string;
  /** The visitor's own key, as visitor-key.ts has it. */
  visitor: string;
  now: Date;
  enqueue: Enqueue<ShopTx>;
};

/**
 * The code of this visitor: the one they were given before, as long as it is neither used nor withdrawn, else the next ready one. Null
 * where none is ready. A code that is given again grows stale from then on: nobody is led to a checkout with one that
 * is about to be deleted. No code is ever given to two, however many ask at once. Where few are left, the job that makes more is queued.
 */
export async function handOut(ctx: ShopContext, ask: Ask): Promise<string | null> {
  const visitor = createHash("sha256").update(`${ctx.shop} ${ask.enrolmentId} ${ask.visitor}`).digest("hex");
  const given = await take(ctx, { ...ask, visitor });
  if (given === null || (given.isNew && given.left < READY_LEAST / 2)) await wake(ctx, ask);
  return given?.name ?? null;
}

type Given = { name: string; isNew: boolean; left: number };

async function take(ctx: ShopContext, ask: Omit<Ask, "enqueue">): Promise<Given | null> {
  try {
    return await takeOnce(ctx, ask);
  } catch (error) {
    // The same visitor in two windows: the other one was given a code meanwhile.
    if (!isUniqueViolation(error)) throw error;
    return takeOnce(ctx, ask);
  }
}

async function takeOnce({ shop, db }: ShopContext, { enrolmentId, visitor, now }: Omit<Ask, "enqueue">): Promise<Given | null> {
  const rows = await db.$prepared<Given[]>`
    WITH mine AS (
      UPDATE "PoolCode" SET "returnedAt" = ${now}
      WHERE shop = ${shop} AND "enrolmentId" = ${enrolmentId}::uuid AND state = 'handed' AND visitor = ${visitor} RETURNING name
    ), free AS (
      SELECT id FROM "PoolCode"
      WHERE shop = ${shop} AND "enrolmentId" = ${enrolmentId}::uuid AND state = 'ready' AND NOT EXISTS (SELECT 1 FROM mine)
      ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    ), given AS (
      UPDATE "PoolCode" p SET state = 'handed', "handedAt" = ${now}, visitor = ${visitor}
      FROM free WHERE p.shop = ${shop} AND p.id = free.id RETURNING p.name
    )
    SELECT name, true AS "isNew", (
      SELECT count(*)::int FROM (
        SELECT 1 FROM "PoolCode" WHERE shop = ${shop} AND "enrolmentId" = ${enrolmentId}::uuid AND state = 'ready' LIMIT ${READY_LEAST}) few
      ) AS left
    FROM given
    UNION ALL SELECT name, false, 0 FROM mine`;
  return rows[0] ?? null;
}

/** The first who finds few codes left queues the job; the others of the same seconds need not, nor does anybody while a limit holds. */
async function wake({ shop, db }: ShopContext, { offerId, discountId, enrolmentId, now, enqueue }: Ask): Promise<void> {
  const soon = new Date(now.getTime() + 2_000);
  await db.$transaction(async (tx) => {
    const { count } = await tx.codePool.updateMany({
      where: {
        offerId,
        isOn: true,
        trouble: null,
        limitedSince: null,
        limits: { none: { enrolmentId, limitedSince: { not: null } } },
        OR: [{ dueAt: null }, { dueAt: { gt: soon } }],
      },
      data: { dueAt: soon },
    });
    if (count > 0) await enqueue(tx, "pools.advance", { shop, discountId });
  });
}
