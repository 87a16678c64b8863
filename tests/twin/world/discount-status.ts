import type { Discount } from "./types.ts";

export type DiscountStatus = "ACTIVE" | "SCHEDULED" | "EXPIRED";

/** Read off the clock, as Shopify does: nothing is stored. */
export function discountStatus(discount: Pick<Discount, "startsAt" | "endsAt">, now: Date): DiscountStatus {
  if (discount.endsAt !== null && Date.parse(discount.endsAt) <= now.getTime()) return "EXPIRED";
  return Date.parse(discount.startsAt) > now.getTime() ? "SCHEDULED" : "ACTIVE";
}

/** Uses over the live codes and over those since deleted (that Shopify keeps the latter is assumed). */
export function usesOf(discount: Discount): number {
  return discount.codes.reduce((sum, code) => sum + code.uses, discount.usesOfDeletedCodes);
}
