import type { ShopTx } from "#app/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { attribute, standingKey, type Case, type Holder, type Lineage, type Ruling } from "./attribute.ts";
import { partsToPayAnew, type Counting } from "./attribute-tiers.server.ts";
import { isTiered } from "./commission.ts";
import { insertConversions } from "./insert-conversions.server.ts";
import { lockLedger } from "./ledger-lock.server.ts";
import { readLineage, readRates } from "./read-lineage.server.ts";
import { sumAnew, type Place } from "./sum-anew.server.ts";

const ORDERS_AT_ONCE = 500;

/**
 * Writes the conversions of these orders as orders, refunds, lineage and people's rulings say now, in place of what stood
 * there, and the sums over them; where offers pay in tiers, later orders of the same members with them. The caller holds the ledger's lock.
 * Orders that are not known are passed over.
 */
export async function attributeOrders(tx: ShopTx, shop: string, orderIds: readonly string[]): Promise<void> {
  const before: Counting[] = [];
  const after: Counting[] = [];
  const places: Place[] = [];
  for (const ids of setsOf(orderIds)) {
    const lineage = await lineageOf(tx, await readCases(tx, ids));
    const parts = lineage.cases.flatMap((one) => attribute(one, lineage));
    const gone = await tx.$queryRaw<(Counting & Place)[]>`
      DELETE FROM "Conversion" WHERE "shop" = ${shop} AND "orderId" = ANY(${ids})
      RETURNING "orderId", "enrolmentId"::text, "offerId"::text, "promoCodeId"::text, "at", "state", "netMinor"`;
    places.push(...gone, ...parts);
    await insertConversions(tx, shop, parts);
    const isTier = await tiersAmong(tx, lineage, gone);
    before.push(...gone.filter(isTier));
    after.push(...parts.filter(isTier));
  }
  if (before.length > 0 || after.length > 0) places.push(...(await payAnew(tx, shop, { before, after })));
  await sumAnew(tx, shop, places);
}

function* setsOf(orderIds: readonly string[]): Generator<string[]> {
  for (let start = 0; start < orderIds.length; start += ORDERS_AT_ONCE) yield orderIds.slice(start, start + ORDERS_AT_ONCE);
}

/** Orders with what came back of each and what was decided about it. */
async function readCases(tx: ShopTx, ids: string[]): Promise<Case[]> {
  const orders = await tx.order.findMany({ where: { id: { in: ids } }, include: { codes: true, rulings: true } });
  const refunds = await tx.orderRefund.groupBy({ by: ["orderId"], where: { orderId: { in: ids } }, _sum: { amountMinor: true } });
  const refunded = new Map(refunds.map((row) => [row.orderId, row._sum.amountMinor ?? 0n]));
  const locked = await lockedHolders(
    tx,
    orders.filter(isPaid).map((order) => order.id),
  );
  return orders.map(({ rulings, ...order }) => ({
    order,
    refundedMinor: refunded.get(order.id) ?? 0n,
    rulings: new Map(rulings.map((ruling) => [ruling.enrolmentId, ruling])),
    locked: locked.get(order.id) ?? null,
  }));
}

/** Who held the orders' codes, and what they are all paid by. */
async function lineageOf(tx: ShopTx, cases: Case[]): Promise<Lineage & { cases: Case[] }> {
  const lineage = await readLineage(tx, new Set(cases.flatMap(({ order }) => order.codes.map(({ key }) => key))));
  const locked = cases.flatMap((one) => one.locked ?? []);
  if (locked.length === 0) return { ...lineage, cases };
  return { ...lineage, ...(await readRates(tx, [...lineage.tenures.values(), locked].flat())), cases };
}

/** Tells the parts in offers that pay in tiers. A part that is gone may be of an offer nobody at hand is in any more. */
async function tiersAmong(tx: ShopTx, { commission }: Lineage, gone: readonly Counting[]): Promise<(part: Counting) => boolean> {
  const unknown = gone.filter(({ offerId }) => !commission.has(offerId));
  const all = unknown.length === 0 ? commission : new Map([...commission, ...(await readRates(tx, unknown)).commission]);
  const tiered = new Set([...all].flatMap(([offerId, terms]) => (isTiered(terms) ? [offerId] : [])));
  return ({ offerId }) => tiered.has(offerId);
}

/** Answers where it changed what is paid. */
async function payAnew(tx: ShopTx, shop: string, changed: { before: Counting[]; after: Counting[] }): Promise<Place[]> {
  const places: Place[] = [];
  const { standings, orderIds } = await partsToPayAnew(tx, shop, changed);
  for (const ids of setsOf(orderIds)) {
    const lineage = await lineageOf(tx, await readCases(tx, ids));
    const parts = lineage.cases.flatMap((one) => attribute(one, { ...lineage, standings }));
    // An order's other members stand elsewhere: their part is not for this standing to say.
    const due = parts
      .filter((part) => standings.has(standingKey(part)))
      .map(({ orderId, enrolmentId, commissionMinor }) => ({ orderId, enrolmentId, commissionMinor: String(commissionMinor) }));
    const paid = await tx.$queryRaw<Place[]>`
      UPDATE "Conversion" c SET "commissionMinor" = due."commissionMinor"
      FROM jsonb_to_recordset(${JSON.stringify(due)}::jsonb) AS due("orderId" text, "enrolmentId" uuid, "commissionMinor" bigint)
      WHERE c."shop" = ${shop} AND c."orderId" = due."orderId" AND c."enrolmentId" = due."enrolmentId"
        AND c."commissionMinor" <> due."commissionMinor"
      RETURNING c."offerId"::text, c."promoCodeId"::text, c."at"`;
    places.push(...paid);
  }
  return places;
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
 * Counts anew the orders that these names' lineage has moved from one member to another (or to the first at all), all in
 * the caller's transaction, so figures and lineage are never seen apart. For few orders: `followLineage` decides.
 */
export async function reattribute(tx: ShopTx, { shop, keys }: { shop: string; keys: readonly string[] }): Promise<void> {
  if (keys.length === 0) return;
  await lockLedger(tx, shop);
  await attributeOrders(tx, shop, await movedOrders(tx, { shop, keys }));
}

/**
 * The orders under these names, or those of them that are named, whose holder by the lineage is not whom they count for;
 * oldest first. Orders whose holder is still the same are left out: closing a code changes nobody's past.
 */
export async function movedOrders(
  tx: ShopTx,
  { shop, keys, orderIds }: { shop: string; keys: readonly string[]; orderIds?: readonly string[] },
): Promise<string[]> {
  const among = orderIds ? Prisma.sql`AND used."orderId" = ANY(${[...orderIds]})` : Prisma.empty;
  const moved = await tx.$queryRaw<{ orderId: string }[]>`
    SELECT used."orderId", min(placed."processedAt") AS at
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
    WHERE used."shop" = ${shop} AND used."key" = ANY(${[...keys]}) ${among} AND holder."id" IS DISTINCT FROM present."promoCodeId"
    GROUP BY used."orderId" ORDER BY at, used."orderId"`;
  return moved.map((row) => row.orderId);
}
