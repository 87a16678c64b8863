import type { ShopContext } from "#app/db.server.ts";

import type { SalesFilter } from "./sales-filter.ts";
import { matching } from "./sales-sql.server.ts";

/** Orders by what we know of their customers. `unknown` are guests and customers whose data was erased. */
export type CustomerKinds = { fresh: number; returning: number; unknown: number };

/**
 * New customers' orders against returning ones'. New is a customer's first order with one of the shop's codes: orders
 * without a code are nobody's conversion and not kept, so somebody who bought without a code before is new here.
 */
export async function customerKinds({ shop, db }: ShopContext, filter: SalesFilter): Promise<CustomerKinds> {
  const [row] = await db.$queryRaw<{ fresh: bigint; returning: bigint; unknown: bigint }[]>`
    WITH sold AS (
      SELECT DISTINCT c."orderId" FROM "Conversion" c WHERE ${matching(shop, filter)} AND c."state" = 'counted'
    ), placed AS (
      SELECT o."id", o."customerId", o."processedAt" FROM sold JOIN "Order" o ON o."shop" = ${shop} AND o."id" = sold."orderId"
    ), firsts AS (
      SELECT DISTINCT ON (o."customerId") o."customerId", o."id" FROM "Order" o
      WHERE o."shop" = ${shop} AND o."customerId" IN (SELECT "customerId" FROM placed) AND NOT o."test"
      ORDER BY o."customerId", o."processedAt", o."id"
    )
    SELECT count(*) FILTER (WHERE firsts."id" = placed."id") AS fresh,
           count(*) FILTER (WHERE firsts."id" <> placed."id") AS returning,
           count(*) FILTER (WHERE placed."customerId" IS NULL) AS unknown
    FROM placed LEFT JOIN firsts ON firsts."customerId" = placed."customerId"`;
  return { fresh: Number(row?.fresh ?? 0n), returning: Number(row?.returning ?? 0n), unknown: Number(row?.unknown ?? 0n) };
}
