import { reattribute } from "#app/orders/attribution/attribute-orders.server.ts";
import { parseOrder } from "#app/orders/ingest/parse-order.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

/**
 * Takes in orders that were placed before the app was there. Read as a webhook would be and counted by the ledger
 * itself; only written many at a time, because thousands come at once.
 */
export async function countOrders({ shop, db }: ShopContext, payloads: readonly unknown[]): Promise<void> {
  const facts = payloads.map((payload) => {
    const parsed = parseOrder(payload);
    if (!parsed.ok) throw new Error(`An order of the store cannot be read: ${parsed.problem}`);
    return parsed;
  });
  const orders = facts.map(({ order: { codes: _, mentions: __, ...order } }) => ({ shop, ...order }));
  const codes = facts.flatMap(({ order }) => order.codes.map((code) => ({ shop, orderId: order.id, ...code })));
  const mentions = facts.flatMap(({ order }) => order.mentions.map((mention) => ({ shop, orderId: order.id, ...mention })));
  const refunds = facts.flatMap((one) => one.refunds.map((refund) => ({ shop, ...refund })));
  await db.$transaction(
    async (tx) => {
      await tx.order.createMany({ data: orders });
      await tx.orderCode.createMany({ data: codes });
      await tx.orderMention.createMany({ data: mentions });
      await tx.orderRefund.createMany({ data: refunds });
      await reattribute(tx, { shop, keys: [...new Set(codes.map(({ key }) => key))] });
    },
    { timeout: 120_000 },
  );
}
