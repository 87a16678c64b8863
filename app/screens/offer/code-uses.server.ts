import type { ShopContext } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { ShopifyRejected, ShopifyUnavailable } from "#app/shopify/client/errors.ts";

import { usesLabel, type CodeUses } from "./uses-labels.ts";

type Row = { id: string; discountId: string; redeemCodeId: string | null; live: boolean; atEnd: number | null } & Record<
  "orders" | "cancelled" | "test" | "rejected" | "late",
  bigint
>;

/**
 * What Shopify counts for each of these codes, and what the ledger has under it, of all time; by the code's id. Of a code
 * that ended it is the count taken just before it was deleted, of a live one Shopify is asked now, and what it does not
 * answer is not known.
 */
async function codeUses({ shop, db }: ShopContext, codes: DiscountCodes, codeIds: readonly string[]): Promise<Map<string, CodeUses>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT p."id"::text, o."discountId", p."redeemCodeId", p."liveUntil" IS NULL AS live, p."usesAtEnd" AS "atEnd", count(c."orderId") AS orders,
           count(*) FILTER (WHERE c."state" = 'cancelled') AS cancelled,
           count(*) FILTER (WHERE c."state" = 'test') AS test,
           count(*) FILTER (WHERE c."state" = 'rejected') AS rejected,
           count(*) FILTER (WHERE c."at" >= p."liveUntil") AS late
    FROM "PromoCode" p
    JOIN "Offer" o ON o."shop" = p."shop" AND o."id" = p."offerId"
    LEFT JOIN "Conversion" c ON c."shop" = p."shop" AND c."promoCodeId" = p."id"
    WHERE p."shop" = ${shop} AND p."id" = ANY(${[...codeIds]}::uuid[])
    GROUP BY p."id", o."discountId", p."redeemCodeId", p."liveUntil", p."usesAtEnd"`;
  const now = await usesNow(
    codes,
    rows.filter(({ live }) => live),
  );
  return new Map(
    rows.map(({ id, redeemCodeId, live, atEnd, orders, cancelled, test, rejected, late }) => [
      id,
      {
        live,
        atShopify: live ? (now.get(redeemCodeId ?? "") ?? null) : atEnd,
        orders: Number(orders),
        cancelled: Number(cancelled),
        test: Number(test),
        rejected: Number(rejected),
        late: Number(late),
      },
    ]),
  );
}

/** The same in sentences, by the code's id. */
export async function codeUsesLabel(ctx: ShopContext, codes: DiscountCodes, codeIds: readonly string[]): Promise<Record<string, string>> {
  const uses = await codeUses(ctx, codes, codeIds);
  return Object.fromEntries([...uses].map(([id, counted]) => [id, usesLabel(counted)]));
}

async function usesNow(codes: DiscountCodes, live: readonly Row[]): Promise<Map<string, number>> {
  const uses = new Map<string, number>();
  const onDiscounts = new Map<string, string[]>();
  for (const { discountId, redeemCodeId } of live)
    if (redeemCodeId) onDiscounts.set(discountId, [...(onDiscounts.get(discountId) ?? []), redeemCodeId]);
  for (const [discountId, [first, ...rest]] of onDiscounts) {
    if (first === undefined) continue;
    try {
      for (const [id, code] of (await codes.byIds(discountId, [first, ...rest])) ?? []) uses.set(id, code.uses);
    } catch (error) {
      // For showing only: without Shopify's answer the figures of the ledger stand alone.
      if (!(error instanceof ShopifyUnavailable) && !(error instanceof ShopifyRejected)) throw error;
    }
  }
  return uses;
}
