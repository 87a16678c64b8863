import { findCode } from "../../world/redeem-codes.ts";
import type { World } from "../../world/types.ts";
import { inputOf, mergedInput } from "../discount-input.ts";
import { classesOf } from "../discount-words.ts";
import { userError, type UserError } from "../user-errors.ts";
import type { Draft } from "./discount-draft.ts";
import { buysErrors, getsErrors } from "./validate-value.ts";

const INT_MAX = 2_147_483_647;

/**
 * Recorded messages and codes. Recorded of their order: what a kind of discount cannot be at all comes before the title, and the title
 * before what is bought; the rest stands in the order of the input.
 */
export function draftErrors(draft: Draft, world: World): UserError[] {
  const { argument, input, before, kind } = draft;
  const at = (...field: string[]) => [argument, ...field];
  return [
    ...(input.context && input.customerSelection
      ? [userError(at("context"), "INVALID", "Only one of context or customerSelection can be provided.")]
      : []),
    ...(kind === "bxgy" && input.customerGets?.items?.all
      ? [userError(at("customerGets"), "INVALID", "Items in 'customer get' cannot be set to all")]
      : []),
    ...combinationErrors(draft),
    ...titleErrors(draft),
    ...codeErrors(draft, world),
    ...dateErrors(draft),
    ...limitErrors(draft),
    ...minimumErrors(draft),
    ...(kind === "freeShipping" || (before && !input.customerGets) ? [] : getsErrors(draft, world)),
    ...(kind === "bxgy" && (!before || input.customerBuys) ? buysErrors(draft, world) : []),
  ];
}

function titleErrors({ argument, input, before }: Draft): UserError[] {
  if (input.title === undefined && before) return [];
  if (!input.title?.trim()) return [userError([argument, "title"], "BLANK", "Title can't be blank")];
  return [...input.title].length > 255 ? [userError([argument, "title"], "TOO_LONG", "Title is too long (maximum is 255 characters)")] : [];
}

/** An update without a code leaves the code alone; that of a discount with many is refused elsewhere. */
function codeErrors({ argument, input, before }: Draft, world: World): UserError[] {
  const at = [argument, "code"];
  const { code } = input;
  if (code === undefined || code === null) return before ? [] : [userError(at, "BLANK", "Code can't be blank")];
  if (code.length === 0) return [userError(at, "TOO_SHORT", "Code is too short (minimum is 1 character)")];
  if (/[\r\n]/.test(code)) return [userError(at, "INVALID", "Code cannot contain newline characters.")];
  if ([...code].length > 255) return [userError(at, "TOO_LONG", "Code is too long (maximum is 255 characters)")];
  const owner = findCode(world, code);
  return owner && owner.discount !== before ? [userError(at, "TAKEN", "Code must be unique. Please try a different code.")] : [];
}

function dateErrors({ argument, input, before }: Draft): UserError[] {
  const startsAt = input.startsAt ?? before?.startsAt;
  if (!startsAt) return [userError([argument, "startsAt"], "BLANK", "Starts at can't be blank")];
  const endsAt = input.endsAt === undefined ? before?.endsAt : input.endsAt;
  return endsAt && Date.parse(endsAt) <= Date.parse(startsAt)
    ? [userError([argument, "endsAt"], "INVALID", "Ends at needs to be after starts_at")]
    : [];
}

function limitErrors({ argument, input, kind }: Draft): UserError[] {
  const errors: UserError[] = [];
  if (typeof input.usageLimit === "number" && input.usageLimit <= 0)
    errors.push(userError([argument, "usageLimit"], "GREATER_THAN", "Usage limit must be greater than 0"));
  const perOrder = input.usesPerOrderLimit;
  if (kind === "bxgy" && typeof perOrder === "number" && perOrder <= 0)
    errors.push(
      perOrder === 0
        ? userError([argument, "usesPerOrderLimit"], "VALUE_OUTSIDE_RANGE", "Allocation limit cannot be zero")
        : userError([argument, "usesPerOrderLimit"], "GREATER_THAN", "Allocation limit must be greater than 0"),
    );
  return errors;
}

function combinationErrors({ argument, input, kind, before }: Draft): UserError[] {
  const at = [argument, "combinesWith"];
  if (kind === "freeShipping" && input.combinesWith?.shippingDiscounts)
    return [userError(at, "INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS", "The combinesWith settings are not valid for the discount class.")];
  if (!input.combinesWith?.productDiscountsWithTagsOnSameCartLine) return [];
  const atTags = [...at, "productDiscountsWithTagsOnSameCartLine"];
  return [
    userError(
      atTags,
      "PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_NOT_ENTITLED",
      "The shop's plan does not allow setting `productDiscountsWithTagsOnSameCartLine`.",
    ),
    ...(classesOf(kind, mergedInput(before ? inputOf(before) : {}, input)).includes("PRODUCT")
      ? []
      : [
          userError(
            atTags,
            "INVALID_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_FOR_DISCOUNT_CLASS",
            "Combines with product discounts with tags on same cart line is only valid for discounts with the PRODUCT discount class",
          ),
        ]),
  ];
}

function minimumErrors({ argument, input, before }: Draft): UserError[] {
  const { quantity, subtotal } = mergedInput(before ? inputOf(before) : {}, input).minimumRequirement ?? {};
  const atSubtotal = [argument, "minimumRequirement", "subtotal", "greaterThanOrEqualToSubtotal"];
  const atQuantity = [argument, "minimumRequirement", "quantity", "greaterThanOrEqualToQuantity"];
  if (quantity && subtotal)
    return [
      userError(atSubtotal, "CONFLICT", "Minimum subtotal cannot be defined when minimum quantity is."),
      userError(atQuantity, "CONFLICT", "Minimum quantity cannot be defined when minimum subtotal is."),
    ];
  if (Number(subtotal?.greaterThanOrEqualToSubtotal ?? 0) >= 1e18)
    return [userError(atSubtotal, "LESS_THAN", "Minimum subtotal must be less than 1000000000000000000")];
  return Number(quantity?.greaterThanOrEqualToQuantity ?? 0) >= INT_MAX
    ? [userError(atQuantity, "LESS_THAN", `Minimum quantity must be less than ${INT_MAX}`)]
    : [];
}
