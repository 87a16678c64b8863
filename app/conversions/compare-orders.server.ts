import type { ShopContext, ShopTx } from "#app/db.server.ts";
import type { ChangedOrders, ListedOrder } from "#app/shopify/changed-orders.server.ts";

import { lockLedger } from "./ledger-lock.server.ts";
import { factsOf } from "./parse-listed.ts";
import { recordAll } from "./record-order.server.ts";

/** What an order came to in the ledger, in minor units. */
export type Standing = { conversions: number; revenueMinor: number; commissionMinor: number };

type Progress = { ended: boolean };
type Run = { id: string; since: Date; startedAt: Date; cursor: string | null };

/** Messages of the last minutes may still be on their way: an order that is not here yet is not missing. */
const STILL_COMING_MS = 5 * 60 * 1000;

/**
 * Takes one page of a run: reads it from Shopify, takes it in as a webhook of each order would be, and writes down every
 * order whose figures that changed. Page and cursor are saved together, so a run goes on where it was interrupted and
 * nothing is taken in twice.
 */
export async function comparePage(
  { shop, db }: ShopContext,
  { run, changed, now }: { run: Run; changed: ChangedOrders; now: Date },
): Promise<Progress> {
  const page = await changed.page({ from: run.since, to: new Date(run.startedAt.getTime() - STILL_COMING_MS), after: run.cursor });
  await db.$transaction(
    async (tx) => {
      await takeIn(tx, shop, run.id, page.orders);
      await tx.ledgerRun.update({
        where: { shop_id: { shop, id: run.id } },
        data: {
          cursor: page.next,
          ordersRead: { increment: page.orders.length },
          ...(page.next === null && { state: "done", finishedAt: now }),
        },
      });
    },
    { timeout: 60_000 },
  );
  return { ended: page.next === null };
}

async function takeIn(tx: ShopTx, shop: string, runId: string, listed: readonly ListedOrder[]): Promise<void> {
  await lockLedger(tx, shop);
  const ids = listed.map((order) => order.id);
  const known = new Set((await tx.order.findMany({ where: { id: { in: ids } }, select: { id: true } })).map((order) => order.id));
  const before = await standings(tx, ids);
  await recordAll(tx, shop, { orders: listed.map(factsOf), refunds: [] });
  const after = await standings(tx, ids);
  const corrections = listed.flatMap(({ id, name }) => {
    const [was, is] = [before.get(id) ?? NOTHING, after.get(id) ?? NOTHING];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [{ shop, runId, orderId: id, orderName: name, found: known.has(id) ? "changed" : "missing", before: was, after: is }];
  });
  // An order can come up again in a later page of its run, because it changed meanwhile.
  await tx.ledgerCorrection.createMany({ data: corrections, skipDuplicates: true });
}

const NOTHING: Standing = { conversions: 0, revenueMinor: 0, commissionMinor: 0 };

async function standings(tx: ShopTx, orderIds: readonly string[]): Promise<Map<string, Standing>> {
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
