import * as z from "zod";
import { gid } from "../../world/gid.ts";
import { minorOf } from "../../world/money.ts";
import type { Collection, Discount } from "../../world/types.ts";
import { Unplayable } from "../unplayable.ts";

/** The parts of a discount's stored input that a checkout acts on. What is absent means no restriction, as in Shopify. */
const items = z.object({
  all: z.boolean().nullish(),
  products: z.object({ productsToAdd: z.array(z.string()).nullish() }).nullish(),
  collections: z.object({ add: z.array(z.string()).nullish() }).nullish(),
});
const ids = z.object({ add: z.array(z.string()).nullish() }).nullish();
const decimalNumber = z.union([z.number(), z.string()]);
const effect = z.object({ percentage: z.number().nullish(), amount: decimalNumber.nullish() });

const termsShape = z.object({
  customerGets: z
    .object({
      value: z
        .object({
          percentage: z.number().nullish(),
          discountAmount: z.object({ amount: decimalNumber, appliesOnEachItem: z.boolean().nullish() }).nullish(),
          discountOnQuantity: z.object({ quantity: decimalNumber, effect }).nullish(),
        })
        .nullish(),
      items: items.nullish(),
    })
    .nullish(),
  customerBuys: z
    .object({ value: z.object({ quantity: decimalNumber.nullish(), amount: decimalNumber.nullish() }), items: items.nullish() })
    .nullish(),
  usesPerOrderLimit: decimalNumber.nullish(),
  minimumRequirement: z
    .object({
      subtotal: z.object({ greaterThanOrEqualToSubtotal: decimalNumber.nullish() }).nullish(),
      quantity: z.object({ greaterThanOrEqualToQuantity: decimalNumber.nullish() }).nullish(),
    })
    .nullish(),
  maximumShippingPrice: decimalNumber.nullish(),
  customerSelection: z.object({ all: z.boolean().nullish(), customers: ids, customerSegments: ids }).nullish(),
  context: z.object({ customers: ids, customerSegments: ids }).nullish(),
  combinesWith: z
    .object({ orderDiscounts: z.boolean().nullish(), productDiscounts: z.boolean().nullish(), shippingDiscounts: z.boolean().nullish() })
    .nullish(),
});

type DiscountClass = "order" | "product" | "shipping";

export type Terms = {
  discountClass: DiscountClass;
  concerns(productId: number): boolean;
  concernsAsBought(productId: number): boolean;
  value:
    | { kind: "percentage"; fraction: number }
    | { kind: "fixed"; amountMinor: number; eachItem: boolean }
    | { kind: "shipping"; onlyUpToMinor: number | null }
    | { kind: "bxgy"; buyQuantity: number; getQuantity: number; fraction: number; setsAtMost: number };
  minimumSubtotalMinor: number;
  minimumQuantity: number;
  allows(customerId: number | null): boolean;
  /** Customers of these segments alone; null for everybody. */
  segmentIds: readonly string[] | null;
  combinesWith(other: DiscountClass): boolean;
};

/** Reads a discount's stored input as a checkout does. Throws on terms this checkout does not play, rather than sell at a wrong price. */
export function termsOf(discount: Discount, shop: { currency: string; collections: Collection[] }): Terms {
  const read = termsShape.parse(discount.input);
  const minor = (amount: string | number) => minorOf(amount, shop.currency);
  const gets = read.customerGets?.items;
  const narrowed = Boolean(gets?.products?.productsToAdd?.length || gets?.collections?.add?.length);
  const only = read.customerSelection?.customers?.add ?? read.context?.customers?.add;
  const combines = {
    order: read.combinesWith?.orderDiscounts,
    product: read.combinesWith?.productDiscounts,
    shipping: read.combinesWith?.shippingDiscounts,
  };

  return {
    discountClass: discount.kind === "freeShipping" ? "shipping" : discount.kind === "bxgy" || narrowed ? "product" : "order",
    concerns: (productId) => isAmong(gets, productId, shop.collections),
    concernsAsBought: (productId) => isAmong(read.customerBuys?.items, productId, shop.collections),
    value: valueOf(discount, read, minor),
    minimumSubtotalMinor: minor(read.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal ?? 0),
    minimumQuantity: Number(read.minimumRequirement?.quantity?.greaterThanOrEqualToQuantity ?? 0),
    allows: (customerId) => !only || (customerId !== null && only.includes(gid("Customer", customerId))),
    segmentIds: (read.customerSelection ?? read.context)?.customerSegments?.add ?? null,
    combinesWith: (other) => combines[other] === true,
  };
}

function valueOf(discount: Discount, read: z.infer<typeof termsShape>, minor: (amount: string | number) => number): Terms["value"] {
  const value = read.customerGets?.value;
  if (discount.kind === "freeShipping")
    return { kind: "shipping", onlyUpToMinor: read.maximumShippingPrice == null ? null : minor(read.maximumShippingPrice) };
  if (discount.kind === "bxgy") {
    const fraction = value?.discountOnQuantity?.effect.percentage;
    const buyQuantity = read.customerBuys?.value.quantity;
    if (fraction == null || buyQuantity == null)
      throw new Unplayable(`The checkout plays "buy X get Y" by quantity and percentage only; ${discount.title} is another kind.`);
    return {
      kind: "bxgy",
      buyQuantity: Number(buyQuantity),
      getQuantity: Number(value!.discountOnQuantity!.quantity),
      fraction,
      setsAtMost: Number(read.usesPerOrderLimit ?? Number.MAX_SAFE_INTEGER),
    };
  }
  if (value?.percentage != null) return { kind: "percentage", fraction: value.percentage };
  if (value?.discountAmount)
    return { kind: "fixed", amountMinor: minor(value.discountAmount.amount), eachItem: value.discountAmount.appliesOnEachItem === true };
  throw new Unplayable(`The discount ${discount.title} says neither a percentage nor an amount.`);
}

function isAmong(among: z.infer<typeof items> | null | undefined, productId: number, collections: Collection[]): boolean {
  const products = among?.products?.productsToAdd ?? [];
  const inCollections = among?.collections?.add ?? [];
  if (products.length === 0 && inCollections.length === 0) return true;
  if (products.includes(gid("Product", productId))) return true;
  return collections.some(
    (collection) => inCollections.includes(gid("Collection", collection.id)) && collection.productIds.includes(productId),
  );
}
