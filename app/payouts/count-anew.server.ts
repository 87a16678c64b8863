/**
 * Whose an order is, and what it is computed on, stands still while a part of it is in a payout or paid: what changed meanwhile is followed
 * once it is neither.
 */
import type { Enqueue } from "#app/jobs/catalog.ts";
import { attributeOrders } from "#app/orders/attribution/attribute-orders.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

/** Up to so many orders follow in the press's own transaction: about a second. */
export const FEW_ORDERS = 1_000;
/** Orders counted anew in one transaction of the job. */
const ORDERS_AT_ONCE = 500;

/** Queues what is too much for one transaction; without it all is counted at once. */
export type Later = { enqueue?: Enqueue<ShopTx> | undefined };

/** Counts the payout's orders anew, or has a job do it. The caller holds the ledger's lock. */
export async function countAnew(tx: ShopTx, { shop, payoutId, enqueue }: { shop: string; payoutId: string } & Later): Promise<void> {
  const few = await ordersOf(tx, { shop, payoutId, after: "", most: FEW_ORDERS + 1 });
  if (few.length > FEW_ORDERS && enqueue) return enqueue(tx, "payouts.recount", { shop, payoutId });
  if (few.length <= FEW_ORDERS) return attributeOrders(tx, shop, few);
  await attributeOrders(tx, shop, await ordersOf(tx, { shop, payoutId, after: "", most: null }));
}

/** Counts the payout's orders anew, some in a transaction. It may be begun again anywhere. False when the signal asked to stop. */
export async function recountPayout(
  { shop, db }: ShopContext,
  { payoutId, signal }: { payoutId: string; signal: AbortSignal },
): Promise<boolean> {
  for (let after = ""; !signal.aborted;) {
    const orderIds = await ordersOf(db, { shop, payoutId, after, most: ORDERS_AT_ONCE });
    const last = orderIds.at(-1);
    if (last === undefined) return true;
    await db.$transaction(async (tx) => {
      await lockLedger(tx, shop);
      await attributeOrders(tx, shop, orderIds);
    }, LONG_TRANSACTION);
    after = last;
  }
  return false;
}

type Some = { shop: string; payoutId: string; after: string; most: number | null };

async function ordersOf(tx: ShopTx, { shop, payoutId, after, most }: Some): Promise<string[]> {
  const rows = await tx.$queryRaw<{ orderId: string }[]>`
    SELECT DISTINCT l."orderId" FROM "PayoutLine" l
    WHERE l."shop" = ${shop} AND l."payoutId" = ${payoutId}::uuid AND l."orderId" > ${after} ORDER BY 1 LIMIT ${most}`;
  return rows.map(({ orderId }) => orderId);
}
