import type { Discount } from "../world/types.ts";

type Ids = { add?: string[] | null; remove?: string[] | null };

export type ItemsInput = {
  all?: boolean | null;
  collections?: Ids | null;
  products?: {
    productsToAdd?: string[] | null;
    productsToRemove?: string[] | null;
    productVariantsToAdd?: string[] | null;
    productVariantsToRemove?: string[] | null;
  } | null;
};

export type GetsValue = {
  percentage?: number | null;
  discountAmount?: { amount?: string | number | null; appliesOnEachItem?: boolean | null } | null;
  discountOnQuantity?: {
    quantity?: string | number | null;
    effect?: { percentage?: number | null; amount?: string | number | null } | null;
  } | null;
};

type Buyers = { all?: unknown; customers?: Ids | null; customerSegments?: Ids | null };

/** The three inputs of code discounts laid over each other: every part a mutation may give. */
export type DiscountInput = {
  title?: string | null;
  code?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean | null;
  combinesWith?: {
    orderDiscounts?: boolean;
    productDiscounts?: boolean;
    shippingDiscounts?: boolean;
    productDiscountsWithTagsOnSameCartLine?: Ids | null;
  } | null;
  context?: (Buyers & { markets?: Ids | null }) | null;
  customerSelection?: Buyers | null;
  tags?: string[] | null;
  recurringCycleLimit?: number | null;
  minimumRequirement?: {
    quantity?: { greaterThanOrEqualToQuantity?: string | number | null } | null;
    subtotal?: { greaterThanOrEqualToSubtotal?: string | number | null } | null;
  } | null;
  customerGets?: {
    appliesOnOneTimePurchase?: boolean | null;
    appliesOnSubscription?: boolean | null;
    items?: ItemsInput | null;
    value?: GetsValue | null;
  } | null;
  customerBuys?: {
    isOneTimePurchase?: boolean | null;
    isSubscription?: boolean | null;
    items?: ItemsInput | null;
    value?: { quantity?: string | number | null; amount?: string | number | null } | null;
  } | null;
  usesPerOrderLimit?: number | null;
  appliesOnOneTimePurchase?: boolean | null;
  appliesOnSubscription?: boolean | null;
  destination?: {
    all?: boolean | null;
    countries?: { add?: string[] | null; remove?: string[] | null; includeRestOfWorld?: boolean | null } | null;
  } | null;
  maximumShippingPrice?: string | number | null;
};

/** What the discount was made of. */
export const inputOf = (discount: Pick<Discount, "input">) => discount.input as DiscountInput;

/** The parts that have a home of their own on the Discount. */
const HOMED = ["code", "title", "startsAt", "endsAt", "usageLimit", "appliesOncePerCustomer"] as const;

/** The input laid over what was there: lists of ids take additions and removals, everything else is replaced. */
export function mergedInput(before: DiscountInput, given: DiscountInput): DiscountInput {
  const merged: DiscountInput = { ...before, ...given };
  for (const part of ["customerGets", "customerBuys"] as const) {
    const items = mergedItems(before[part]?.items, given[part]?.items);
    if (given[part]) merged[part] = { ...before[part], ...given[part], ...(items && { items }) } as never;
  }
  for (const part of ["context", "customerSelection"] as const) {
    const customers = given[part]?.customers;
    if (customers)
      merged[part] = { ...given[part], customers: { add: mergedIds(before[part]?.customers?.add, customers.add, customers.remove) } };
    const segments = given[part]?.customerSegments;
    if (segments) {
      const was = (before.context ?? before.customerSelection)?.customerSegments?.add;
      merged[part] = { customerSegments: { add: mergedIds(was, segments.add, segments.remove) } };
    }
  }
  merged.minimumRequirement = mergedMinimum(before.minimumRequirement, given.minimumRequirement);
  if (given.context) delete merged.customerSelection;
  if (given.customerSelection) delete merged.context;
  for (const part of HOMED) delete merged[part];
  return merged;
}

/**
 * Documented: a minimum is taken away by giving both of its kinds without a number. That one kind leaves the other standing, and that
 * nothing at all changes nothing, is assumed.
 */
function mergedMinimum(before: DiscountInput["minimumRequirement"], given: DiscountInput["minimumRequirement"]) {
  const { quantity = before?.quantity, subtotal = before?.subtotal } = given ?? {};
  return {
    ...(quantity?.greaterThanOrEqualToQuantity && { quantity }),
    ...(subtotal?.greaterThanOrEqualToSubtotal && { subtotal }),
  };
}

function mergedItems(before: ItemsInput | null | undefined, given: ItemsInput | null | undefined): ItemsInput | null {
  if (!given) return before ?? null;
  if (given.products) {
    const { productsToAdd, productsToRemove, productVariantsToAdd, productVariantsToRemove } = given.products;
    return {
      products: {
        productsToAdd: mergedIds(before?.products?.productsToAdd, productsToAdd, productsToRemove),
        productVariantsToAdd: mergedIds(before?.products?.productVariantsToAdd, productVariantsToAdd, productVariantsToRemove),
      },
    };
  }
  if (given.collections)
    return { collections: { add: mergedIds(before?.collections?.add, given.collections.add, given.collections.remove) } };
  return given;
}

function mergedIds(before: string[] | null | undefined, add: string[] | null | undefined, remove: string[] | null | undefined): string[] {
  const gone = new Set(remove ?? []);
  return [...new Set([...(before ?? []), ...(add ?? [])])].filter((id) => !gone.has(id));
}
