import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discount-codes.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/errors.ts";

import type { Draft } from "./draft-rows.server.ts";

/**
 * The names on a draft's discount that no member of ours holds, read from all its pages and kept in the draft for the next
 * looks at it. Null when Shopify cannot answer now or does not let us in, or the discount is gone.
 */
export async function readStrangers(
  { shop, db }: ShopContext,
  { codes }: { codes: DiscountCodes },
  { id, discountId, offerId }: Pick<Draft, "id" | "discountId" | "offerId">,
): Promise<ReadonlySet<string> | null> {
  const readAt = new Date();
  const listed = await codes.listQuickly(discountId).catch((error: unknown) => {
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return null;
    throw error;
  });
  if (!listed) return null;
  const live = await db.promoCode.findMany({ where: { offerId, liveUntil: null }, select: { key: true } });
  const held = new Set(live.map(({ key }) => key));
  const strangers = listed.map(({ name }) => keyOf(name)).filter((key) => !held.has(key));
  await db.refresh.updateMany({ where: { shop, id, state: "draft" }, data: { strangers, strangersReadAt: readAt } });
  return new Set(strangers);
}
