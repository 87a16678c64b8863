/** Rows that a person takes out of a refresh that is under way, and the time until which both codes work. */
import { freeNames, keepClaims } from "#app/codes/name-claims.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

import { isId } from "#app/platform/ids.ts";
import { settleRefreshes } from "#app/codes/engine/settle-refreshes.server.ts";
import { recordRefreshAction } from "#app/codes/engine/refresh-activity.server.ts";

type Input = { refreshId: string; itemId?: string; by: string; enqueue: Enqueue<ShopTx>; now?: () => Date };

type CancelResult =
  /** `left`: rows nothing had been done for. `takenBack`: rows whose new code is now being deleted, the old one staying. */
  { ok: true; left: number; takenBack: number } | { ok: false; reason: "not_found" | "too_late" };

/**
 * Calls off one row, or every row that still can be: those nothing has been sent to Shopify for, and those that wait for
 * their time with both codes working. A worker that looks at such a row meanwhile finds it changed and saves nothing.
 */
export async function cancelRefresh(
  { shop, db }: ShopContext,
  { refreshId, itemId, by, enqueue, now = () => new Date() }: Input,
): Promise<CancelResult> {
  const refresh = isId(refreshId) ? await db.refresh.findFirst({ where: { id: refreshId }, include: { offer: true } }) : null;
  if (!refresh || (itemId !== undefined && !isId(itemId))) return { ok: false, reason: "not_found" };
  return db.$transaction(async (tx): Promise<CancelResult> => {
    const scope = { shop, tx };
    const which = { refreshId, itemId: itemId ?? null, by, now: now() };
    const left = await leaveUnstarted(scope, which);
    const takenBack = await takeBackWaiting(scope, which);
    if (left + takenBack === 0) return { ok: false, reason: "too_late" };
    await recordRefreshAction(scope, "refresh_called_off", { refreshId, offerId: refresh.offerId, by, at: now(), count: left + takenBack });
    await settleRefreshes(scope, [refreshId]);
    await enqueue(tx, "refresh.advance", { shop, discountId: refresh.offer.discountId });
    return { ok: true, left, takenBack };
  });
}

type Waiting = { refreshId: string; enrolmentIds: readonly string[]; until: Date };

/** Keeps the old codes of these members beyond the time of their refresh, until they were told; the others end as was chosen. */
export async function waitForMembers(tx: ShopTx, { refreshId, enrolmentIds, until }: Waiting): Promise<number> {
  const { count } = await tx.refreshItem.updateMany({
    where: {
      refreshId,
      enrolmentId: { in: [...enrolmentIds] },
      state: { in: ["running", "parked"] },
      plan: "rename",
      usesAtEnd: null,
      oldEndsAt: null,
    },
    data: { waitsUntil: until },
  });
  return count;
}

/** They were told: their old codes end with the time of the refresh. */
export async function stopWaitingFor(
  { shop, db }: ShopContext,
  {
    refreshId,
    enrolmentIds,
    by,
    enqueue,
    now,
  }: { refreshId: string; enrolmentIds: readonly string[]; by: string; enqueue: Enqueue<ShopTx>; now: Date },
): Promise<void> {
  if (enrolmentIds.length === 0) return;
  await db.$transaction(async (tx) => {
    await tx.refreshItem.updateMany({ where: { refreshId, enrolmentId: { in: [...enrolmentIds] } }, data: { waitsUntil: null } });
    await stopWaiting({ shop, tx }, { refreshId, by, now });
    const { offer } = await tx.refresh.findFirstOrThrow({ where: { id: refreshId }, select: { offer: { select: { discountId: true } } } });
    await enqueue(tx, "refresh.advance", { shop, discountId: offer.discountId });
  });
}

type Which = { refreshId: string; itemId: string | null; by: string; now: Date };

/** Nothing is deleted before its uses are noted and saved, and nothing added before the mark: without either, nothing was sent. */
async function leaveUnstarted(scope: LineageTx, { refreshId, itemId, by, now }: Which): Promise<number> {
  const { shop, tx } = scope;
  const left = await tx.$queryRaw<{ id: string; enrolmentId: string; oldName: string; newKey: string }[]>`
    WITH gone AS (
      UPDATE "RefreshItem" SET state = 'left', "waitingFor" = NULL, "dueAt" = NULL, "settledAt" = ${now}, version = version + 1
      WHERE shop = ${shop} AND "refreshId" = ${refreshId}::uuid AND (${itemId}::uuid IS NULL OR id = ${itemId}::uuid) AND state = 'running'
        AND "addedAt" IS NULL AND "deletedAt" IS NULL AND "usesAtEnd" IS NULL
        AND ((plan = 'rename' AND step = 'check_free') OR (plan IN ('reset', 'old_first') AND step = 'delete'))
      RETURNING id, "enrolmentId", "oldName", "newKey", step
    ), told AS (
      INSERT INTO "RefreshEvent" (shop, "refreshItemId", at, step, outcome, detail)
      SELECT ${shop}, id, ${now}, step, 'called_off', jsonb_build_object('by', ${by}::text) FROM gone
    )
    SELECT id::text, "enrolmentId"::text, "oldName", "newKey" FROM gone`;
  await keepClaims(
    scope,
    left.map(({ id }) => id),
  );
  await freeNames(
    scope,
    left.filter(({ oldName, newKey }) => keyOf(oldName) !== newKey).map(({ newKey, enrolmentId }) => ({ key: newKey, enrolmentId })),
  );
  return left.length;
}

async function takeBackWaiting({ shop, tx }: LineageTx, { refreshId, itemId, by, now }: Which): Promise<number> {
  return tx.$executeRaw`
    WITH back AS (
      UPDATE "RefreshItem" i SET plan = 'take_back', step = 'remove_new', "stepSince" = ${now}, "waitingFor" = NULL, "dueAt" = NULL,
        attempts = 0, setbacks = 0, version = i.version + 1
      FROM "Refresh" r
      WHERE i.shop = ${shop} AND i."refreshId" = ${refreshId}::uuid AND (${itemId}::uuid IS NULL OR i.id = ${itemId}::uuid) AND i.state = 'running'
        AND i.plan = 'rename' AND i.step = 'delete' AND i."usesAtEnd" IS NULL AND i."oldEndsAt" IS NULL
        AND r.shop = i.shop AND r.id = i."refreshId" AND (r."retireAt" > ${now} OR r."oldCodesHeld" OR i."waitsUntil" IS NOT NULL)
      RETURNING i.id
    )
    INSERT INTO "RefreshEvent" (shop, "refreshItemId", at, step, outcome, detail)
    SELECT ${shop}, id, ${now}, 'delete', 'called_off', jsonb_build_object('by', ${by}::text) FROM back`;
}

/**
 * Ends the old codes of a refresh now instead of at the time that was chosen for them, or that of one row alone: it may leak while the others'
 * members are not told yet. False when none waits.
 */
export async function endOldCodesNow(
  { shop, db }: ShopContext,
  { refreshId, itemId, by, enqueue, now = () => new Date() }: Input,
): Promise<{ ok: boolean }> {
  const refresh = isId(refreshId) ? await db.refresh.findFirst({ where: { id: refreshId }, include: { offer: true } }) : null;
  if (!refresh || (itemId !== undefined && !isId(itemId))) return { ok: false };
  return db.$transaction(async (tx) => {
    const at = now();
    const of = itemId === undefined ? null : await endOneNow(tx, { refreshId, itemId, at });
    if (itemId === undefined ? !(await endAllNow(tx, refreshId, at)) : of === null) return { ok: false };
    await recordRefreshAction({ shop, tx }, "old_codes_ended", { refreshId, offerId: refresh.offerId, by, at, ...(of && { of }) });
    await stopWaiting({ shop, tx }, { refreshId, itemId: itemId ?? null, by, now: at });
    await enqueue(tx, "refresh.advance", { shop, discountId: refresh.offer.discountId });
    return { ok: true };
  });
}

async function endAllNow(tx: ShopTx, refreshId: string, at: Date): Promise<boolean> {
  const { count } = await tx.refresh.updateMany({
    where: {
      ...{ id: refreshId, state: "running" },
      OR: [{ retireAt: { gt: at } }, { oldCodesHeld: true }, { items: { some: { waitsUntil: { not: null } } } }],
    },
    data: { retireAt: at, oldCodesHeld: false },
  });
  if (count > 0) await tx.refreshItem.updateMany({ where: { refreshId }, data: { waitsUntil: null } });
  return count > 0;
}

type One = { refreshId: string; itemId: string; at: Date };

async function endOneNow(tx: ShopTx, { refreshId, itemId, at }: One): Promise<{ enrolmentId: string; oldName: string } | null> {
  const [ended] = await tx.refreshItem.updateManyAndReturn({
    where: { id: itemId, refreshId, state: "running", plan: "rename", step: "delete", waitingFor: "schedule", oldEndsAt: null },
    data: { oldEndsAt: at, waitsUntil: null },
    select: { enrolmentId: true, oldName: true },
  });
  return ended ?? null;
}

/** Has rows that wait for the end of their old codes looked at now. */
async function stopWaiting(
  { shop, tx }: LineageTx,
  { refreshId, itemId = null, by, now }: Omit<Which, "itemId"> & { itemId?: string | null },
): Promise<void> {
  await tx.$executeRaw`
    WITH due AS (
      UPDATE "RefreshItem" SET "dueAt" = NULL, "waitingFor" = NULL, version = version + 1
      WHERE shop = ${shop} AND "refreshId" = ${refreshId}::uuid AND (${itemId}::uuid IS NULL OR id = ${itemId}::uuid)
        AND state = 'running' AND "waitingFor" = 'schedule' RETURNING id
    )
    INSERT INTO "RefreshEvent" (shop, "refreshItemId", at, step, outcome, detail)
    SELECT ${shop}, id, ${now}, 'delete', 'brought_forward', jsonb_build_object('by', ${by}::text) FROM due`;
}

/**
 * Lets the old codes of a refresh end that were held beyond their time. False when they are not held, or their time has not come: until
 * then nobody needs them released.
 */
export async function releaseOldCodes(
  { shop, db }: ShopContext,
  { refreshId, by, enqueue, now }: { refreshId: string; by: string; enqueue: Enqueue<ShopTx>; now: Date },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.refresh.updateMany({
      where: { id: refreshId, state: "running", oldCodesHeld: true, retireAt: { lte: now } },
      data: { oldCodesHeld: false },
    });
    if (count === 0) return false;
    await stopWaiting({ shop, tx }, { refreshId, by, now });
    const { offer } = await tx.refresh.findFirstOrThrow({ where: { id: refreshId }, select: { offer: { select: { discountId: true } } } });
    await enqueue(tx, "refresh.advance", { shop, discountId: offer.discountId });
    return true;
  });
}
