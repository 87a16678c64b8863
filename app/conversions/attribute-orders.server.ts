import type { Tenure } from "#app/codes/lineage.ts";
import type { ShopTx } from "#app/db.server.ts";

import { attribute, type DatedPayout } from "./attribute.ts";
import { lockLedger } from "./ledger-lock.server.ts";

const ORDERS_AT_ONCE = 500;

/**
 * Writes the conversions of these orders as orders, refunds and lineage say now, in place of what stood there.
 * The caller holds the ledger's lock. Orders that are not known are passed over.
 */
export async function attributeOrders(tx: ShopTx, shop: string, orderIds: readonly string[]): Promise<void> {
  for (let start = 0; start < orderIds.length; start += ORDERS_AT_ONCE) {
    const ids = orderIds.slice(start, start + ORDERS_AT_ONCE);
    const orders = await tx.order.findMany({ where: { id: { in: ids } }, include: { codes: true } });
    const lineage = await readLineage(tx, new Set(orders.flatMap((order) => order.codes.map(({ key }) => key))));
    const refunds = await tx.orderRefund.groupBy({ by: ["orderId"], where: { orderId: { in: ids } }, _sum: { amountMinor: true } });
    const refunded = new Map(refunds.map((row) => [row.orderId, row._sum.amountMinor ?? 0n]));
    const rows = orders.flatMap((order) => attribute(order, refunded.get(order.id) ?? 0n, lineage));
    await tx.conversion.deleteMany({ where: { orderId: { in: ids } } });
    await tx.conversion.createMany({ data: rows.map((row) => ({ shop, ...row })) });
  }
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

async function readLineage(tx: ShopTx, keys: ReadonlySet<string>) {
  const codes = await tx.promoCode.findMany({ where: { key: { in: [...keys] } }, orderBy: [{ liveFrom: "asc" }, { id: "asc" }] });
  const offers = await tx.offer.findMany({
    where: { id: { in: [...new Set(codes.map((code) => code.offerId))] } },
    select: { id: true, commissionBps: true, commissionMinor: true, rules: true },
  });
  const tenures = new Map<string, Tenure[]>();
  for (const code of codes) tenures.set(code.key, [...(tenures.get(code.key) ?? []), code]);
  const commission = new Map(
    offers.map(({ id, commissionBps, commissionMinor, rules }) => [id, { bps: commissionBps, perConversionMinor: commissionMinor, rules }]),
  );
  const dated = await tx.payout.findMany({ where: { enrolmentId: { in: [...new Set(codes.map((code) => code.enrolmentId))] } } });
  const payouts = new Map<string, DatedPayout[]>();
  for (const { enrolmentId, commissionBps, from } of dated)
    payouts.set(enrolmentId, [...(payouts.get(enrolmentId) ?? []), { bps: commissionBps, since: from }]);
  return { tenures, commission, payouts };
}
