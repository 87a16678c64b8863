import type { ShopTx } from "#app/platform/db.server.ts";
import { attributeOrders } from "#app/orders/attribution/attribute-orders.server.ts";
import type { OrderFacts, RefundFacts } from "#app/orders/order-facts.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";

/** What Shopify says of an order at one time, with the refunds it lists. */
export type OrderMessage = { order: OrderFacts; refunds: RefundFacts[] };

type Known = { updatedAt: Date; cancelledAt: Date | null };

/**
 * Takes in what Shopify says of an order and counts it anew. Harmless any number of times and in any order: an older
 * message never overwrites a newer one. Orders without a code are not kept; they are nobody's conversion.
 */
export async function recordOrder(tx: ShopTx, shop: string, telling: OrderMessage): Promise<void> {
  await recordAll(tx, shop, { orders: [telling], refunds: [] });
}

/** The same for many orders and refunds at once, with as many statements as for one. */
export async function recordAll(
  tx: ShopTx,
  shop: string,
  payload: { orders: readonly OrderMessage[]; refunds: readonly RefundFacts[] },
): Promise<void> {
  await lockLedger(tx, shop);
  const kept = await tx.order.findMany({
    where: { id: { in: payload.orders.map(({ order }) => order.id) } },
    select: { id: true, updatedAt: true, cancelledAt: true },
  });
  const known = new Map<string, Known>(kept.map(({ id, ...order }) => [id, order]));
  const newest = new Map<string, OrderFacts>();
  const refunds = [...payload.refunds];
  const touched = new Set(payload.refunds.map((refund) => refund.orderId));
  for (const telling of payload.orders) {
    const before = known.get(telling.order.id);
    if (!before && telling.order.codes.length === 0) continue;
    refunds.push(...telling.refunds);
    touched.add(telling.order.id);
    if (before && before.updatedAt > telling.order.updatedAt) continue;
    const order = withCancellation(telling.order, before);
    newest.set(order.id, order);
    known.set(order.id, order);
  }
  await storeRefunds(tx, shop, refunds);
  await upsertOrders(tx, shop, [...newest.values()]);
  await attributeOrders(tx, shop, [...touched]);
}

/** Shopify's clock counts seconds, so an order can be placed and cancelled at one time; a cancellation is never taken back. */
function withCancellation(order: OrderFacts, before: Known | undefined): OrderFacts {
  const sameTime = before?.updatedAt.getTime() === order.updatedAt.getTime();
  return { ...order, cancelledAt: order.cancelledAt ?? (sameTime ? before?.cancelledAt : null) ?? null };
}

/** Takes in a refund and corrects the order's conversions. A refund that comes before its order waits for it. */
export async function recordRefund(tx: ShopTx, shop: string, refund: RefundFacts): Promise<void> {
  await lockLedger(tx, shop);
  await storeRefunds(tx, shop, [refund]);
  await attributeOrders(tx, shop, [refund.orderId]);
}

/** A refund never changes once made, so the first telling of it is as good as any. */
async function storeRefunds(tx: ShopTx, shop: string, refunds: readonly RefundFacts[]): Promise<void> {
  if (refunds.length > 0) await tx.orderRefund.createMany({ data: refunds.map((refund) => ({ shop, ...refund })), skipDuplicates: true });
}

/** Writes these orders and their codes in place of what was kept of them. */
async function upsertOrders(tx: ShopTx, shop: string, orders: readonly OrderFacts[]): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map(({ codes: _, ...order }) => ({ ...order, subtotalMinor: String(order.subtotalMinor) }));
  await tx.$executeRaw`
    INSERT INTO "Order" ("shop", "id", "name", "processedAt", "updatedAt", "cancelledAt", "test", "currency", "subtotalMinor", "customerId")
    SELECT ${shop}, o."id", o."name", o."processedAt", o."updatedAt", o."cancelledAt", o."test", o."currency", o."subtotalMinor", o."customerId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS o(
      "id" text, "name" text, "processedAt" timestamp(3), "updatedAt" timestamp(3), "cancelledAt" timestamp(3),
      "test" boolean, "currency" text, "subtotalMinor" bigint, "customerId" text)
    ON CONFLICT ("shop", "id") DO UPDATE SET
      "name" = excluded."name", "processedAt" = excluded."processedAt", "updatedAt" = excluded."updatedAt",
      "cancelledAt" = excluded."cancelledAt", "test" = excluded."test", "currency" = excluded."currency",
      "subtotalMinor" = excluded."subtotalMinor", "customerId" = excluded."customerId"`;
  await tx.orderCode.deleteMany({ where: { orderId: { in: orders.map((order) => order.id) } } });
  const codes = orders.flatMap(({ id, codes }) => codes.map(({ key, name }) => ({ orderId: id, key, name })));
  await tx.$executeRaw`
    INSERT INTO "OrderCode" ("shop", "orderId", "key", "name")
    SELECT ${shop}, c."orderId", c."key", c."name"
    FROM jsonb_to_recordset(${JSON.stringify(codes)}::jsonb) AS c("orderId" text, "key" text, "name" text)`;
}
