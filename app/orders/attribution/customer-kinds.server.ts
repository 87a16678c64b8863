/**
 * Whether an order was its customer's first with one of the shop's codes, kept on its conversions so that reports count it instead of
 * looking through every order of every customer. First is what was placed first, whenever it was heard of; test orders are none.
 */
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

/** unknown: a guest's, or a customer's whose data was erased. */
export type CustomerKind = "new" | "returning" | "unknown";

type Placed = { id: string; customerId: string | null };

/** By order id. The caller holds the ledger's lock and has written the orders. */
export async function customerKinds(tx: ShopTx, shop: string, orders: readonly Placed[]): Promise<Map<string, CustomerKind>> {
  const firsts = await firstOrders(tx, shop, orders);
  return new Map(orders.map(({ id, customerId }) => [id, kindOf(id, customerId === null ? undefined : firsts.get(customerId))]));
}

function kindOf(id: string, first: string | undefined): CustomerKind {
  return first === undefined ? "unknown" : first === id ? "new" : "returning";
}

/** The order that was placed first, of each customer of these orders. Who placed test orders only has none. */
async function firstOrders(tx: ShopTx, shop: string, orders: readonly Placed[]): Promise<Map<string, string>> {
  const customers = [...new Set(orders.flatMap(({ customerId }) => customerId ?? []))];
  if (customers.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ customerId: string; id: string }[]>`
    SELECT who.id AS "customerId", o."id" FROM unnest(${customers}::text[]) AS who(id)
    CROSS JOIN LATERAL (
      SELECT o."id" FROM "Order" o WHERE o."shop" = ${shop} AND o."customerId" = who.id AND NOT o."test"
      ORDER BY o."processedAt", o."id" LIMIT 1
    ) o`;
  return new Map(rows.map(({ customerId, id }) => [customerId, id]));
}

/**
 * Puts right what these orders' customers placed besides: an order that is heard of late takes the first place from another, one that
 * turns out to be a test gives it back. The conversions of these orders are written already. No more of a customer's orders is looked at
 * than these can have overtaken: some customers of points of sale have a hundred thousand.
 */
export async function settleOtherKinds(tx: ShopTx, shop: string, orders: readonly Placed[]): Promise<void> {
  const times = new Map<string, number>();
  for (const { customerId } of orders) if (customerId !== null) times.set(customerId, (times.get(customerId) ?? 0) + 1);
  if (times.size === 0) return;
  await settle(tx, shop, { customers: [...times.keys()], most: Math.max(...times.values()) + 2 });
}

/** `most`: how many of each customer's first orders are looked at; null is all. */
async function settle(tx: ShopTx, shop: string, { customers, most }: { customers: readonly string[]; most: number | null }): Promise<void> {
  await tx.$executeRaw`
    WITH theirs AS (
      SELECT o."id", CASE WHEN row_number() OVER (PARTITION BY who.id ORDER BY o."processedAt", o."id") = 1 THEN 'new' ELSE 'returning' END AS kind
      FROM unnest(${customers}::text[]) AS who(id)
      CROSS JOIN LATERAL (
        SELECT o."id", o."processedAt" FROM "Order" o WHERE o."shop" = ${shop} AND o."customerId" = who.id AND NOT o."test"
        ORDER BY o."processedAt", o."id" LIMIT ${most}
      ) o
    )
    UPDATE "Conversion" c SET "customerKind" = theirs.kind FROM theirs
    WHERE c."shop" = ${shop} AND c."orderId" = theirs."id" AND c."customerKind" IS DISTINCT FROM theirs.kind`;
}

const ORDERS_AT_ONCE = 500;

/** Fills in the next conversions that were written before kinds were kept. Answers how many orders that were. */
export async function fillCustomerKinds({ shop, db }: ShopContext): Promise<number> {
  return db.$transaction(async (tx) => {
    await lockLedger(tx, shop);
    const orders = await tx.$queryRaw<Placed[]>`
      SELECT o."id", o."customerId" FROM (
        SELECT DISTINCT c."orderId" FROM "Conversion" c WHERE c."shop" = ${shop} AND c."customerKind" IS NULL
        ORDER BY c."orderId" LIMIT ${ORDERS_AT_ONCE}
      ) next JOIN "Order" o ON o."shop" = ${shop} AND o."id" = next."orderId"`;
    if (orders.length === 0) return 0;
    const customers = [...new Set(orders.flatMap(({ customerId }) => customerId ?? []))];
    await settle(tx, shop, { customers, most: null });
    await tx.$executeRaw`
      UPDATE "Conversion" SET "customerKind" = 'unknown'
      WHERE "shop" = ${shop} AND "orderId" = ANY(${orders.map(({ id }) => id)}) AND "customerKind" IS NULL`;
    return orders.length;
  }, LONG_TRANSACTION);
}
