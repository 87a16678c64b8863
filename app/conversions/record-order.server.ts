import type { ShopTx } from "#app/db.server.ts";

import { attributeOrders } from "./attribute-orders.server.ts";
import type { OrderFacts, RefundFacts } from "./facts.ts";
import { lockLedger } from "./ledger-lock.server.ts";
import { keepRefunds } from "./record-refund.server.ts";

/**
 * Takes in what Shopify says of an order and counts it anew. Harmless any number of times and in any order: an older
 * message never overwrites a newer one. Orders without a code are not kept; they are nobody's conversion.
 */
export async function recordOrder(
  tx: ShopTx,
  shop: string,
  { order, refunds }: { order: OrderFacts; refunds: RefundFacts[] },
): Promise<void> {
  await lockLedger(tx, shop);
  const known = await tx.order.findUnique({ where: { shop_id: { shop, id: order.id } } });
  if (!known && order.codes.length === 0) return;
  await keepRefunds(tx, shop, refunds);
  if (!known || known.updatedAt <= order.updatedAt) await keep(tx, shop, order, known);
  await attributeOrders(tx, shop, [order.id]);
}

async function keep(
  tx: ShopTx,
  shop: string,
  { codes, ...order }: OrderFacts,
  known: { updatedAt: Date; cancelledAt: Date | null } | null,
): Promise<void> {
  // Shopify's clock counts seconds, so an order can be placed and cancelled at one time; a cancellation is never taken back.
  const sameTime = known?.updatedAt.getTime() === order.updatedAt.getTime();
  const facts = { ...order, cancelledAt: order.cancelledAt ?? (sameTime ? known?.cancelledAt : null) ?? null };
  await tx.order.upsert({ where: { shop_id: { shop, id: order.id } }, create: { shop, ...facts }, update: facts });
  await tx.orderCode.deleteMany({ where: { orderId: order.id } });
  await tx.orderCode.createMany({ data: codes.map(({ key, name }) => ({ shop, orderId: order.id, key, name })) });
}
