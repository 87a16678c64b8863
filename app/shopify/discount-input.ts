/** Terms as the inputs of Shopify's mutations. */
import type {
  DiscountCodeBasicInput,
  DiscountCodeBxgyInput,
  DiscountCodeFreeShippingInput,
  DiscountItemsInput,
  DiscountMinimumRequirementInput,
} from "./admin.generated.ts";
import type { DiscountTerms, Items, Minimum } from "./discount-terms.ts";

type Before = DiscountTerms | null;
type Common = Pick<DiscountCodeBasicInput, "title" | "startsAt" | "endsAt" | "usageLimit" | "appliesOncePerCustomer" | "combinesWith">;

function common({ title, startsAt, endsAt, usageLimit, appliesOncePerCustomer, combinesWith }: DiscountTerms): Common {
  return { title, startsAt, endsAt, usageLimit, appliesOncePerCustomer, combinesWith };
}

/** A new discount is for every customer; what a merchant narrowed in Shopify is never sent again and stays. */
function forEverybody(before: Before) {
  return before ? {} : { context: { all: "ALL" as const } };
}

export function basicInput(terms: DiscountTerms, before: Before): DiscountCodeBasicInput {
  const { gives } = terms;
  const input = { ...common(terms), ...forEverybody(before), minimumRequirement: minimum(terms.minimum) };
  if (gives.kind === "percentage") {
    return { ...input, customerGets: { value: { percentage: gives.percent / 100 }, items: items(gives.items, itemsOf(before)) } };
  }
  if (gives.kind === "amount") {
    const value = { discountAmount: { amount: gives.amount, appliesOnEachItem: false } };
    return { ...input, customerGets: { value, items: items(gives.items, itemsOf(before)) } };
  }
  return input;
}

export function freeShippingInput(terms: DiscountTerms, before: Before): DiscountCodeFreeShippingInput {
  // Shopify refuses a shipping discount that combines with other shipping discounts (recorded).
  const combinesWith = { ...terms.combinesWith, shippingDiscounts: false };
  const destination = before ? {} : { destination: { all: true } };
  return { ...common(terms), ...forEverybody(before), ...destination, combinesWith, minimumRequirement: minimum(terms.minimum) };
}

export function bxgyInput(terms: DiscountTerms, before: Before): DiscountCodeBxgyInput {
  const { gives } = terms;
  const input = { ...common(terms), ...forEverybody(before) };
  if (gives.kind !== "bxgy") return input;
  const { buys, gets } = gives;
  const was = before?.gives.kind === "bxgy" ? before.gives : null;
  return {
    ...input,
    customerBuys: { value: { quantity: String(buys.quantity) }, items: items(buys.items, was?.buys.items) },
    customerGets: {
      value: { discountOnQuantity: { quantity: String(gets.quantity), effect: { percentage: gets.percent / 100 } } },
      items: items(gets.items, was?.gets.items),
    },
  };
}

function itemsOf(before: Before): Items | undefined {
  return before?.gives.kind === "percentage" || before?.gives.kind === "amount" ? before.gives.items : undefined;
}

/** Shopify adds to what is chosen already; what is no longer chosen has to be named. */
function items(now: Items, before: Items | undefined): DiscountItemsInput {
  if (now.kind === "all") return { all: true };
  const add = now.picked.map(({ id }) => id);
  const gone = before?.kind === now.kind ? before.picked.map(({ id }) => id).filter((id) => !add.includes(id)) : [];
  const remove = gone.length > 0;
  return now.kind === "collections"
    ? { collections: { add, ...(remove && { remove: gone }) } }
    : { products: { productsToAdd: add, ...(remove && { productsToRemove: gone }) } };
}

function minimum(wanted: Minimum): DiscountMinimumRequirementInput | null {
  switch (wanted.kind) {
    case "none":
      return null;
    case "subtotal":
      return { subtotal: { greaterThanOrEqualToSubtotal: wanted.amount } };
    case "quantity":
      return { quantity: { greaterThanOrEqualToQuantity: String(wanted.quantity) } };
  }
}
