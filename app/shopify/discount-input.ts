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

const COMMON = ["title", "startsAt", "endsAt", "usageLimit", "appliesOncePerCustomer", "combinesWith"] as const;

/** All of a new discount; of one that is there, what differs. Shopify leaves alone what an update does not name. */
function common(terms: DiscountTerms, before: Before): Common {
  const sent = COMMON.filter((name) => differs(terms[name], before?.[name]));
  return Object.fromEntries(sent.map((name) => [name, terms[name]]));
}

function differs(now: unknown, before: unknown): boolean {
  return JSON.stringify(now) !== JSON.stringify(before);
}

function minimumOf({ minimum }: DiscountTerms, before: Before) {
  return differs(minimum, before?.minimum) ? { minimumRequirement: asRequirement(minimum) } : {};
}

/** A new discount is for every customer; what a merchant narrowed in Shopify is never sent again and stays. */
function forEverybody(before: Before) {
  return before ? {} : { context: { all: "ALL" as const } };
}

export function basicInput(terms: DiscountTerms, before: Before): DiscountCodeBasicInput {
  const { gives } = terms;
  const input = { ...common(terms, before), ...forEverybody(before), ...minimumOf(terms, before) };
  if (!differs(gives, before?.gives)) return input;
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
  const input = { ...common(terms, before), ...forEverybody(before), ...destination, ...minimumOf(terms, before) };
  return input.combinesWith ? { ...input, combinesWith } : input;
}

export function bxgyInput(terms: DiscountTerms, before: Before): DiscountCodeBxgyInput {
  const { gives } = terms;
  const input = { ...common(terms, before), ...forEverybody(before) };
  if (gives.kind !== "bxgy" || !differs(gives, before?.gives)) return input;
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

function asRequirement(wanted: Minimum): DiscountMinimumRequirementInput | null {
  switch (wanted.kind) {
    case "none":
      return null;
    case "subtotal":
      return { subtotal: { greaterThanOrEqualToSubtotal: wanted.amount } };
    case "quantity":
      return { quantity: { greaterThanOrEqualToQuantity: String(wanted.quantity) } };
  }
}
