import type { ShopTx } from "#app/db.server.ts";

import { attribute, type Holder, type Ruling } from "./attribute.ts";
import { lockLedger } from "./ledger-lock.server.ts";
import { readLineage, readRates } from "./read-lineage.server.ts";

const ORDERS_AT_ONCE = 500;

/**
 * Writes the conversions of these orders as orders, refunds, lineage and people's rulings say now, in place of what stood
 * there. The caller holds the ledger's lock. Orders that are not known are passed over.
 */
export async function attributeOrders(tx: ShopTx, shop: string, orderIds: readonly string[]): Promise<void> {
  for (let start = 0; start < orderIds.length; start += ORDERS_AT_ONCE) {
    const ids = orderIds.slice(start, start + ORDERS_AT_ONCE);
    const orders = await tx.order.findMany({ where: { id: { in: ids } }, include: { codes: true, rulings: true } });
    const lineage = await readLineage(tx, new Set(orders.flatMap((order) => order.codes.map(({ key }) => key))));
    const refunds = await tx.orderRefund.groupBy({ by: ["orderId"], where: { orderId: { in: ids } }, _sum: { amountMinor: true } });
    const refunded = new Map(refunds.map((row) => [row.orderId, row._sum.amountMinor ?? 0n]));
    const locked = await lockedHolders(
      tx,
      orders.filter(isPaid).map((order) => order.id),
    );
    const parts = [...lineage.tenures.values(), ...locked.values()].flat();
    const rates = locked.size === 0 ? lineage : { ...lineage, ...(await readRates(tx, parts)) };
    const rows = orders.flatMap(({ rulings, ...order }) =>
      attribute(
        {
          order,
          refundedMinor: refunded.get(order.id) ?? 0n,
          rulings: new Map(rulings.map((ruling) => [ruling.enrolmentId, ruling])),
          locked: locked.get(order.id) ?? null,
        },
        rates,
      ),
    );
    await tx.conversion.deleteMany({ where: { orderId: { in: ids } } });
    await tx.conversion.createMany({ data: rows.map((row) => ({ shop, ...row })) });
  }
}

const isPaid = ({ rulings }: { rulings: readonly Ruling[] }) => rulings.some(({ paidAt }) => paidAt !== null);

/** Whose the orders were when a part of them was paid: the parts as they stand, in the order in which they share. */
async function lockedHolders(tx: ShopTx, orderIds: readonly string[]): Promise<Map<string, Holder[]>> {
  if (orderIds.length === 0) return new Map();
  const parts = await tx.conversion.findMany({ where: { orderId: { in: [...orderIds] } } });
  const codes = await tx.promoCode.findMany({
    where: { id: { in: parts.map((part) => part.promoCodeId) } },
    select: { id: true, key: true },
  });
  const keys = new Map(codes.map(({ id, key }) => [id, key]));
  const keyOf = ({ promoCodeId }: { promoCodeId: string }) => keys.get(promoCodeId) ?? "";
  const holders = new Map<string, Holder[]>();
  for (const { orderId, promoCodeId: id, enrolmentId, memberId, offerId } of parts.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)))
    holders.set(orderId, [...(holders.get(orderId) ?? []), { id, enrolmentId, memberId, offerId }]);
  return holders;
}

/**
 * Counts anew the orders that these names' lineage has moved from one member to another (or to the first at all).
 * Called in the transaction that changed the lineage, so figures and lineage are never seen apart. Orders whose holder
 * is still the same are left alone: closing a code changes nobody's past.
 */
export async function reattribute(tx: ShopTx, { shop, keys }: { shop: string; keys: readonly string[] }): Promise<void> {
  if (keys.length === 0) return;
  await lockLedger(tx, shop);
  const moved = await tx.$queryRaw<{ orderId: string }[]>`
    SELECT DISTINCT used."orderId"
    FROM "OrderCode" used
    JOIN "Order" placed ON placed."shop" = used."shop" AND placed."id" = used."orderId"
    LEFT JOIN LATERAL (
      SELECT held."id"
      FROM "PromoCode" held
      WHERE held."shop" = used."shop" AND held."key" = used."key" AND held."liveFrom" <= placed."processedAt"
      ORDER BY held."liveFrom" DESC, held."id" DESC
      LIMIT 1
    ) holder ON true
    LEFT JOIN LATERAL (
      SELECT counted."promoCodeId"
      FROM "Conversion" counted
      JOIN "PromoCode" code ON code."shop" = counted."shop" AND code."id" = counted."promoCodeId"
      WHERE counted."shop" = used."shop" AND counted."orderId" = used."orderId" AND code."key" = used."key"
      LIMIT 1
    ) present ON true
    WHERE used."shop" = ${shop} AND used."key" = ANY(${[...keys]}) AND holder."id" IS DISTINCT FROM present."promoCodeId"`;
  await attributeOrders(
    tx,
    shop,
    moved.map((row) => row.orderId),
  );
}
