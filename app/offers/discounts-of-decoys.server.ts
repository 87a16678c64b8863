import type { ShopContext } from "#app/platform/db.server.ts";

/** Which of these discounts (`gid://shopify/DiscountCodeNode/…`) were made for decoys: planted, withdrawn or refused alike. */
export async function discountsOfDecoys({ db }: ShopContext, discountIds: readonly string[]): Promise<Set<string>> {
  const decoys = await db.decoy.findMany({ where: { discountId: { in: [...discountIds] } }, select: { discountId: true } });
  return new Set(decoys.flatMap(({ discountId }) => discountId ?? []));
}
