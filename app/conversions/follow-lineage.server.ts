/** How stored orders follow a change of who held a name: a few of them at once, many of them in a job, a piece at a time. */
import type { ShopContext, ShopTx } from "#app/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

import { attributeOrders, movedOrders, reattribute } from "./attribute-orders.server.ts";
import { lockLedger } from "./ledger-lock.server.ts";

/** Orders that are looked at while somebody waits: about a second. */
const AT_ONCE = 2_000;
/** Orders of one transaction of the job: the shop's ledger is locked for well under a second, so new orders come in between. */
const A_PIECE = 1_000;
/** Names of one transaction at most, where each has few orders. */
const NAMES_AT_ONCE = 200;

type Change = { shop: string; keys: readonly string[] };

/**
 * Called in the transaction that changed the lineage of these names. Up to some thousand orders under them are counted anew
 * in that transaction. More are written down to be counted, with the job that does it: all of it commits together.
 */
export function followLineage(enqueue: Enqueue<ShopTx>): (tx: ShopTx, change: Change) => Promise<void> {
  return async (tx, { shop, keys }) => {
    if (keys.length === 0) return;
    if (!(await areMany(tx, { shop, keys }))) return reattribute(tx, { shop, keys });
    // A name that waits already begins anew: what was looked at before this change has to be looked at again.
    await tx.$executeRaw`
      INSERT INTO "NameRecount" ("shop", "key", "since")
      SELECT ${shop}, name.key, now() AT TIME ZONE 'UTC' FROM unnest(${[...new Set(keys)].sort()}::text[]) AS name(key)
      ON CONFLICT ("shop", "key") DO UPDATE SET "doneOrderId" = ''`;
    await enqueue(tx, "orders.attribute", { shop });
  };
}

async function areMany(tx: ShopTx, { shop, keys }: Change): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ orders: bigint }[]>`
    SELECT count(*) AS orders FROM (
      SELECT 1 FROM "OrderCode" WHERE "shop" = ${shop} AND "key" = ANY(${[...keys]}) LIMIT ${AT_ONCE + 1}
    ) some`;
  return Number(row?.orders ?? 0n) > AT_ONCE;
}

/**
 * Counts the next piece of the orders that wait to be counted anew, in one short transaction that also writes down how far it
 * got: a worker that dies loses a piece at most, and a piece may be done twice. An order that arrives meanwhile is counted by
 * the lineage as it is then. Answers whether more may wait.
 */
export async function recountSome({ shop, db }: ShopContext, piece = A_PIECE): Promise<boolean> {
  return db.$transaction(
    async (tx) => {
      await lockLedger(tx, shop);
      // Held, so that a name whose lineage changes again right now begins anew after this and not before.
      const names = await tx.$queryRaw<{ key: string; doneOrderId: string }[]>`
        SELECT "key", "doneOrderId" FROM "NameRecount" WHERE "shop" = ${shop}
        ORDER BY "key" LIMIT ${NAMES_AT_ONCE} FOR UPDATE SKIP LOCKED`;
      let room = piece;
      const moved: string[] = [];
      const through: string[] = [];
      for (const { key, doneOrderId } of names) {
        if (room <= 0) break;
        const ids = await ordersUnder(tx, { shop, key, after: doneOrderId, limit: room });
        moved.push(...(await movedOrders(tx, shop, { keys: [key], among: ids })));
        if (ids.length < room) through.push(key);
        else await tx.nameRecount.update({ where: { shop_key: { shop, key } }, data: { doneOrderId: ids.at(-1) ?? doneOrderId } });
        room -= ids.length;
      }
      await attributeOrders(tx, shop, [...new Set(moved)]);
      await tx.nameRecount.deleteMany({ where: { key: { in: through } } });
      return names.length > 0;
    },
    { timeout: 60_000 },
  );
}

/** In the order of Shopify's ids, which is about the order in which they were placed: tiers are reached from the first on. */
async function ordersUnder(tx: ShopTx, from: { shop: string; key: string; after: string; limit: number }): Promise<string[]> {
  const rows = await tx.$queryRaw<{ orderId: string }[]>`
    SELECT "orderId" FROM "OrderCode"
    WHERE "shop" = ${from.shop} AND "key" = ${from.key} AND "orderId" > ${from.after} ORDER BY "orderId" LIMIT ${from.limit}`;
  return rows.map(({ orderId }) => orderId);
}
