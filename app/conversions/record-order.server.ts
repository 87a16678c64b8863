import type { ShopTx } from "#app/db.server.ts";

import { attributeOrders } from "./attribute-orders.server.ts";
import type { OrderFacts, RefundFacts } from "./facts.ts";
import { lockLedger } from "./ledger-lock.server.ts";
import { keepRefunds } from "./record-refund.server.ts";
import { upsertOrders } from "./upsert-orders.server.ts";

/** What Shopify says of an order at one time, with the refunds it lists. */
export type Telling = { order: OrderFacts; refunds: RefundFacts[] };

type Known = { updatedAt: Date; cancelledAt: Date | null };

/**
 * Takes in what Shopify says of an order and counts it anew. Harmless any number of times and in any order: an older
 * message never overwrites a newer one. Orders without a code are not kept; they are nobody's conversion.
 */
export async function recordOrder(tx: ShopTx, shop: string, telling: Telling): Promise<void> {
  await recordAll(tx, shop, { orders: [telling], refunds: [] });
}

/** The same for many orders and refunds at once, with as many statements as for one. */
export async function recordAll(
  tx: ShopTx,
  shop: string,
  told: { orders: readonly Telling[]; refunds: readonly RefundFacts[] },
): Promise<void> {
  await lockLedger(tx, shop);
  const kept = await tx.order.findMany({
    where: { id: { in: told.orders.map(({ order }) => order.id) } },
    select: { id: true, updatedAt: true, cancelledAt: true },
  });
  const known = new Map<string, Known>(kept.map(({ id, ...order }) => [id, order]));
  const newest = new Map<string, OrderFacts>();
  const refunds = [...told.refunds];
  const touched = new Set(told.refunds.map((refund) => refund.orderId));
  for (const telling of told.orders) {
    const before = known.get(telling.order.id);
    if (!before && telling.order.codes.length === 0) continue;
    refunds.push(...telling.refunds);
    touched.add(telling.order.id);
    if (before && before.updatedAt > telling.order.updatedAt) continue;
    const order = withCancellation(telling.order, before);
    newest.set(order.id, order);
    known.set(order.id, order);
  }
  await keepRefunds(tx, shop, refunds);
  await upsertOrders(tx, shop, [...newest.values()]);
  await attributeOrders(tx, shop, [...touched]);
}

/** Shopify's clock counts seconds, so an order can be placed and cancelled at one time; a cancellation is never taken back. */
function withCancellation(order: OrderFacts, before: Known | undefined): OrderFacts {
  const sameTime = before?.updatedAt.getTime() === order.updatedAt.getTime();
  return { ...order, cancelledAt: order.cancelledAt ?? (sameTime ? before?.cancelledAt : null) ?? null };
}
