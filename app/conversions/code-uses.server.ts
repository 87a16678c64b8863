import type { ShopContext } from "#app/db.server.ts";

import type { CodeUses } from "./uses-words.ts";

/** What Shopify counted for each code that ended, and what the ledger has under it, of all time. By the code's id. */
export async function codeUses({ shop, db }: ShopContext, codeIds: readonly string[]): Promise<Map<string, CodeUses>> {
  const rows = await db.$queryRaw<({ id: string; atShopify: number | null } & Record<keyof Omit<CodeUses, "atShopify">, bigint>)[]>`
    SELECT p."id"::text, p."usesAtEnd" AS "atShopify", count(c."orderId") AS orders,
           count(*) FILTER (WHERE c."state" = 'cancelled') AS cancelled,
           count(*) FILTER (WHERE c."state" = 'test') AS test,
           count(*) FILTER (WHERE c."state" = 'rejected') AS rejected,
           count(*) FILTER (WHERE c."at" >= p."liveUntil") AS late
    FROM "PromoCode" p
    LEFT JOIN "Conversion" c ON c."shop" = p."shop" AND c."promoCodeId" = p."id"
    WHERE p."shop" = ${shop} AND p."id" = ANY(${[...codeIds]}::uuid[])
    GROUP BY p."id", p."usesAtEnd"`;
  return new Map(
    rows.map(({ id, atShopify, orders, cancelled, test, rejected, late }) => [
      id,
      {
        atShopify,
        orders: Number(orders),
        cancelled: Number(cancelled),
        test: Number(test),
        rejected: Number(rejected),
        late: Number(late),
      },
    ]),
  );
}
