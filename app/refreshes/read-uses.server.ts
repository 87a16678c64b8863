import { ShopifyRejected, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { pagesAreCheaper } from "#app/codes/engine/lookup-cost.ts";

type Wanted = { discountId: string; held: readonly { redeemCodeId: string }[]; codesOnDiscount: number };

/**
 * How often codes were used, by redeem-code id, as Shopify counts (it lags by seconds). For showing only: when Shopify
 * cannot answer now the map is empty and the person sees no number.
 */
export async function readUses(codes: DiscountCodes, { discountId, held, codesOnDiscount }: Wanted): Promise<Map<string | null, number>> {
  const [first, ...rest] = held.map(({ redeemCodeId }) => redeemCodeId);
  if (first === undefined) return new Map();
  try {
    const found = pagesAreCheaper({ count: held.length, points: 3 }, codesOnDiscount)
      ? ((await codes.list(discountId)) ?? [])
      : [...((await codes.byIds(discountId, [first, ...rest])) ?? new Map()).values()];
    return new Map(found.map(({ id, uses }) => [id, uses]));
  } catch (error) {
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyRejected) return new Map();
    throw error;
  }
}
