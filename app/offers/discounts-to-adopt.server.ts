import type { ShopContext } from "#app/platform/db.server.ts";
import type { Discounts, ListedDiscount } from "#app/shopify/discounts/discount-terms.ts";

export type ToAdopt = { rows: (ListedDiscount & { offerId: string | null })[]; after: string | null };

/** A page of the shop's code discounts, newest first; those that are offers already say which. */
export async function discountsToAdopt(
  { db }: ShopContext,
  { search, after, discounts }: { search: string; after: string | null; discounts: Discounts },
): Promise<ToAdopt> {
  const listed = await discounts.list({ search, after });
  const known = await db.offer.findMany({
    where: { discountId: { in: listed.rows.map(({ id }) => id) } },
    select: { id: true, discountId: true },
  });
  const offerOf = new Map(known.map(({ id, discountId }) => [discountId, id]));
  return { rows: listed.rows.map((row) => ({ ...row, offerId: offerOf.get(row.id) ?? null })), after: listed.after };
}
