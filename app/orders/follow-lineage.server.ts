/** Orders follow a change of lineage: a few in its own transaction, many in a job that was queued in it. */
import type { OnLineageChanged } from "#app/codes/lineage.store.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

import { attributeOrders, movedOrders, reattribute } from "./attribution/attribute-orders.server.ts";
import { lockLedger } from "./ledger-lock.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

/** Up to so many stored orders are looked at in the transaction that changed the lineage. */
export const FEW_ORDERS = 500;
/** Orders counted anew in one transaction of the job. */
const ORDERS_AT_ONCE = 500;
/** Names whose orders the job looks for in one statement. */
const KEYS_AT_ONCE = 50;

/**
 * Counts the orders under the changed names anew. Where more than `FEW_ORDERS` stored orders are under them, the names are
 * written down and the job `orders.attribute` is queued, in the same transaction. It takes the ledger's lock in both cases:
 * an order that is being recorded ends before the change commits and is seen by the job, and a later one is recorded by
 * the new lineage.
 */
export function followLineage(enqueue: Enqueue<ShopTx>): OnLineageChanged {
  return async (tx, { shop, keys }) => {
    if (keys.length === 0) return;
    await lockLedger(tx, shop);
    if (!(await areMany(tx, shop, keys))) return reattribute(tx, { shop, keys });
    await tx.$executeRaw`
      INSERT INTO "OrdersToAttribute" AS due ("shop", "key", "since")
      SELECT ${shop}, changed.key, now() AT TIME ZONE 'UTC' FROM unnest(${[...new Set(keys)]}::text[]) AS changed(key)
      WHERE EXISTS (SELECT 1 FROM "OrderCode" used WHERE used."shop" = ${shop} AND used."key" = changed.key)
      ORDER BY changed.key
      ON CONFLICT ("shop", "key") DO UPDATE SET "version" = due."version" + 1`;
    await enqueue(tx, "orders.attribute", { shop });
  };
}

async function areMany(tx: ShopTx, shop: string, keys: readonly string[]): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ orders: number }[]>`
    SELECT count(*)::int AS orders FROM (
      SELECT 1 FROM "OrderCode" WHERE "shop" = ${shop} AND "key" = ANY(${[...keys]}) LIMIT ${FEW_ORDERS + 1}
    ) few`;
  return (row?.orders ?? 0) > FEW_ORDERS;
}

/**
 * Counts the orders of all names that wait for it, in transactions of at most 500 orders, oldest orders first. It can stop
 * after any of them: what is counted is right, and the next run looks only for orders that are not. Answers whether
 * everything is counted; false when the signal asked to stop.
 */
export async function attributeWaiting({ shop, db }: ShopContext, { signal }: { signal: AbortSignal }): Promise<boolean> {
  while (!signal.aborted) {
    const due = await db.ordersToAttribute.findMany({ orderBy: [{ since: "asc" }, { key: "asc" }], take: KEYS_AT_ONCE });
    if (due.length === 0) return true;
    const keys = due.map(({ key }) => key);
    // Read without the lock. Whatever changes an order or the lineage after this counts what it changes by itself.
    const orderIds = await movedOrders(db, { shop, keys });
    for (let at = 0; at < orderIds.length; at += ORDERS_AT_ONCE) {
      if (signal.aborted) return false;
      await attributeSome({ shop, db }, { keys, orderIds: orderIds.slice(at, at + ORDERS_AT_ONCE) });
    }
    await db.$executeRaw`
      DELETE FROM "OrdersToAttribute" t USING jsonb_to_recordset(${JSON.stringify(due)}::jsonb) AS done("key" text, "version" int)
      WHERE t."shop" = ${shop} AND t."key" = done."key" AND t."version" = done."version"`;
  }
  return false;
}

async function attributeSome({ shop, db }: ShopContext, { keys, orderIds }: { keys: string[]; orderIds: string[] }): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockLedger(tx, shop);
    await attributeOrders(tx, shop, await movedOrders(tx, { shop, keys, orderIds }));
  }, LONG_TRANSACTION);
}

/** The shops with names whose orders wait for the job. */
export async function shopsToAttribute(db: PrismaClient): Promise<string[]> {
  const rows = await db.ordersToAttribute.groupBy({ by: ["shop"] });
  return rows.map(({ shop }) => shop);
}
