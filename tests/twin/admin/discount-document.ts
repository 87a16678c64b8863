import { usesOf } from "../world/discount-status.ts";
import type { Discount } from "../world/types.ts";

/** What a search can see of a discount: as it is, or as the lagging index last saw it. */
export type DiscountDocument = Pick<Discount, "id" | "kind" | "title" | "input" | "startsAt" | "endsAt" | "createdAt" | "updatedAt"> & {
  uses: number;
};

export const documentOf = (discount: Discount): DiscountDocument => ({
  id: discount.id,
  kind: discount.kind,
  title: discount.title,
  input: discount.input,
  startsAt: discount.startsAt,
  endsAt: discount.endsAt,
  createdAt: discount.createdAt,
  updatedAt: discount.updatedAt,
  uses: usesOf(discount),
});
