import type { ShopTx } from "#app/db.server.ts";

import { attributeOrders } from "./attribute-orders.server.ts";
import type { RefundFacts } from "./facts.ts";
import { lockLedger } from "./ledger-lock.server.ts";

/** Takes in a refund and corrects the order's conversions. A refund that comes before its order waits for it. */
export async function recordRefund(tx: ShopTx, shop: string, refund: RefundFacts): Promise<void> {
  await lockLedger(tx, shop);
  await keepRefunds(tx, shop, [refund]);
  await attributeOrders(tx, shop, [refund.orderId]);
}

/** A refund never changes once made, so the first telling of it is as good as any. */
export async function keepRefunds(tx: ShopTx, shop: string, refunds: readonly RefundFacts[]): Promise<void> {
  if (refunds.length > 0) await tx.orderRefund.createMany({ data: refunds.map((refund) => ({ shop, ...refund })), skipDuplicates: true });
}
