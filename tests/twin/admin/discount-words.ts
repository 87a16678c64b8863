import { idFrom } from "../world/gid.ts";
import { byId } from "../world/indexes.ts";
import { minorOf, spoken } from "../world/money.ts";
import type { Discount, World } from "../world/types.ts";
import { inputOf, type DiscountInput, type ItemsInput } from "./discount-input.ts";

/** Which class a discount falls in, by what it touches. */
export const discountClasses = (discount: Discount) => classesOf(discount.kind, inputOf(discount));

export function classesOf(kind: Discount["kind"], { customerGets }: DiscountInput): ("ORDER" | "PRODUCT" | "SHIPPING")[] {
  if (kind === "freeShipping") return ["SHIPPING"];
  if (kind === "bxgy") return ["PRODUCT"];
  return isEverything(customerGets?.items) ? ["ORDER"] : ["PRODUCT"];
}

/** Shopify's one-line description: sentences as recorded, parts joined by a bullet. */
export function summary(discount: Discount, world: World): string {
  const input = inputOf(discount);
  const parts = [shortSummary(discount, world), minimum(discount, world)];
  if (discount.kind === "freeShipping") {
    parts.push(destination(discount));
    if (input.maximumShippingPrice) parts.push(`Applies to shipping rates under ${money(input.maximumShippingPrice, world)}`);
  }
  if (discount.appliesOncePerCustomer) parts.push("One use per customer");
  return parts.filter((part) => part !== null).join(" • ");
}

export function shortSummary(discount: Discount, world: World): string {
  const { customerGets, customerBuys } = inputOf(discount);
  switch (discount.kind) {
    case "freeShipping":
      return `Free shipping on ${purchases(inputOf(discount), world) ?? "all products"}`;
    case "bxgy": {
      const { quantity = 1, effect } = customerGets?.value?.discountOnQuantity ?? {};
      const buys = customerBuys?.value?.amount
        ? `Spend ${money(customerBuys.value.amount, world)}`
        : `Buy ${items(customerBuys?.value?.quantity ?? 1)}`;
      const rate = effect?.percentage ?? null;
      const worth = rate === 1 ? "free" : rate !== null ? `at ${percent(rate)} off` : `at ${money(effect?.amount ?? 0, world)} off`;
      return `${buys}, get ${items(quantity ?? 1)} ${worth}`;
    }
    case "basic": {
      const { percentage, discountAmount } = customerGets?.value ?? {};
      const worth = typeof percentage === "number" ? percent(percentage) : money(discountAmount?.amount ?? 0, world);
      return `${worth} off ${target(customerGets?.items, world, purchases(customerGets, world))}`;
    }
  }
}

/**
 * In a store that sells subscriptions a discount says which purchases it is for: those made once unless it is told otherwise
 * (recorded; that a discount for both says what it says in other stores is assumed for basic ones, recorded for free shipping).
 */
function purchases(
  input: { appliesOnOneTimePurchase?: boolean | null; appliesOnSubscription?: boolean | null } | null | undefined,
  { shop }: World,
): string | null {
  if (!shop.sellsSubscriptions) return null;
  const once = input?.appliesOnOneTimePurchase ?? true;
  const subscribed = input?.appliesOnSubscription ?? false;
  if (once === subscribed) return null;
  return once ? "one-time purchase products" : "subscription products";
}

const isEverything = (items: ItemsInput | null | undefined) => !items || items.all === true || (!items.products && !items.collections);

function target(items: ItemsInput | null | undefined, world: World, purchases: string | null): string {
  if (isEverything(items)) return purchases ?? "entire order";
  const collections = items?.collections?.add ?? [];
  if (collections.length > 0) {
    const only = collections.length === 1 ? byId(world.collections, idFrom(collections[0]!, "Collection")) : null;
    return only?.title ?? `${collections.length} collections`;
  }
  const products = [...(items?.products?.productsToAdd ?? []), ...(items?.products?.productVariantsToAdd ?? [])];
  const only = products.length === 1 ? byId(world.products, idFrom(products[0]!, "Product")) : null;
  return only?.title ?? `${products.length} products`;
}

function minimum(discount: Discount, world: World): string | null {
  const { quantity, subtotal } = inputOf(discount).minimumRequirement ?? {};
  if (subtotal?.greaterThanOrEqualToSubtotal) return `Minimum purchase of ${money(subtotal.greaterThanOrEqualToSubtotal, world)}`;
  return quantity?.greaterThanOrEqualToQuantity ? `Minimum quantity of ${quantity.greaterThanOrEqualToQuantity}` : null;
}

function destination(discount: Discount): string {
  const countries = inputOf(discount).destination?.countries?.add ?? [];
  if (countries.length === 0) return "For all countries";
  if (countries.length > 1) return `For ${countries.length} countries`;
  return `For ${new Intl.DisplayNames("en", { type: "region" }).of(countries[0]!)}`;
}

const items = (quantity: string | number) => (Number(quantity) === 1 ? "1 item" : `${quantity} items`);

const percent = (rate: number) => `${Number((rate * 100).toFixed(2))}%`;

/** Recorded: the shop's own currency goes by its bare sign (`$5.00` in a shop of Canadian dollars). Signs of others: assumed. */
const money = (amount: string | number, { shop }: World) => spoken(minorOf(amount, shop.currency), shop.currency, "narrowSymbol");
