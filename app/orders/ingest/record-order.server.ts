import type { ShopTx } from "#app/platform/db.server.ts";
import { attributeOrders } from "#app/orders/attribution/attribute-orders.server.ts";
import { ordersOfCustomers } from "#app/orders/attribution/order-history.server.ts";
import { isRenewal, RENEWAL_SOURCE, type OrderFacts, type RefundFacts } from "#app/orders/order-facts.ts";
import { countUses } from "#app/pools/count-uses.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { readCommissionSettings } from "#app/orders/read-commission-settings.server.ts";

import type { Deletion } from "./order-event.ts";

/** What Shopify says of an order at one time, with the refunds it lists. */
export type OrderMessage = { order: OrderFacts; refunds: RefundFacts[] };

const KNOWN = {
  updatedAt: true,
  triggeredAt: true,
  cancelledAt: true,
  parts: true,
  paymentAt: true,
  fulfilledAt: true,
  customerId: true,
} as const;
type Known = Pick<OrderFacts, keyof typeof KNOWN>;

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
    select: { id: true, ...KNOWN },
  });
  const known = new Map<string, Known>(kept.map(({ id, ...order }) => [id, order]));
  const newest = new Map<string, OrderFacts>();
  const refunds = [...payload.refunds];
  const deletions = payload.deletions ?? [];
  const touched = new Set([...payload.refunds, ...deletions].map(({ orderId }) => orderId));
  const sooner: OrderFacts[] = [];
  const left: string[] = [];
  for (const telling of payload.orders) {
    const before = known.get(telling.order.id);
    if (!before && telling.order.codes.length === 0 && telling.order.mentions.length === 0) continue;
    refunds.push(...telling.refunds);
    touched.add(telling.order.id);
    if (before && isOlder(telling.order, before)) {
      sooner.push(telling.order);
      continue;
    }
    // The orders of a customer whom one no longer names may have another first.
    if (before?.customerId && telling.order.customerId && before.customerId !== telling.order.customerId) left.push(before.customerId);
    const order = { ...withCancellation(telling.order, before), ...firstTold(telling.order, before) };
    newest.set(order.id, order);
    known.set(order.id, order);
  }
  const orders = await withListedCodes(tx, [...newest.values()], known);
  await storeDeletions(tx, shop, deletions);
  await storeRefunds(tx, shop, refunds);
  await upsertOrders(tx, shop, orders);
  await keepSooner(tx, shop, sooner);
  await countUses(tx, shop, orders);
  const checkouts = orders.filter((order) => !isRenewal(order));
  for (const id of await renewalsOf(
    tx,
    checkouts.flatMap(({ customerId }) => customerId ?? []),
  ))
    touched.add(id);
  for (const id of await followersOf(tx, { orders: orders, deletions })) touched.add(id);
  for (const { id } of left.length === 0 ? [] : await tx.order.findMany({ where: { customerId: { in: left } }, select: { id: true } }))
    touched.add(id);
  await attributeOrders(tx, shop, [...touched]);
}

/**
 * A name by hand that one way of telling lists as a code stays one, while it stands among the order's discounts: messages list the
 * custom discount of a draft order among its codes (seen in recorded messages of 2025), comparisons among its applications alone.
 */
async function withListedCodes(tx: ShopTx, orders: readonly OrderFacts[], known: ReadonlyMap<string, Known>): Promise<OrderFacts[]> {
  const ids = orders.filter(({ id, mentions }) => known.has(id) && mentions.length > 0).map(({ id }) => id);
  if (ids.length === 0) return [...orders];
  const listed = await tx.orderCode.findMany({ where: { orderId: { in: ids } }, select: { orderId: true, key: true } });
  const wasListed = new Set(listed.map(({ orderId, key }) => `${orderId} ${key}`));
  return orders.map((order) => {
    const [again, mentions] = [true, false].map((is) => order.mentions.filter(({ key }) => wasListed.has(`${order.id} ${key}`) === is));
    return { ...order, codes: [...order.codes, ...(again ?? [])], mentions: mentions ?? [] };
  });
}

/** Orders of the same customers, where the shop's rules make what one earns depend on the others. */
async function followersOf(
  tx: ShopTx,
  { orders, deletions }: { orders: readonly OrderFacts[]; deletions: readonly Deletion[] },
): Promise<string[]> {
  const { rules } = (await readCommissionSettings(tx)).shop;
  const gone = deletions.length === 0 ? [] : await tx.order.findMany({ where: { id: { in: deletions.map(({ orderId }) => orderId) } } });
  return ordersOfCustomers(
    tx,
    [...orders, ...gone].flatMap(({ customerId }) => customerId ?? []),
    rules,
  );
}

/** Shopify dates neither: what counts is the first telling, as long as no later one takes it back. */
function firstTold(told: OrderFacts, before: Known | undefined): Pick<OrderFacts, "paymentAt" | "fulfilledAt"> {
  return {
    paymentAt: told.paymentAt && earlier(told.paymentAt, before?.paymentAt),
    fulfilledAt: told.fulfilledAt && earlier(told.fulfilledAt, before?.fulfilledAt),
  };
}

function earlier(a: Date, b: Date | null | undefined): Date {
  return b && b < a ? b : a;
}

/** A telling that comes late may still be the first to say that an order was paid or fulfilled. */
async function keepSooner(tx: ShopTx, shop: string, told: readonly OrderFacts[]): Promise<void> {
  const rows = told
    .filter(({ paymentAt, fulfilledAt }) => paymentAt !== null || fulfilledAt !== null)
    .map(({ id, paymentAt, fulfilledAt }) => ({ id, paymentAt, fulfilledAt }));
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Order" kept SET
      "paymentAt" = CASE WHEN kept."paymentAt" IS NOT NULL THEN least(kept."paymentAt", o."paymentAt") END,
      "fulfilledAt" = CASE WHEN kept."fulfilledAt" IS NOT NULL THEN least(kept."fulfilledAt", o."fulfilledAt") END
    FROM (
      SELECT "id", min("paymentAt") AS "paymentAt", min("fulfilledAt") AS "fulfilledAt"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t("id" text, "paymentAt" timestamp(3), "fulfilledAt" timestamp(3))
      GROUP BY "id"
    ) o
    WHERE kept."shop" = ${shop} AND kept."id" = o."id"`;
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

/**
 * Two customers became one: orders name the one that is left, and so will those that still arrive under the old one. Members name it
 * already: its earlier orders may be a member's own purchases now.
 */
export async function mergeCustomers(
  tx: ShopTx,
  shop: string,
  { keptId, goneId, at }: { keptId: string; goneId: string; at: Date },
): Promise<void> {
  await lockLedger(tx, shop);
  await tx.customerMerge.upsert({ where: { shop_goneId: { shop, goneId } }, create: { shop, goneId, keptId, at }, update: { keptId, at } });
  await tx.customerMerge.updateMany({ where: { keptId: goneId }, data: { keptId } });
  await tx.customerMerge.deleteMany({ where: { goneId: keptId } });
  const { rules } = (await readCommissionSettings(tx)).shop;
  const named = rules.ownPurchases === "reject" ? [goneId, keptId] : [goneId];
  const orders = await tx.order.findMany({ where: { customerId: { in: named } }, select: { id: true } });
  await tx.order.updateMany({ where: { customerId: goneId }, data: { customerId: keptId } });
  const touched = [...orders.map(({ id }) => id), ...(await renewalsOf(tx, [keptId])), ...(await ordersOfCustomers(tx, [keptId], rules))];
  await attributeOrders(tx, shop, [...new Set(touched)]);
}

async function storeDeletions(tx: ShopTx, shop: string, deletions: readonly Deletion[]): Promise<void> {
  if (deletions.length > 0) await tx.orderDeletion.createMany({ data: deletions.map((one) => ({ shop, ...one })), skipDuplicates: true });
}

/** A refund is stored as it was first told, until a telling that knows more of its parts: Shopify cuts long lists off. */
async function storeRefunds(tx: ShopTx, shop: string, refunds: readonly RefundFacts[]): Promise<void> {
  if (refunds.length === 0) return;
  const fullest = new Map<string, RefundFacts>();
  for (const refund of refunds) if (refund.parts >= (fullest.get(refund.id)?.parts ?? 0)) fullest.set(refund.id, refund);
  await tx.$executeRaw`
    INSERT INTO "OrderRefund" AS kept ("shop", "id", "orderId", "amountMinor", "taxMinor", "giftCardMinor", "discrepancyMinor",
      "discrepancyTaxMinor", "shippingMinor", "tipMinor", "dutiesMinor", "owedMinor", "createdAt", "parts")
    SELECT ${shop}, r."id", r."orderId", r."amountMinor", r."taxMinor", r."giftCardMinor", r."discrepancyMinor",
      r."discrepancyTaxMinor", r."shippingMinor", r."tipMinor", r."dutiesMinor", r."owedMinor", r."createdAt", r."parts"
    FROM jsonb_to_recordset(${jsonOf([...fullest.values()])}::jsonb) AS r(
      "id" text, "orderId" text, "amountMinor" bigint, "taxMinor" bigint, "giftCardMinor" bigint, "discrepancyMinor" bigint,
      "discrepancyTaxMinor" bigint, "shippingMinor" bigint, "tipMinor" bigint, "dutiesMinor" bigint, "owedMinor" bigint, "createdAt" timestamp(3), "parts" int)
    ORDER BY r."id"
    ON CONFLICT ("shop", "id") DO UPDATE SET
      "orderId" = excluded."orderId", "amountMinor" = excluded."amountMinor", "taxMinor" = excluded."taxMinor",
      "giftCardMinor" = excluded."giftCardMinor", "discrepancyMinor" = excluded."discrepancyMinor",
      "discrepancyTaxMinor" = excluded."discrepancyTaxMinor",
      "shippingMinor" = excluded."shippingMinor", "tipMinor" = excluded."tipMinor", "dutiesMinor" = excluded."dutiesMinor",
      "owedMinor" = excluded."owedMinor", "parts" = excluded."parts"
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
      "subtotalMinor", "taxesIncluded", "taxMinor", "giftCardMinor", "shippingMinor", "shippingTaxMinor", "tipMinor", "dutiesMinor",
      "dutiesIncluded", "currentMinor", "financialStatus", "paymentAt", "fulfilled", "fulfilledAt", "source", "customerId", "parts")
    SELECT ${shop}, o."id", o."name", o."processedAt", o."updatedAt", o."triggeredAt", o."cancelledAt", o."test", o."currency",
      o."subtotalMinor", o."taxesIncluded", o."taxMinor", o."giftCardMinor", o."shippingMinor", o."shippingTaxMinor", o."tipMinor",
      o."dutiesMinor", o."dutiesIncluded", o."currentMinor",
      o."financialStatus", o."paymentAt", o."fulfilled", o."fulfilledAt", o."source", coalesce(merged."keptId", o."customerId"), o."parts"
    FROM jsonb_to_recordset(${jsonOf(rows)}::jsonb) AS o(
      "id" text, "name" text, "processedAt" timestamp(3), "updatedAt" timestamp(3), "triggeredAt" timestamp(3),
      "cancelledAt" timestamp(3), "test" boolean, "currency" text, "subtotalMinor" bigint, "taxesIncluded" boolean, "taxMinor" bigint,
      "giftCardMinor" bigint, "shippingMinor" bigint, "shippingTaxMinor" bigint, "tipMinor" bigint, "dutiesMinor" bigint, "dutiesIncluded" boolean,
      "currentMinor" bigint, "financialStatus" text,
      "paymentAt" timestamp(3), "fulfilled" boolean, "fulfilledAt" timestamp(3), "source" text, "customerId" text, "parts" int)
    LEFT JOIN "CustomerMerge" merged ON merged."shop" = ${shop} AND merged."goneId" = o."customerId"
    ON CONFLICT ("shop", "id") DO UPDATE SET
      "name" = excluded."name", "processedAt" = excluded."processedAt", "updatedAt" = excluded."updatedAt",
      "triggeredAt" = excluded."triggeredAt", "cancelledAt" = excluded."cancelledAt", "test" = excluded."test",
      "currency" = excluded."currency", "subtotalMinor" = excluded."subtotalMinor", "taxesIncluded" = excluded."taxesIncluded",
      "taxMinor" = excluded."taxMinor", "giftCardMinor" = excluded."giftCardMinor", "shippingMinor" = excluded."shippingMinor",
      "shippingTaxMinor" = excluded."shippingTaxMinor",
      "tipMinor" = excluded."tipMinor", "dutiesMinor" = excluded."dutiesMinor", "dutiesIncluded" = excluded."dutiesIncluded",
      "currentMinor" = excluded."currentMinor",
      "financialStatus" = coalesce(excluded."financialStatus", kept."financialStatus"),
      "paymentAt" = CASE WHEN excluded."financialStatus" IS NULL THEN kept."paymentAt" ELSE excluded."paymentAt" END,
      "fulfilled" = coalesce(excluded."fulfilled", kept."fulfilled"),
      "fulfilledAt" = CASE WHEN excluded."fulfilled" IS NULL THEN kept."fulfilledAt" ELSE excluded."fulfilledAt" END,
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
