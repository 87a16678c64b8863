import type { ShopTx } from "#app/db.server.ts";

import type { OrderFacts } from "./facts.ts";

/** Writes these orders and their codes in place of what was kept of them. */
export async function upsertOrders(tx: ShopTx, shop: string, orders: readonly OrderFacts[]): Promise<void> {
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
