import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { LedgerRun } from "#app/generated/prisma/client.ts";
import type { ChangedOrders, Knows, ListedOrder, Span } from "#app/shopify/orders/changed-orders.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { recordAll } from "#app/orders/ingest/record-order.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { type OrderFacts, type RefundFacts, wholeSecond } from "#app/orders/order-facts.ts";
import { minorUnits } from "#app/orders/minor-units.ts";

import { endRun, type OrderTotals } from "./ledger-runs.server.ts";

/** What is left to do: nothing, or more, at once or after this long. */
export type Progress = { ended: true } | { ended: false; inSeconds?: number };

export type Run = Pick<
  LedgerRun,
  "id" | "since" | "startedAt" | "cursor" | "way" | "operationId" | "operationAt" | "setbacks" | "ordersRead"
>;

/** Messages of the last minutes may still be on their way: an order that is not here yet is not missing. */
const STILL_COMING_MS = 5 * 60 * 1000;

/** The changes a run looks at. */
export function spanOf(run: Pick<Run, "since" | "startedAt">): Span {
  return { from: run.since, to: new Date(run.startedAt.getTime() - STILL_COMING_MS) };
}

/** Refunds that a message brought need not be read from Shopify. */
export function knowsRefunds({ db }: Pick<ShopContext, "db">): Knows {
  return async (ids) => {
    if (ids.length === 0) return new Set();
    return new Set((await db.orderRefund.findMany({ where: { id: { in: ids } }, select: { id: true } })).map(({ id }) => id));
  };
}

/** Takes one page of a run that reads page by page. */
export async function comparePage(
  ctx: ShopContext,
  { run, changed, now }: { run: Run; changed: ChangedOrders; now: Date },
): Promise<Progress> {
  const { orders, next } = await changed.page({ ...spanOf(run), after: run.cursor, knows: knowsRefunds(ctx) });
  await takeInPart(ctx, { run, orders, ...(next === null ? { endsAt: now } : { cursor: next }) });
  return { ended: next === null };
}

/**
 * Takes orders in as a webhook of each would be and writes down every one whose figures that changed. What was read and
 * where to go on, or that nothing is left, are saved together: a run continues where it was interrupted and takes nothing in
 * twice.
 */
export async function takeInPart(
  { shop, db }: ShopContext,
  { run: { id }, orders, ...next }: { run: Pick<Run, "id">; orders: readonly ListedOrder[] } & ({ cursor: string } | { endsAt: Date }),
): Promise<void> {
  await db.$transaction(
    async (tx) => {
      await takeIn(tx, shop, id, orders);
      const cursor = "cursor" in next ? next.cursor : null;
      await tx.ledgerRun.update({ where: { shop_id: { shop, id } }, data: { cursor, ordersRead: { increment: orders.length } } });
      if ("endsAt" in next) await endRun(tx, { shop, id, now: next.endsAt });
    },
    { timeout: 60_000 },
  );
}

async function takeIn(tx: ShopTx, shop: string, runId: string, listed: readonly ListedOrder[]): Promise<void> {
  await lockLedger(tx, shop);
  const ids = listed.map((order) => order.id);
  const known = new Set((await tx.order.findMany({ where: { id: { in: ids } }, select: { id: true } })).map((order) => order.id));
  const before = await orderTotals(tx, ids);
  await recordAll(tx, shop, { orders: listed.map(factsOf), refunds: [] });
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

/** The same facts as a webhook of the order tells, from the Admin API's words. */
function factsOf(listed: ListedOrder): { order: OrderFacts; refunds: RefundFacts[] } {
  const { id, name, test, customerId, subtotal } = listed;
  const codes = new Map(listed.discountCodes.filter((code) => code.trim()).map((code) => [keyOf(code), code]));
  const order: OrderFacts = {
    id,
    name,
    processedAt: new Date(listed.processedAt),
    updatedAt: wholeSecond(new Date(listed.updatedAt)),
    cancelledAt: listed.cancelledAt ? new Date(listed.cancelledAt) : null,
    test,
    currency: subtotal.currencyCode,
    subtotalMinor: minorUnits(subtotal.amount, subtotal.currencyCode),
    customerId,
    codes: [...codes].map(([key, name]) => ({ key, name })),
  };
  const refunds = listed.refunds.map((refund) => ({
    id: refund.id,
    orderId: id,
    amountMinor: refund.subtotals.reduce((sum, { amount, currencyCode }) => sum + minorUnits(amount, currencyCode), 0n),
    createdAt: new Date(refund.createdAt),
  }));
  return { order, refunds };
}
