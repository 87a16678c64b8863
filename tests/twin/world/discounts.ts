import { emitDiscount, emitDiscountDeleted } from "./discount-events.ts";
import { byId, forgetIndexes } from "./indexes.ts";
import type { Discount, World } from "./types.ts";
import type { LiveWorld } from "./world.ts";

export function findDiscount(world: World, id: number | null): Discount | null {
  return byId(world.discounts, id);
}

export function addDiscount(world: LiveWorld, discount: Discount): void {
  world.data.discounts.push(discount);
  forgetIndexes(world.data);
  emitDiscount(world, "discounts/create", discount);
}

/** Stamps a change of anything but the codes and tells the listeners. */
export function discountChanged(world: LiveWorld, discount: Discount): void {
  discount.updatedAt = world.now().toISOString();
  emitDiscount(world, "discounts/update", discount);
}

/** Deleting a discount frees the names of its codes; no redeemcode_removed is sent for them (assumed). */
export function deleteDiscount(world: LiveWorld, discount: Discount): void {
  world.data.discounts.splice(world.data.discounts.indexOf(discount), 1);
  forgetIndexes(world.data);
  emitDiscountDeleted(world, discount);
}
