/** The discounts of a shop over the Admin API. What each call promises stands in discount-terms.ts. */
import {
  ActivateDiscountDocument,
  CreateBasicDiscountDocument,
  CreateBxgyDiscountDocument,
  CreateFreeShippingDiscountDocument,
  DeactivateDiscountDocument,
  ListDiscountsDocument,
  ReadPurchasesDocument,
  ReadTermsDocument,
  UpdateBasicDiscountDocument,
  UpdateBxgyDiscountDocument,
  UpdateFreeShippingDiscountDocument,
  type DiscountCodeBasicInput,
  type DiscountCodeBxgyInput,
  type DiscountCodeFreeShippingInput,
  type DiscountContextInput,
  type DiscountCustomerBuysInput,
  type DiscountCustomerGetsInput,
  type DiscountItemsInput,
  type DiscountMinimumRequirementInput,
  type ChosenItemsFragment,
  type ReadTermsQuery,
} from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";
import { ShopifyUnavailable, unwrap } from "#app/shopify/client/errors.ts";

import type { Buyers } from "./buyers.ts";
import { buyersOf, contextFor } from "./buyers.server.ts";
import type { Discounts, DiscountTerms, Items, Minimum, Gives } from "./discount-terms.ts";

const COMMON = ["title", "startsAt", "endsAt", "usageLimit", "appliesOncePerCustomer", "combinesWith"] as const;

export function discounts(admin: Admin): Discounts {
  return {
    async create(terms, code) {
      const { codeDiscountNode } = unwrap(await asked(admin, terms, code));
      if (!codeDiscountNode) throw new ShopifyUnavailable(5, { because: "a new discount without an id" });
      return { discountId: codeDiscountNode.id };
    },

    async update(id, terms, before) {
      const whom = await buyersInput(admin, terms, before);
      switch (kindOf(terms)) {
        case "basic": {
          const input = { ...basicInput(terms, before), ...whom };
          if (input.customerGets) Object.assign(input.customerGets, (await purchasesOf(admin, id)).gets);
          unwrap((await admin.request(UpdateBasicDiscountDocument, { id, input })).discountCodeBasicUpdate);
          return;
        }
        case "free_shipping": {
          const input = { ...freeShippingInput(terms, before), ...whom };
          unwrap((await admin.request(UpdateFreeShippingDiscountDocument, { id, input })).discountCodeFreeShippingUpdate);
          return;
        }
        case "bxgy": {
          const input = { ...bxgyInput(terms, before), ...whom };
          if (input.customerBuys) Object.assign(input.customerBuys, (await purchasesOf(admin, id)).buys);
          unwrap((await admin.request(UpdateBxgyDiscountDocument, { id, input })).discountCodeBxgyUpdate);
          return;
        }
      }
    },

    async terms(id) {
      const { discountNode } = await admin.request(ReadTermsDocument, { id });
      if (!discountNode || !("context" in discountNode.discount)) return null;
      const { discount } = discountNode;
      return termsFrom(discount, await buyersOf(admin, { id, context: discount.context }));
    },

    async activate(id) {
      unwrap((await admin.request(ActivateDiscountDocument, { id })).discountCodeActivate);
    },

    async deactivate(id) {
      unwrap((await admin.request(DeactivateDiscountDocument, { id })).discountCodeDeactivate);
    },

    async list({ search, after }) {
      const words = search.split(/\s+/).map(asWord).filter(Boolean);
      const query = words.length > 0 ? words.map((word) => `title:${word}*`).join(" AND ") : null;
      const { codeDiscountNodes } = await admin.request(ListDiscountsDocument, { query, after });
      const rows = codeDiscountNodes.nodes.flatMap(({ id, codeDiscount }) => {
        if (!("title" in codeDiscount)) return [];
        const { title, summary, status, createdAt, codesCount } = codeDiscount;
        return [{ id, title, summary, status, createdAt, codesCount: codesCount?.count ?? 0 }];
      });
      const { hasNextPage, endCursor } = codeDiscountNodes.pageInfo;
      return { rows, after: hasNextPage ? (endCursor ?? null) : null };
    },
  };
}

async function asked(admin: Admin, terms: DiscountTerms, code: string) {
  const more = { ...(await buyersInput(admin, terms, null)), code };
  switch (kindOf(terms)) {
    case "basic":
      return (await admin.request(CreateBasicDiscountDocument, { input: { ...basicInput(terms, null), ...more } })).discountCodeBasicCreate;
    case "free_shipping":
      return (await admin.request(CreateFreeShippingDiscountDocument, { input: { ...freeShippingInput(terms, null), ...more } }))
        .discountCodeFreeShippingCreate;
    case "bxgy":
      return (await admin.request(CreateBxgyDiscountDocument, { input: { ...bxgyInput(terms, null), ...more } })).discountCodeBxgyCreate;
  }
}

type Purchases = {
  gets?: Pick<DiscountCustomerGetsInput, "appliesOnOneTimePurchase" | "appliesOnSubscription">;
  buys?: Pick<DiscountCustomerBuysInput, "isOneTimePurchase" | "isSubscription">;
};

/**
 * Which purchases a discount is for, to be said again where a part of it is written anew. Nothing where it is for those made once, as
 * every discount is in a store that sells no subscriptions: it may not hear of them.
 */
async function purchasesOf(admin: Admin, id: string): Promise<Purchases> {
  const discount = (await admin.request(ReadPurchasesDocument, { id })).discountNode?.discount;
  if (discount && "customerGets" in discount) {
    const { appliesOnOneTimePurchase, appliesOnSubscription } = discount.customerGets;
    return appliesOnSubscription || !appliesOnOneTimePurchase ? { gets: { appliesOnOneTimePurchase, appliesOnSubscription } } : {};
  }
  if (discount && "customerBuys" in discount) {
    const { isOneTimePurchase, isSubscription } = discount.customerBuys;
    return isSubscription || !isOneTimePurchase ? { buys: { isOneTimePurchase, isSubscription } } : {};
  }
  return {};
}

/** Which of Shopify's kinds the terms are. Another kind's update would convert the discount (recorded). */
function kindOf({ gives }: DiscountTerms): "basic" | "free_shipping" | "bxgy" {
  switch (gives.kind) {
    case "percentage":
    case "amount":
      return "basic";
    case "other":
      return gives.type;
    case "free_shipping":
    case "bxgy":
      return gives.kind;
  }
}

/** Search operators and quotes would change what is asked. */
function asWord(word: string): string {
  return word.replace(/[^\p{L}\p{N}_.-]/gu, "");
}

/** Terms as the inputs of Shopify's mutations. */
type Before = DiscountTerms | null;

type Common = Pick<DiscountCodeBasicInput, "title" | "startsAt" | "endsAt" | "usageLimit" | "appliesOncePerCustomer" | "combinesWith">;

/** All of a new discount; of one that is there, what differs. Shopify leaves alone what an update does not name. */
function common(terms: DiscountTerms, before: Before): Common {
  const sent = COMMON.filter((name) => differs(terms[name], before?.[name]));
  return Object.fromEntries(sent.map((name) => [name, terms[name]]));
}

function differs(now: unknown, before: unknown): boolean {
  return JSON.stringify(now) !== JSON.stringify(before);
}

/** Documented: the kind that a minimum is not of any more is named without a number. A new discount has nothing to be taken away. */
function minimumOf({ minimum }: DiscountTerms, before: Before): { minimumRequirement?: DiscountMinimumRequirementInput } {
  const was = before?.minimum ?? { kind: "none" };
  if (!differs(minimum, was)) return {};
  return { minimumRequirement: before ? { ...NO_MINIMUM, ...asRequirement(minimum) } : asRequirement(minimum) };
}

/** A new discount says whom it is for, one that is there only when that was changed here: what a merchant chose in Shopify stays. */
async function buyersInput(admin: Admin, { buyers }: DiscountTerms, before: Before): Promise<{ context?: DiscountContextInput }> {
  if (!differs(buyers, before?.buyers)) return {};
  const context = await contextFor(admin, buyers, before?.buyers ?? null);
  return context ? { context } : {};
}

const NO_MINIMUM = { quantity: { greaterThanOrEqualToQuantity: null }, subtotal: { greaterThanOrEqualToSubtotal: null } };

function basicInput(terms: DiscountTerms, before: Before): DiscountCodeBasicInput {
  const { gives } = terms;
  const input = { ...common(terms, before), ...minimumOf(terms, before) };
  if (!differs(gives, before?.gives)) return input;
  if (gives.kind === "percentage") {
    return { ...input, customerGets: { value: { percentage: gives.percent / 100 }, items: items(gives.items, itemsOf(before)) } };
  }
  if (gives.kind === "amount") {
    const value = { discountAmount: { amount: gives.amount, appliesOnEachItem: gives.eachItem } };
    return { ...input, customerGets: { value, items: items(gives.items, itemsOf(before)) } };
  }
  return input;
}

function freeShippingInput(terms: DiscountTerms, before: Before): DiscountCodeFreeShippingInput {
  // Shopify refuses a shipping discount that combines with other shipping discounts (recorded).
  const combinesWith = { ...terms.combinesWith, shippingDiscounts: false };
  const destination = before ? {} : { destination: { all: true } };
  const input = { ...common(terms, before), ...destination, ...minimumOf(terms, before) };
  return input.combinesWith ? { ...input, combinesWith } : input;
}

function bxgyInput(terms: DiscountTerms, before: Before): DiscountCodeBxgyInput {
  const { gives } = terms;
  const input = common(terms, before);
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

function asRequirement(wanted: Minimum): DiscountMinimumRequirementInput {
  switch (wanted.kind) {
    case "none":
      return {};
    case "subtotal":
      return { subtotal: { greaterThanOrEqualToSubtotal: wanted.amount } };
    case "quantity":
      return { quantity: { greaterThanOrEqualToQuantity: String(wanted.quantity) } };
  }
}

/** Shopify's answer as terms. */
type Discount = NonNullable<ReadTermsQuery["discountNode"]>["discount"];

type Basic = Extract<Discount, { __typename: "DiscountCodeBasic" }>;

type Bxgy = Extract<Discount, { __typename: "DiscountCodeBxgy" }>;

/** Null for discounts this program cannot change: automatic ones and those of other apps. */
function termsFrom(discount: Discount, buyers: Buyers): { terms: DiscountTerms; createdAt: string } | null {
  switch (discount.__typename) {
    case "DiscountCodeBasic":
      return {
        terms: { ...shared(discount), buyers, gives: basic(discount), minimum: minimum(discount.minimumRequirement) },
        createdAt: discount.createdAt,
      };
    case "DiscountCodeFreeShipping":
      return {
        terms: { ...shared(discount), buyers, gives: { kind: "free_shipping" }, minimum: minimum(discount.minimumRequirement) },
        createdAt: discount.createdAt,
      };
    case "DiscountCodeBxgy":
      return { terms: { ...shared(discount), buyers, gives: bxgy(discount), minimum: { kind: "none" } }, createdAt: discount.createdAt };
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
  if (value.__typename === "DiscountAmount") {
    const { amount, appliesOnEachItem: eachItem } = value;
    return { kind: "amount", amount: amount.amount, eachItem, items: chosen };
  }
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
