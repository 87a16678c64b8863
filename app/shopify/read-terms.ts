/** Shopify's answer as terms. */
import type { ChosenItemsFragment, ReadTermsQuery } from "./admin.generated.ts";
import type { DiscountTerms, Gives, Items, Minimum } from "./discount-terms.ts";

type Discount = NonNullable<ReadTermsQuery["discountNode"]>["discount"];
type Basic = Extract<Discount, { __typename: "DiscountCodeBasic" }>;
type Bxgy = Extract<Discount, { __typename: "DiscountCodeBxgy" }>;

/** Null for discounts this program cannot change: automatic ones and those of other apps. */
export function termsFrom(discount: Discount): { terms: DiscountTerms; createdAt: string } | null {
  switch (discount.__typename) {
    case "DiscountCodeBasic":
      return {
        terms: { ...shared(discount), gives: basic(discount), minimum: minimum(discount.minimumRequirement) },
        createdAt: discount.createdAt,
      };
    case "DiscountCodeFreeShipping":
      return {
        terms: { ...shared(discount), gives: { kind: "free_shipping" }, minimum: minimum(discount.minimumRequirement) },
        createdAt: discount.createdAt,
      };
    case "DiscountCodeBxgy":
      return { terms: { ...shared(discount), gives: bxgy(discount), minimum: { kind: "none" } }, createdAt: discount.createdAt };
    default:
      return null;
  }
}

function shared(one: Pick<Basic, "title" | "usageLimit" | "appliesOncePerCustomer" | "combinesWith" | "startsAt" | "endsAt">) {
  const { title, appliesOncePerCustomer, combinesWith, startsAt } = one;
  const { orderDiscounts, productDiscounts, shippingDiscounts } = combinesWith;
  return {
    title,
    appliesOncePerCustomer,
    startsAt,
    combinesWith: { orderDiscounts, productDiscounts, shippingDiscounts },
    usageLimit: one.usageLimit ?? null,
    endsAt: one.endsAt ?? null,
  };
}

function basic({ customerGets: { value, items } }: Basic): Gives {
  const chosen = chosenItems(items);
  if (chosen === null || value.__typename === "DiscountOnQuantity") return { kind: "other", type: "basic" };
  if (value.__typename === "DiscountAmount") return { kind: "amount", amount: value.amount.amount, items: chosen };
  return { kind: "percentage", percent: percentOf(value.percentage), items: chosen };
}

function bxgy({ customerBuys, customerGets }: Bxgy): Gives {
  const [bought, got] = [chosenItems(customerBuys.items), chosenItems(customerGets.items)];
  const { value: asked } = customerBuys;
  const { value: given } = customerGets;
  if (!bought || !got || asked.__typename !== "DiscountQuantity" || given.__typename !== "DiscountOnQuantity")
    return { kind: "other", type: "bxgy" };
  if (given.effect.__typename !== "DiscountPercentage") return { kind: "other", type: "bxgy" };
  return {
    kind: "bxgy",
    buys: { quantity: Number(asked.quantity), items: bought },
    gets: { quantity: Number(given.quantity.quantity), percent: percentOf(given.effect.percentage), items: got },
  };
}

/** Shares come as floats: 0.07 is 7, not 7.000000000000001. */
function percentOf(share: number): number {
  return Math.round(share * 1_000_000) / 10_000;
}

/** Null for a choice that cannot be shown whole: single variants, or more than was read. */
function chosenItems(items: ChosenItemsFragment): Items | null {
  switch (items.__typename) {
    case "AllDiscountItems":
      return { kind: "all" };
    case "DiscountCollections":
      return items.collections.pageInfo.hasNextPage ? null : { kind: "collections", picked: items.collections.nodes };
    case "DiscountProducts":
      if (items.products.pageInfo.hasNextPage || items.productVariants.nodes.length > 0) return null;
      return { kind: "products", picked: items.products.nodes };
  }
}

function minimum(found: Basic["minimumRequirement"]): Minimum {
  if (!found) return { kind: "none" };
  if ("greaterThanOrEqualToQuantity" in found) return { kind: "quantity", quantity: Number(found.greaterThanOrEqualToQuantity) };
  return { kind: "subtotal", amount: found.greaterThanOrEqualToSubtotal.amount };
}
