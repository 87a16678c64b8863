import { discountStatus, usesOf } from "../../world/discount-status.ts";
import { orderIndex } from "../../world/indexes.ts";
import { orderAmounts } from "../../world/order-amounts.ts";
import type { Discount } from "../../world/types.ts";
import { always, type Fields } from "../context.ts";
import { inputOf } from "../discount-input.ts";
import { discountClasses, shortSummary, summary } from "../discount-words.ts";
import { exactly } from "../listing.ts";
import { moneyOf, moneyV2 } from "../money.ts";
import { rolloutsField } from "./rollouts.ts";
import { codesOf } from "./redeem-codes.ts";
import { segmentsOf } from "./segments.ts";

/** What basic, buy-X-get-Y and free-shipping discounts have in common, answered from the stored input. */
const shared: Fields<Discount> = {
  ...always({ hasTimelineComment: false }),
  title: ({ title }) => title,
  startsAt: ({ startsAt }) => startsAt,
  endsAt: ({ endsAt }) => endsAt,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  usageLimit: ({ usageLimit }) => usageLimit,
  appliesOncePerCustomer: ({ appliesOncePerCustomer }) => appliesOncePerCustomer,
  asyncUsageCount: (discount) => usesOf(discount),
  codes: codesOf,
  rollouts: rolloutsField,
  codesCount: ({ codes }) => exactly(codes.length),
  status: (discount, _args, { world }) => discountStatus(discount, world.now()),
  summary: (discount, _args, { world }) => summary(discount, world.data),
  discountClass: (discount) => discountClasses(discount)[0],
  discountClasses: (discount) => discountClasses(discount),
  tags: (discount) => inputOf(discount).tags ?? [],
  combinesWith: (discount) => {
    const asked = inputOf(discount).combinesWith ?? {};
    return {
      orderDiscounts: asked.orderDiscounts ?? false,
      productDiscounts: asked.productDiscounts ?? false,
      shippingDiscounts: asked.shippingDiscounts ?? false,
      productDiscountsWithTagsOnSameCartLine: [],
    };
  },
  context: (discount, _args, admin) => {
    const { context, customerSelection } = inputOf(discount);
    const chosen = context ?? customerSelection ?? {};
    if (chosen.customers) return { __typename: "DiscountCustomers", ids: chosen.customers.add ?? [] };
    if (chosen.customerSegments) return segmentsOf(chosen.customerSegments.add, admin);
    if (context?.markets) return { __typename: "DiscountMarkets", marketsCount: (context.markets.add ?? []).length };
    return { __typename: "DiscountBuyerSelectionAll", all: "ALL" };
  },
  customerSelection: (discount, _args, admin) => {
    const { context, customerSelection } = inputOf(discount);
    const chosen = customerSelection ?? context ?? {};
    if (chosen.customers) return { __typename: "DiscountCustomers", ids: chosen.customers.add ?? [] };
    if (chosen.customerSegments) return segmentsOf(chosen.customerSegments.add, admin);
    return { __typename: "DiscountCustomerAll", allCustomers: true };
  },
  shareableUrls: (discount, _args, { world }) => {
    const first = discount.codes[0];
    const address = `https://${world.data.shop.domain}/discount/`;
    return first
      ? [
          {
            title: "Home page",
            targetType: "HOME",
            targetItemImage: null,
            url: `${address}${encodeURIComponent(first.code.replaceAll("%", "%25"))}?redirect=%2F`,
          },
        ]
      : [];
  },
  totalSales: (discount, _args, { world }) => {
    const orders = orderIndex(world.data).byDiscount.get(discount.id) ?? [];
    return moneyV2(
      orders.reduce((sum, order) => sum + (order.test ? 0 : orderAmounts(order).total), 0),
      world.data.shop.currency,
    );
  },
};

const withMinimum: Fields<Discount> = {
  shortSummary: (discount, _args, { world }) => shortSummary(discount, world.data),
  // Recorded of a basic discount that was given none.
  recurringCycleLimit: (discount) => inputOf(discount).recurringCycleLimit ?? 1,
  minimumRequirement: (discount, _args, { world }) => {
    const { quantity, subtotal } = inputOf(discount).minimumRequirement ?? {};
    if (quantity?.greaterThanOrEqualToQuantity) return { __typename: "DiscountMinimumQuantity", ...quantity };
    if (!subtotal?.greaterThanOrEqualToSubtotal) return null;
    const money = moneyOf(subtotal.greaterThanOrEqualToSubtotal, world.data.shop.currency);
    return { __typename: "DiscountMinimumSubtotal", greaterThanOrEqualToSubtotal: money };
  },
};

const gets: Fields<Discount> = {
  customerGets: (discount) => ({ discount, ...inputOf(discount).customerGets }),
};

export const codeDiscountTypes: Record<string, Fields<Discount>> = {
  DiscountCodeBasic: { ...shared, ...withMinimum, ...gets },
  DiscountCodeBxgy: {
    ...shared,
    ...gets,
    customerBuys: (discount) => ({ discount, ...inputOf(discount).customerBuys }),
    usesPerOrderLimit: (discount) => inputOf(discount).usesPerOrderLimit ?? null,
  },
  DiscountCodeFreeShipping: {
    ...shared,
    ...withMinimum,
    appliesOnOneTimePurchase: (discount) => inputOf(discount).appliesOnOneTimePurchase ?? true,
    appliesOnSubscription: (discount) => inputOf(discount).appliesOnSubscription ?? false,
    destinationSelection: (discount) => {
      const { countries } = inputOf(discount).destination ?? {};
      return countries
        ? { __typename: "DiscountCountries", countries: countries.add ?? [], includeRestOfWorld: countries.includeRestOfWorld ?? false }
        : { __typename: "DiscountCountryAll", allCountries: true };
    },
    maximumShippingPrice: (discount, _args, { world }) => {
      const price = inputOf(discount).maximumShippingPrice;
      return price === undefined || price === null ? null : moneyOf(price, world.data.shop.currency);
    },
  },
};

export const typeOfDiscount = ({ kind }: Discount) => `DiscountCode${kind[0]!.toUpperCase()}${kind.slice(1)}`;
