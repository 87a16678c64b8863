import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { LedgerRun } from "#app/generated/prisma/client.ts";
import type { ChangedOrders, Knows, ListedOrder, Span } from "#app/shopify/orders/changed-orders.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { recordAll } from "#app/orders/ingest/record-order.server.ts";
import { SETTLED } from "#app/orders/told-order.ts";

import { factsOf } from "./listed-facts.ts";
import { endRun, type OrderTotals } from "./ledger-runs.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

/** What is left to do: nothing, or more, at once or after this long. */
export type Progress = { ended: true } | { ended: false; inSeconds?: number };

export type Run = Pick<
  LedgerRun,
  "id" | "since" | "allOrders" | "startedAt" | "cursor" | "way" | "operationId" | "operationAt" | "setbacks" | "ordersRead"
>;

/** Messages of the last minutes may still be on their way: an order that is not here yet is not missing. */
const STILL_COMING_MS = 5 * 60 * 1000;

/** The changes a run looks at. */
export function spanOf(run: Pick<Run, "since" | "startedAt">): Span {
  return { from: run.since, to: new Date(run.startedAt.getTime() - STILL_COMING_MS) };
}

/** Refunds that a message brought need not be read from Shopify, once their money is settled. */
export function knowsRefunds({ db }: Pick<ShopContext, "db">): Knows {
  return async (ids) => {
    if (ids.length === 0) return new Set();
    return new Set(
      (await db.orderRefund.findMany({ where: { id: { in: ids }, parts: { gte: SETTLED } }, select: { id: true } })).map(({ id }) => id),
    );
  };
}

/** Takes one page of a run that reads page by page. */
export async function comparePage(ctx: ShopContext, { run, changed }: { run: Run; changed: ChangedOrders }): Promise<Progress> {
  const readAt = new Date();
  const { orders, next, lacking } = await changed.page({ ...spanOf(run), after: run.cursor, knows: knowsRefunds(ctx) });
  if (lacking) await ctx.db.ledgerRun.update({ where: { shop_id: { shop: ctx.shop, id: run.id } }, data: { lacking } });
  await takeInPart(ctx, { run, orders, readAt, cursor: next ?? GONE });
  return { ended: false };
}

/** A run that has read everything looks for what is gone; its cursor begins with this, and the last order that was looked at follows. */
const GONE = "gone:";
const ORDERS_AT_ONCE = 250;
/** Shopify shows orders by when they were created, and that is not kept: what is near the edge is not looked for. */
const SHOWN_FOR_SURE_MS = 55 * 24 * 60 * 60 * 1000;

export function looksForGone({ cursor }: Pick<Run, "cursor">): boolean {
  return cursor?.startsWith(GONE) ?? false;
}

/** Has a run that has read everything look for orders that are gone from Shopify. */
export async function beginGone({ shop, db }: ShopContext, { id }: Pick<Run, "id">): Promise<Progress> {
  await db.ledgerRun.update({ where: { shop_id: { shop, id } }, data: { cursor: GONE } });
  return { ended: false };
}

/**
 * Asks Shopify for the next orders of the ledger that the run's span should have shown, and counts those it no longer knows as
 * deleted: a message of that may have been lost. Ends the run after the last of them.
 */
export async function compareGone(
  { shop, db }: ShopContext,
  { run, changed, now }: { run: Run; changed: ChangedOrders; now: Date },
): Promise<Progress> {
  const { from, to } = spanOf(run);
  const shown = run.allOrders ? null : new Date(now.getTime() - SHOWN_FOR_SURE_MS);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT o."id" FROM "Order" o
    WHERE o."shop" = ${shop} AND o."id" > ${run.cursor?.slice(GONE.length) ?? ""} AND o."updatedAt" BETWEEN ${from} AND ${to}
      AND (${shown}::timestamp IS NULL OR o."processedAt" >= ${shown})
      AND NOT EXISTS (SELECT 1 FROM "OrderDeletion" d WHERE d."shop" = o."shop" AND d."orderId" = o."id")
    ORDER BY o."id" LIMIT ${ORDERS_AT_ONCE}`;
  const gone = rows.length === 0 ? [] : await changed.gone(rows.map(({ id }) => id));
  await db.$transaction(async (tx) => {
    if (gone.length > 0) await takeInGone(tx, { shop, runId: run.id, gone, at: now });
    const last = rows.at(-1);
    if (rows.length < ORDERS_AT_ONCE || !last) return endRun(tx, { shop, id: run.id, now });
    await tx.ledgerRun.update({ where: { shop_id: { shop, id: run.id } }, data: { cursor: `${GONE}${last.id}` } });
  }, LONG_TRANSACTION);
  return { ended: rows.length < ORDERS_AT_ONCE };
}

async function takeInGone(
  tx: ShopTx,
  { shop, runId, gone, at }: { shop: string; runId: string; gone: readonly string[]; at: Date },
): Promise<void> {
  await lockLedger(tx, shop);
  const before = await orderTotals(tx, gone);
  const named = await tx.order.findMany({ where: { id: { in: [...gone] } }, select: { id: true, name: true } });
  await recordAll(tx, shop, { orders: [], refunds: [], deletions: gone.map((orderId) => ({ orderId, at })) });
  const corrections = named.flatMap(({ id, name }) => {
    const was = before.get(id);
    return was ? [{ shop, runId, orderId: id, orderName: name, found: "deleted", before: was, after: NOTHING }] : [];
  });
  await tx.ledgerCorrection.createMany({ data: corrections, skipDuplicates: true });
}

/**
 * Takes orders in as a webhook of each would be and writes down every one whose figures that changed. What was read and
 * where to go on are saved together: a run continues where it was interrupted and takes nothing in
 * twice.
 */
export async function takeInPart(
  { shop, db }: ShopContext,
  { run: { id }, orders, readAt, cursor }: { run: Pick<Run, "id">; orders: readonly ListedOrder[]; readAt: Date; cursor: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await takeIn(tx, { shop, runId: id, listed: orders, readAt });
    await tx.ledgerRun.update({ where: { shop_id: { shop, id } }, data: { cursor, ordersRead: { increment: orders.length } } });
  }, LONG_TRANSACTION);
}

type Part = { shop: string; runId: string; listed: readonly ListedOrder[]; readAt: Date };

async function takeIn(tx: ShopTx, { shop, runId, listed, readAt }: Part): Promise<void> {
  await lockLedger(tx, shop);
  const ids = listed.map((order) => order.id);
  const known = new Set((await tx.order.findMany({ where: { id: { in: ids } }, select: { id: true } })).map((order) => order.id));
  const before = await orderTotals(tx, ids);
  await recordAll(tx, shop, { orders: listed.map((order) => factsOf(order, readAt)), refunds: [] });
  const after = await orderTotals(tx, ids);
  const corrections = listed.flatMap(({ id, name }) => {
    const [was, is] = [before.get(id) ?? NOTHING, after.get(id) ?? NOTHING];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [{ shop, runId, orderId: id, orderName: name, found: known.has(id) ? "changed" : "missing", before: was, after: is }];
  });
  // An order can come up again in a later page of its run, because it changed meanwhile.
  await tx.ledgerCorrection.createMany({ data: corrections, skipDuplicates: true });
}

const NOTHING: OrderTotals = { conversions: 0, revenueMinor: 0, commissionMinor: 0 };

async function orderTotals(tx: ShopTx, orderIds: readonly string[]): Promise<Map<string, OrderTotals>> {
  const rows = await tx.conversion.groupBy({
    by: ["orderId"],
    where: { orderId: { in: [...orderIds] }, state: "counted" },
    _count: { _all: true },
    _sum: { netMinor: true, commissionMinor: true },
  });
  return new Map(
    rows.map(({ orderId, _count, _sum }) => [
      orderId,
      { conversions: _count._all, revenueMinor: Number(_sum.netMinor ?? 0n), commissionMinor: Number(_sum.commissionMinor ?? 0n) },
    ]),
  );
}
