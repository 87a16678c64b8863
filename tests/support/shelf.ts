/** Discounts put straight into the world of a local Shopify, as if a merchant had made them long ago: no call, no wait. */
import { addDiscount } from "#tests/twin/world/discounts.ts";
import { gid } from "#tests/twin/world/gid.ts";
import { addRedeemCode, findCode, newRedeemCode } from "#tests/twin/world/redeem-codes.ts";
import type { Discount } from "#tests/twin/world/types.ts";
import type { LiveWorld } from "#tests/twin/world/world.ts";

import type { Shelf } from "./builders.ts";

const SINCE = "2026-01-01T00:00:00.000Z";

export function shelfOf(world: LiveWorld): Shelf {
  return {
    addDiscount(title, names) {
      const discount: Discount = {
        id: world.nextId(),
        kind: "basic",
        title,
        input: { customerGets: { value: { percentage: 0.15 }, items: { all: true } } },
        startsAt: SINCE,
        endsAt: null,
        usageLimit: null,
        appliesOncePerCustomer: false,
        codes: [],
        usesOfDeletedCodes: 0,
        createdAt: SINCE,
        updatedAt: SINCE,
      };
      addDiscount(world, discount);
      for (const name of names) addRedeemCode(world, discount, newRedeemCode(world, name, null));
      return { id: gid("DiscountCodeNode", discount.id) };
    },
    find(name) {
      const found = findCode(world.data, name);
      return found && { code: { id: gid("DiscountRedeemCode", found.redeemCode.id) } };
    },
  };
}

/** What shoppers can use on a discount right now: names and ids as the app knows them. Null when the discount is gone. */
export function codesIn(world: LiveWorld, discountId: string): { id: string; name: string }[] | null {
  const discount = world.data.discounts.find(({ id }) => gid("DiscountCodeNode", id) === discountId);
  return discount?.codes.map(({ id, code }) => ({ id: gid("DiscountRedeemCode", id), name: code })) ?? null;
}
