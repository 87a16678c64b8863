import { idFrom } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import type { Discount } from "../../world/types.ts";
import { connectInPlace } from "../connection.ts";
import type { Context, Fields } from "../context.ts";
import type { DiscountInput, GetsValue, ItemsInput } from "../discount-input.ts";
import { moneyOf } from "../money.ts";

type Gets = { discount: Discount } & NonNullable<DiscountInput["customerGets"]>;
type Buys = { discount: Discount } & NonNullable<DiscountInput["customerBuys"]>;

/** What a discount gives and asks for, read out of its input. */
export const discountPartTypes: Record<string, Fields<never>> = {
  DiscountCustomerGets: {
    appliesOnOneTimePurchase: (gets: Gets) => gets.appliesOnOneTimePurchase ?? true,
    appliesOnSubscription: (gets: Gets) => gets.appliesOnSubscription ?? false,
    items: (gets: Gets) => itemsOf(gets.items),
    value: (gets: Gets, _args, context) => valueOf(gets.value ?? {}, context),
  },
  DiscountCustomerBuys: {
    isOneTimePurchase: (buys: Buys) => buys.isOneTimePurchase ?? true,
    isSubscription: (buys: Buys) => buys.isSubscription ?? false,
    items: (buys: Buys) => itemsOf(buys.items),
    value: ({ value }: Buys) =>
      value?.amount
        ? { __typename: "DiscountPurchaseAmount", amount: value.amount }
        : { __typename: "DiscountQuantity", quantity: value?.quantity ?? 1 },
  },
  DiscountProducts: {
    products: ({ products }: NonNullable<ItemsInput>, args, { world }) =>
      connectInPlace(found((products?.productsToAdd ?? []).map((id) => byId(world.data.products, idFrom(id, "Product")))), args),
    productVariants: ({ products }: NonNullable<ItemsInput>, args, { world }) => {
      const wanted = new Set((products?.productVariantsToAdd ?? []).map((id) => idFrom(id, "ProductVariant")));
      return connectInPlace(
        world.data.products.filter((product) => wanted.has(product.variantId)),
        args,
      );
    },
  },
  DiscountCollections: {
    collections: ({ collections }: NonNullable<ItemsInput>, args, { world }) =>
      connectInPlace(found((collections?.add ?? []).map((id) => byId(world.data.collections, idFrom(id, "Collection")))), args),
  },
  DiscountCustomers: {
    customers: ({ ids }: { ids: string[] }, _args, { world }) => found(ids.map((id) => byId(world.data.customers, idFrom(id, "Customer")))),
  },
};

function itemsOf(items: ItemsInput | null | undefined) {
  if (items?.products) return { __typename: "DiscountProducts", ...items };
  if (items?.collections) return { __typename: "DiscountCollections", ...items };
  return { __typename: "AllDiscountItems", allItems: true };
}

function valueOf(value: GetsValue, { world }: Context) {
  const { currency } = world.data.shop;
  if (typeof value.percentage === "number") return { __typename: "DiscountPercentage", percentage: value.percentage };
  if (value.discountOnQuantity) {
    const { quantity, effect } = value.discountOnQuantity;
    return {
      __typename: "DiscountOnQuantity",
      quantity: { quantity: quantity ?? 1 },
      effect:
        typeof effect?.percentage === "number"
          ? { __typename: "DiscountPercentage", percentage: effect.percentage }
          : { __typename: "DiscountAmount", amount: moneyOf(effect?.amount ?? 0, currency), appliesOnEachItem: false },
    };
  }
  const { amount, appliesOnEachItem } = value.discountAmount ?? {};
  return { __typename: "DiscountAmount", amount: moneyOf(amount ?? 0, currency), appliesOnEachItem: appliesOnEachItem ?? false };
}

const found = <T>(items: (T | null)[]): T[] => items.filter((item) => item !== null);
