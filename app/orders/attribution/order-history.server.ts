/** What the rules of a shop ask of an order's customer, read from the orders that are stored. */
import type { ShopTx } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import type { OrderRules } from "#app/orders/commission-settings.ts";
import { RENEWAL_SOURCE } from "#app/orders/order-facts.ts";

import { type History, NO_HISTORY } from "./order-rules.ts";

type CustomerHistory = Omit<History, "isForeign">;
type Asked = { shop: string; id: string; customerId: string | null };

/** By order id; only what the rules ask for is read, and orders they ask nothing of are missing. */
export async function readHistory(tx: ShopTx, orders: readonly Asked[], rules: OrderRules): Promise<Map<string, CustomerHistory>> {
  const found = new Map<string, CustomerHistory>();
  const known = orders.filter(({ customerId }) => customerId !== null);
  const [first] = known;
  if (!first || !asksHistory(rules)) return found;
  const { shop } = first;
  const ids = known.map(({ id }) => id);
  const own = rules.ownPurchases === "reject" ? await ownPurchases(tx, shop, ids) : new Map<string, Set<string>>();
  const returning = rules.firstOrderOnly ? await withEarlier(tx, shop, { ids, earlier: Prisma.empty }) : new Set<string>();
  const later = rules.renewals === "first" ? await withEarlier(tx, shop, { ids, earlier: SAME_SUBSCRIPTION }) : new Set<string>();
  for (const id of ids) {
    if (!own.has(id) && !returning.has(id) && !later.has(id)) continue;
    found.set(id, { own: own.get(id) ?? NO_HISTORY.own, isReturning: returning.has(id), isLaterRenewal: later.has(id) });
  }
  return found;
}

/** Whether an order that is told, deleted or moved to another customer can change what later orders of its customer earn. */
function followsCustomers({ firstOrderOnly, renewals }: OrderRules): boolean {
  return firstOrderOnly || renewals === "first";
}

function asksHistory(rules: OrderRules): boolean {
  return rules.ownPurchases === "reject" || followsCustomers(rules);
}

async function ownPurchases(tx: ShopTx, shop: string, ids: readonly string[]): Promise<Map<string, Set<string>>> {
  const rows = await tx.$queryRaw<{ orderId: string; memberId: string }[]>`
    SELECT o."id" AS "orderId", m."id"::text AS "memberId" FROM "Order" o
    JOIN "Member" m ON m."shop" = o."shop" AND m."customerId" = o."customerId"
    WHERE o."shop" = ${shop} AND o."id" = ANY(${[...ids]})`;
  const found = new Map<string, Set<string>>();
  for (const { orderId, memberId } of rows) found.set(orderId, (found.get(orderId) ?? new Set()).add(memberId));
  return found;
}

/** Renewals know their subscription by its customer and code: Shopify tells no other. */
const SAME_SUBSCRIPTION = Prisma.sql`
  AND o."source" = ${RENEWAL_SOURCE} AND e."source" = ${RENEWAL_SOURCE} AND EXISTS (
    SELECT 1 FROM "OrderCode" mine JOIN "OrderCode" theirs ON theirs."shop" = mine."shop" AND theirs."key" = mine."key"
    WHERE mine."shop" = o."shop" AND mine."orderId" = o."id" AND theirs."orderId" = e."id")`;

/**
 * Which of these orders have an earlier one of the same customer, with a code. Orders of one moment follow each other by id. One
 * that was a test, cancelled, deleted or never paid was no order.
 */
async function withEarlier(
  tx: ShopTx,
  shop: string,
  { ids, earlier }: { ids: readonly string[]; earlier: Prisma.Sql },
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT o."id" FROM "Order" o
    WHERE o."shop" = ${shop} AND o."id" = ANY(${[...ids]}) AND EXISTS (
      SELECT 1 FROM "Order" e
      WHERE e."shop" = o."shop" AND e."customerId" = o."customerId" AND (e."processedAt", e."id") < (o."processedAt", o."id")
        AND NOT e."test" AND e."cancelledAt" IS NULL AND coalesce(e."financialStatus", '') NOT IN ('voided', 'expired')
        AND EXISTS (SELECT 1 FROM "OrderCode" used WHERE used."shop" = e."shop" AND used."orderId" = e."id")
        AND NOT EXISTS (SELECT 1 FROM "OrderDeletion" gone WHERE gone."shop" = e."shop" AND gone."orderId" = e."id") ${earlier})`;
  return new Set(rows.map(({ id }) => id));
}

/** All orders of these customers, where the rules make them depend on each other. */
export async function ordersOfCustomers(tx: ShopTx, customerIds: readonly string[], rules: OrderRules): Promise<string[]> {
  if (customerIds.length === 0 || !followsCustomers(rules)) return [];
  const rows = await tx.order.findMany({ where: { customerId: { in: [...new Set(customerIds)] } }, select: { id: true } });
  return rows.map(({ id }) => id);
}
