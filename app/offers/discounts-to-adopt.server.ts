import type { OfferStanding } from "#app/codes/availability.ts";
import { discountsOfDecoys } from "./discounts-of-decoys.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { ShopifyRejected } from "#app/shopify/client/errors.ts";
import type { Discounts, ListedDiscount } from "#app/shopify/discounts/discount-terms.ts";
import type { ReadRollouts } from "#app/shopify/discounts/rollouts.ts";

import { maySeeRollouts } from "./read-rollouts.server.ts";

export type ToAdopt = { rows: (ListedDiscount & OfferStanding & { offerId: string | null })[]; after: string | null };

/** A page of the shop's code discounts, newest first, without those of decoys; those that are offers already say which. */
export async function discountsToAdopt(
  ctx: ShopContext,
  { search, after, discounts, read }: { search: string; after: string | null; discounts: Discounts; read: ReadRollouts },
): Promise<ToAdopt> {
  const listed = await discounts.list({ search, after }).catch((error: unknown) => {
    // An address that was kept may name a page that Shopify knows no more: the list begins anew.
    if (after === null || !(error instanceof ShopifyRejected)) throw error;
    return discounts.list({ search, after: null });
  });
  const decoys = await discountsOfDecoys(
    ctx,
    listed.rows.map(({ id }) => id),
  );
  const others = listed.rows.filter(({ id }) => !decoys.has(id));
  const ids = others.map(({ id }) => id);
  const rollouts = ids.length > 0 && (await maySeeRollouts(ctx)) ? await read(ids) : null;
  const known = await ctx.db.offer.findMany({
    where: { discountId: { in: ids } },
    select: { id: true, discountId: true },
  });
  const offerOf = new Map(known.map(({ id, discountId }) => [discountId, id]));
  return {
    rows: others.map((row) => ({ ...row, rollouts: rollouts?.get(row.id) ?? null, offerId: offerOf.get(row.id) ?? null })),
    after: listed.after,
  };
}
