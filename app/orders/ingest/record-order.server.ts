import type { ShopTx } from "#app/platform/db.server.ts";
import { attributeOrders } from "#app/orders/attribution/attribute-orders.server.ts";
import { isRenewal, RENEWAL_SOURCE, type OrderFacts, type RefundFacts } from "#app/orders/order-facts.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";

import type { Deletion } from "./order-event.ts";

/** What Shopify says of an order at one time, with the refunds it lists. */
export type OrderMessage = { order: OrderFacts; refunds: RefundFacts[] };

type Known = Pick<OrderFacts, "updatedAt" | "triggeredAt" | "cancelledAt" | "parts">;

/**
 * Takes in what Shopify says of an order and counts it anew. Harmless any number of times and in any order: an older
 * message never overwrites a newer one. Orders without a code, or a discount that may name one, are not kept; they are
 * nobody's conversion.
 */
export async function recordOrder(tx: ShopTx, shop: string, telling: OrderMessage): Promise<void> {
  await recordAll(tx, shop, { orders: [telling], refunds: [] });
}

/** The same for many orders, refunds and deletions at once, with as many statements as for one. */
export async function recordAll(
  tx: ShopTx,
  shop: string,
  payload: { orders: readonly OrderMessage[]; refunds: readonly RefundFacts[]; deletions?: readonly Deletion[] },
): Promise<void> {
  await lockLedger(tx, shop);
  const kept = await tx.order.findMany({
    where: { id: { in: payload.orders.map(({ order }) => order.id) } },
    select: { id: true, updatedAt: true, triggeredAt: true, cancelledAt: true, parts: true },
  });
  const known = new Map<string, Known>(kept.map(({ id, ...order }) => [id, order]));
  const newest = new Map<string, OrderFacts>();
  const refunds = [...payload.refunds];
  const deletions = payload.deletions ?? [];
  const touched = new Set([...payload.refunds, ...deletions].map(({ orderId }) => orderId));
  for (const telling of payload.orders) {
    const before = known.get(telling.order.id);
    if (!before && telling.order.codes.length === 0 && telling.order.mentions.length === 0) continue;
    refunds.push(...telling.refunds);
    touched.add(telling.order.id);
    if (before && isOlder(telling.order, before)) continue;
    const order = withCancellation(telling.order, before);
    newest.set(order.id, order);
    known.set(order.id, order);
  }
  await storeDeletions(tx, shop, deletions);
  await storeRefunds(tx, shop, refunds);
  await upsertOrders(tx, shop, [...newest.values()]);
  const checkouts = [...newest.values()].filter((order) => !isRenewal(order));
  for (const id of await renewalsOf(
    tx,
    checkouts.flatMap(({ customerId }) => customerId ?? []),
  ))
    touched.add(id);
  await attributeOrders(tx, shop, [...touched]);
}

/**
 * Whether a telling is older than what is kept. Shopify's clock counts seconds: of one second the telling that knows more of
 * the order is taken, and of equals the one that was triggered later, where both say when.
 */
function isOlder(told: Known, kept: Known): boolean {
  const seconds = told.updatedAt.getTime() - kept.updatedAt.getTime();
  if (seconds !== 0) return seconds < 0;
  if (kept.parts === 0 || told.parts === 0) return told.parts < kept.parts;
  if (told.triggeredAt && kept.triggeredAt && told.triggeredAt.getTime() !== kept.triggeredAt.getTime())
    return told.triggeredAt < kept.triggeredAt;
  return told.parts < kept.parts;
}

/** Renewals follow the checkout that their subscription began with, which may be heard of after them. */
async function renewalsOf(tx: ShopTx, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const where = { customerId: { in: [...customerIds] }, source: RENEWAL_SOURCE };
  return (await tx.order.findMany({ where, select: { id: true } })).map(({ id }) => id);
}

/** An order can be placed and cancelled within one second; a cancellation is never taken back. */
function withCancellation(order: OrderFacts, before: Known | undefined): OrderFacts {
  const sameTime = before?.updatedAt.getTime() === order.updatedAt.getTime();
  return { ...order, cancelledAt: order.cancelledAt ?? (sameTime ? before?.cancelledAt : null) ?? null };
}

/** Takes in a refund and corrects the order's conversions. A refund that comes before its order waits for it. */
export async function recordRefund(tx: ShopTx, shop: string, refund: RefundFacts): Promise<void> {
  await lockLedger(tx, shop);
  await storeRefunds(tx, shop, [refund]);
  await attributeOrders(tx, shop, [refund.orderId]);
}

/** Two customers became one: orders name the one that is left, and so will those that still arrive under the old one. */
export async function mergeCustomers(
  tx: ShopTx,
  shop: string,
  { keptId, goneId, at }: { keptId: string; goneId: string; at: Date },
): Promise<void> {
  await lockLedger(tx, shop);
  await tx.customerMerge.upsert({ where: { shop_goneId: { shop, goneId } }, create: { shop, goneId, keptId, at }, update: { keptId, at } });
  await tx.customerMerge.updateMany({ where: { keptId: goneId }, data: { keptId } });
  await tx.customerMerge.deleteMany({ where: { goneId: keptId } });
  const orders = await tx.order.findMany({ where: { customerId: goneId }, select: { id: true } });
  await tx.order.updateMany({ where: { customerId: goneId }, data: { customerId: keptId } });
  await attributeOrders(tx, shop, [...new Set([...orders.map(({ id }) => id), ...(await renewalsOf(tx, [keptId]))])]);
}

async function storeDeletions(tx: ShopTx, shop: string, deletions: readonly Deletion[]): Promise<void> {
  if (deletions.length > 0) await tx.orderDeletion.createMany({ data: deletions.map((one) => ({ shop, ...one })), skipDuplicates: true });
}

/** A refund never changes once made: the first telling of it is as good as any, but for one that knows more of its parts. */
async function storeRefunds(tx: ShopTx, shop: string, refunds: readonly RefundFacts[]): Promise<void> {
  if (refunds.length === 0) return;
  const fullest = new Map<string, RefundFacts>();
  for (const refund of refunds) if (refund.parts >= (fullest.get(refund.id)?.parts ?? 0)) fullest.set(refund.id, refund);
  await tx.$executeRaw`
    INSERT INTO "OrderRefund" AS kept ("shop", "id", "orderId", "amountMinor", "taxMinor", "giftCardMinor", "discrepancyMinor", "shippingMinor",
      "createdAt", "parts")
    SELECT ${shop}, r."id", r."orderId", r."amountMinor", r."taxMinor", r."giftCardMinor", r."discrepancyMinor", r."shippingMinor",
      r."createdAt", r."parts"
    FROM jsonb_to_recordset(${jsonOf([...fullest.values()])}::jsonb) AS r(
      "id" text, "orderId" text, "amountMinor" bigint, "taxMinor" bigint, "giftCardMinor" bigint, "discrepancyMinor" bigint,
      "shippingMinor" bigint, "createdAt" timestamp(3), "parts" int)
    ORDER BY r."id"
    ON CONFLICT ("shop", "id") DO UPDATE SET
      "orderId" = excluded."orderId", "amountMinor" = excluded."amountMinor", "taxMinor" = excluded."taxMinor",
      "giftCardMinor" = excluded."giftCardMinor", "discrepancyMinor" = excluded."discrepancyMinor",
      "shippingMinor" = excluded."shippingMinor", "parts" = excluded."parts"
    WHERE excluded."parts" > kept."parts"`;
}

/**
 * Writes these orders and their codes in place of what was kept of them. A customer that a telling does not name stays: not
 * every telling may name one.
 */
async function upsertOrders(tx: ShopTx, shop: string, orders: readonly OrderFacts[]): Promise<void> {
  if (orders.length === 0) return;
  const rows = orders.map(({ codes: _, mentions: __, ...order }) => order);
  await tx.$executeRaw`
    INSERT INTO "Order" AS kept ("shop", "id", "name", "processedAt", "updatedAt", "triggeredAt", "cancelledAt", "test", "currency",
      "subtotalMinor", "taxesIncluded", "taxMinor", "giftCardMinor", "shippingMinor", "tipMinor", "dutiesMinor", "financialStatus",
      "source", "customerId", "parts")
    SELECT ${shop}, o."id", o."name", o."processedAt", o."updatedAt", o."triggeredAt", o."cancelledAt", o."test", o."currency",
      o."subtotalMinor", o."taxesIncluded", o."taxMinor", o."giftCardMinor", o."shippingMinor", o."tipMinor", o."dutiesMinor",
      o."financialStatus", o."source", coalesce(merged."keptId", o."customerId"), o."parts"
    FROM jsonb_to_recordset(${jsonOf(rows)}::jsonb) AS o(
      "id" text, "name" text, "processedAt" timestamp(3), "updatedAt" timestamp(3), "triggeredAt" timestamp(3),
      "cancelledAt" timestamp(3), "test" boolean, "currency" text, "subtotalMinor" bigint, "taxesIncluded" boolean, "taxMinor" bigint,
      "giftCardMinor" bigint, "shippingMinor" bigint, "tipMinor" bigint, "dutiesMinor" bigint, "financialStatus" text, "source" text,
      "customerId" text, "parts" int)
    LEFT JOIN "CustomerMerge" merged ON merged."shop" = ${shop} AND merged."goneId" = o."customerId"
    ON CONFLICT ("shop", "id") DO UPDATE SET
      "name" = excluded."name", "processedAt" = excluded."processedAt", "updatedAt" = excluded."updatedAt",
      "triggeredAt" = excluded."triggeredAt", "cancelledAt" = excluded."cancelledAt", "test" = excluded."test",
      "currency" = excluded."currency", "subtotalMinor" = excluded."subtotalMinor", "taxesIncluded" = excluded."taxesIncluded",
      "taxMinor" = excluded."taxMinor", "giftCardMinor" = excluded."giftCardMinor", "shippingMinor" = excluded."shippingMinor",
      "tipMinor" = excluded."tipMinor", "dutiesMinor" = excluded."dutiesMinor",
      "financialStatus" = coalesce(excluded."financialStatus", kept."financialStatus"),
      "source" = coalesce(excluded."source", kept."source"), "customerId" = coalesce(excluded."customerId", kept."customerId"),
      "parts" = excluded."parts"`;
  const ids = orders.map((order) => order.id);
  await tx.orderCode.deleteMany({ where: { orderId: { in: ids } } });
  await tx.orderMention.deleteMany({ where: { orderId: { in: ids } } });
  const named = (of: (order: OrderFacts) => OrderFacts["codes"]) =>
    orders.flatMap((order) => of(order).map(({ key, name }) => ({ orderId: order.id, key, name })));
  const codes = named((order) => order.codes);
  await tx.$executeRaw`
    INSERT INTO "OrderCode" ("shop", "orderId", "key", "name")
    SELECT ${shop}, c."orderId", c."key", c."name"
    FROM jsonb_to_recordset(${JSON.stringify(codes)}::jsonb) AS c("orderId" text, "key" text, "name" text)`;
  const mentions = named((order) => order.mentions);
  if (mentions.length > 0) await tx.orderMention.createMany({ data: mentions.map((mention) => ({ shop, ...mention })) });
}

function jsonOf(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
