import { discountStatus, type DiscountStatus } from "../../world/discount-status.ts";
import { deleteDiscount, discountChanged, findDiscount } from "../../world/discounts.ts";
import { gid, idFrom } from "../../world/gid.ts";
import type { Discount } from "../../world/types.ts";
import type { Context, Fields } from "../context.ts";
import { userError } from "../user-errors.ts";

const missing = [userError(["id"], "INVALID", "Code discount does not exist.")];

/** Recorded: deactivating ends a discount now and keeps its codes reserved; activating takes the end away again. */
export const activation: Fields<undefined> = {
  discountCodeActivate: (_root, { id }, context) =>
    change(id!, context, (status, now) => {
      if (status === "SCHEDULED") return { startsAt: now };
      return status === "EXPIRED" ? { endsAt: null } : {};
    }),
  discountCodeDeactivate: (_root, { id }, context) =>
    change(id!, context, (status, now) => {
      if (status === "EXPIRED") return {};
      // Recorded: one that had not begun yet begins and ends in the same second.
      return status === "SCHEDULED" ? { startsAt: now, endsAt: now } : { endsAt: now };
    }),
  discountCodeDelete: (_root, { id }, { world }) => {
    const discount = findDiscount(world.data, idFrom(id!, "DiscountCodeNode"));
    if (!discount) return { deletedCodeDiscountId: null, userErrors: missing };
    deleteDiscount(world, discount);
    return { deletedCodeDiscountId: gid("DiscountCodeNode", discount.id), userErrors: [] };
  },
};

/** Recorded: a discount that is already as wanted stays untouched, its updatedAt with it. */
function change(
  id: string,
  { world }: Context,
  wanted: (status: DiscountStatus, now: string) => Partial<Pick<Discount, "startsAt" | "endsAt">>,
) {
  const discount = findDiscount(world.data, idFrom(id, "DiscountCodeNode"));
  if (!discount) return { codeDiscountNode: null, userErrors: missing };
  const now = world.now();
  const changes = wanted(discountStatus(discount, now), now.toISOString());
  if (Object.keys(changes).length > 0) {
    Object.assign(discount, changes);
    discountChanged(world, discount);
  }
  return { codeDiscountNode: discount, userErrors: [] };
}
