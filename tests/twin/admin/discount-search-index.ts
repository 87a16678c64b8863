import type { World } from "../world/types.ts";
import type { Context } from "./context.ts";
import { documentOf, type DiscountDocument } from "./discount-document.ts";

const indexes = new WeakMap<World, Map<number, DiscountDocument>>();

/**
 * What `discountNodes` searches: each discount as it was when it had been left alone for the lag (recorded: a new
 * discount is missing from the list while `discountNodesCount` already counts it). A deleted one drops out at once.
 */
export function indexedDiscounts({ world, pace }: Context): DiscountDocument[] {
  const index = indexes.get(world.data) ?? new Map<number, DiscountDocument>();
  indexes.set(world.data, index);
  const settledBefore = world.now().getTime() - pace.searchLagMs;
  return world.data.discounts.flatMap((discount) => {
    const isSettled = Date.parse(discount.updatedAt) <= settledBefore;
    const seen = index.get(discount.id);
    if (isSettled || (!seen && Date.parse(discount.createdAt) <= settledBefore)) index.set(discount.id, documentOf(discount));
    return index.get(discount.id) ?? [];
  });
}
