import { idFrom } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import type { World } from "../../world/types.ts";
import type { ItemsInput } from "../discount-input.ts";
import { userError, type UserError } from "../user-errors.ts";
import type { Draft } from "./discount-draft.ts";

/** What the customer gets: recorded messages, except that for a value left out altogether (assumed). */
export function getsErrors({ argument, input, kind }: Draft, world: World): UserError[] {
  const at = (...field: string[]) => [argument, "customerGets", ...field];
  const { value, items, appliesOnOneTimePurchase, appliesOnSubscription } = input.customerGets ?? {};
  const errors = itemErrors(at("items"), items, world);

  if (kind === "bxgy") {
    for (const [name, given] of Object.entries({ appliesOnOneTimePurchase, appliesOnSubscription }))
      if (given !== undefined && given !== null)
        errors.push(userError(at(name), "INVALID", "This field is not supported by bxgy discounts."));
    for (const name of ["percentage", "discountAmount"] as const)
      if (value?.[name] !== undefined && value[name] !== null)
        errors.push(userError(at("value", name), "INVALID", "Only discountOnQuantity permitted with bxgy discounts."));
    // Recorded: where another value stands, the quantity that is missing is told as well.
    const { discountOnQuantity } = value ?? {};
    if (discountOnQuantity || errors.some(({ field }) => field?.includes("value")))
      errors.push(...quantityErrors(at("value", "discountOnQuantity", "quantity"), discountOnQuantity?.quantity, "consequent"));
    return errors;
  }
  if (value?.discountOnQuantity)
    errors.push(userError(at("value", "discountOnQuantity"), "INVALID", "discountOnQuantity field is only permitted with bxgy discounts."));
  const rate = value?.percentage;
  if (typeof rate === "number" && (rate < 0 || rate > 1))
    errors.push(userError(at("value", "percentage"), "VALUE_OUTSIDE_RANGE", "Value must be between 0.0 and 1.0"));
  // Recorded: Shopify keeps amounts negative inside, and its messages show it.
  const amount = Number(value?.discountAmount?.amount ?? 0);
  const atAmount = at("value", "discountAmount", "amount");
  if (amount < 0) errors.push(userError(atAmount, "LESS_THAN_OR_EQUAL_TO", "Value must be less than or equal to 0"));
  if (amount >= 1e18) errors.push(userError(atAmount, "LESS_THAN", "Value must be greater than -1000000000000000000"));
  if (!value) errors.push(userError(at("value"), "BLANK", "Value can't be blank"));
  return errors;
}

export function buysErrors({ argument, input }: Draft, world: World): UserError[] {
  const at = (...field: string[]) => [argument, "customerBuys", ...field];
  const { items, value } = input.customerBuys ?? {};
  // Recorded: what is bought cannot be everything, and is told as missing then.
  if (!items || items.all) return [userError(at("items"), "BLANK", "Items in 'customer buys' must be defined")];
  const errors = itemErrors(at("items"), items, world);
  if (value?.quantity !== undefined && value.quantity !== null)
    errors.push(...quantityErrors(at("value", "quantity"), value.quantity, "antecedent"));
  return errors;
}

function quantityErrors(field: string[], quantity: string | number | null | undefined, side: "antecedent" | "consequent"): UserError[] {
  if (quantity === undefined || quantity === null) return [userError(field, "BLANK", "Quantity cannot be blank.")];
  const subject = `Prerequisite to entitlement quantity ratio ${side}`;
  if (Number(quantity) <= 0) return [userError(field, "GREATER_THAN", `${subject} must be greater than 0`)];
  return Number(quantity) >= 100_000 ? [userError(field, "LESS_THAN", `${subject} must be less than 100000`)] : [];
}

function itemErrors(at: string[], items: ItemsInput | null | undefined, world: World): UserError[] {
  const products = items?.products?.productsToAdd ?? [];
  const variants = items?.products?.productVariantsToAdd ?? [];
  const collections = items?.collections?.add ?? [];
  const isVariant = (id: number | null) => world.products.some((product) => product.variantId === id);
  return [
    // Recorded: the collections of such a contradiction are not looked up, products and variants are.
    ...(products.length + variants.length > 0 && collections.length > 0
      ? [
          userError(
            [...at, "collections", "add"],
            "CONFLICT",
            "Cannot entitle collections in combination with product variants or products",
          ),
        ]
      : unknown(collections, "Collection", (id) => byId(world.collections, id) !== null).map((id) =>
          userError([...at, "collections", "add"], "INVALID", `Collection with id: ${id} is invalid`),
        )),
    ...unknown(products, "Product", (id) => byId(world.products, id) !== null).map((id) =>
      userError([...at, "products", "productsToAdd"], "INVALID", `Product with id: ${id} is invalid`),
    ),
    ...unknown(variants, "ProductVariant", isVariant).map((id) =>
      userError([...at, "products", "productVariantsToAdd"], "INVALID", `Product variant with id: ${id} is invalid`),
    ),
  ];
}

const unknown = (gids: string[], type: string, exists: (id: number | null) => boolean) =>
  gids.filter((value) => !exists(idFrom(value, type))).map((value) => value.split("/").at(-1)!);
