import type { ShopContext } from "#app/platform/db.server.ts";

import { attributeOrders } from "./attribute-orders.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

const MEMBERS_AT_ONCE = 50;

/**
 * Counts anew all orders of offers that pay in tiers, some members in a transaction: the shop moved to another zone, where
 * months begin at other times. What was paid stays paid. Answers how many members it counted.
 */
export async function recountTiers({ shop, db }: ShopContext): Promise<number> {
  const members = await db.$queryRaw<{ id: string }[]>`
    SELECT e."id"::text FROM "Enrolment" e JOIN "Offer" o ON o."shop" = e."shop" AND o."id" = e."offerId"
    WHERE e."shop" = ${shop} AND (o."commissionTiers" IS NOT NULL OR EXISTS (
      SELECT 1 FROM "CommissionRule" r WHERE r."shop" = o."shop" AND r."offerId" = o."id" AND r."tiers" IS NOT NULL))
    ORDER BY e."id"`;
  for (let start = 0; start < members.length; start += MEMBERS_AT_ONCE) {
    const ids = members.slice(start, start + MEMBERS_AT_ONCE).map(({ id }) => id);
    await db.$transaction(async (tx) => {
      await lockLedger(tx, shop);
      const orders = await tx.conversion.findMany({
        where: { enrolmentId: { in: ids } },
        select: { orderId: true },
        distinct: ["orderId"],
      });
      await attributeOrders(
        tx,
        shop,
        orders.map(({ orderId }) => orderId),
      );
    }, LONG_TRANSACTION);
  }
  return members.length;
}
