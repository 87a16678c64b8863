import type { DiscountInput, ItemsInput } from "../discount-input.ts";
import { badRequest } from "../errors.ts";

/** What Shopify refuses at the top level instead of as a userError: an input that contradicts itself (recorded wordings). */
export function refuseContradictions(input: DiscountInput): void {
  const { percentage, discountAmount, discountOnQuantity } = input.customerGets?.value ?? {};
  if ([percentage, discountAmount, discountOnQuantity].filter((value) => value !== undefined && value !== null).length > 1)
    throw badRequest("A discount can only have one of percentage, discountOnQuantity or discountAmount.");

  const { all, customers, customerSegments } = input.customerSelection ?? {};
  if (all && customerSegments && !customers)
    throw badRequest("A discount cannot have customerSelection set to all, when customerSegments is specified.");
  if (all && customers)
    throw badRequest("A discount cannot have customerSelection set to all, when customers or customerSavedSearches is specified.");

  for (const buyers of [input.context, input.customerSelection])
    if (overlap(buyers?.customers?.add, buyers?.customers?.remove))
      throw badRequest("A customer id is present in `add` and `remove` fields");

  for (const items of [input.customerGets?.items, input.customerBuys?.items]) refuseItems(items);

  const tags = input.combinesWith?.productDiscountsWithTagsOnSameCartLine;
  if (overlap(tags?.add, tags?.remove))
    throw badRequest("The same tag is present in both `add` and `remove` fields of `productDiscountsWithTagsOnSameCartLine`.");

  const { countries } = input.destination ?? {};
  if (overlap(countries?.add, countries?.remove)) throw badRequest("A country code is present in `add` and `remove` field");
}

function refuseItems(items: ItemsInput | null | undefined): void {
  const { collections, products } = items ?? {};
  const pairs = [
    ["Collection", collections?.add, collections?.remove],
    ["Product", products?.productsToAdd, products?.productsToRemove],
    ["ProductVariant", products?.productVariantsToAdd, products?.productVariantsToRemove],
  ] as const;
  for (const [name, add, remove] of pairs)
    if (overlap(add, remove)) throw badRequest(`The same ${name} id is present in both 'add' and 'remove' fields`);
}

const overlap = (add: string[] | null | undefined, remove: string[] | null | undefined) =>
  (add ?? []).some((value) => (remove ?? []).includes(value));
