import { blankWorld } from "../world/blank-world.ts";
import type { Collection, Discount, Product, RedeemCode, World } from "../world/types.ts";
import { catalog, collections, vendor } from "./catalog.ts";
import { lineagesOf } from "./lineage.ts";
import { leak, offerPlans, ownDiscounts } from "./offers.ts";
import type { OfferPlan } from "./offers.ts";
import { ledger } from "./ledger.ts";
import { diceOf } from "./random.ts";
import { allSales } from "./sales.ts";
import { couponHunters, regularCustomers } from "./shoppers.ts";

export { demoMembers } from "./members.ts";
export { demoStory } from "./story.ts";

const day = 24 * 60 * 60 * 1000;

/** The app whose codes the members hold, by the key it has in the demo. */
const appClientId = "reissue-demo-key";

/**
 * Lumen Botanics with its creators, eighteen months into its program. The same seed and `now` give the same store,
 * byte for byte. Orders and the codes' uses agree: what a live code counts is what was ordered with it since it was issued.
 */
export function demoWorld({ seed, now }: { seed: number; now: Date }): World {
  const world = blankWorld({ seed });
  const builtAt = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const daysAgo = (days: number) => new Date(builtAt.getTime() - days * day).toISOString();
  const nextId = () => world.nextId++;

  world.products = catalog.map(({ title, handle, priceMinor }): Product => ({
    id: nextId(),
    title,
    handle,
    vendor,
    priceMinor,
    variantId: nextId(),
    createdAt: daysAgo(900),
  }));
  world.collections = collections.map(({ title, handle, products }): Collection => ({
    id: nextId(),
    title,
    handle,
    productIds: world.products.filter((product) => products.includes(product.handle)).map(({ id }) => id),
  }));
  const regulars = regularCustomers({ seed, nextId });
  const hunters = couponHunters({ seed, nextId, count: leak.orders - 12 });
  world.customers = [...regulars, ...hunters];
  world.discounts = [
    ...ownDiscounts.map((own) => ownDiscount(own, { nextId, daysAgo })),
    ...offerPlans.map((plan) => offerDiscount(plan, { nextId, daysAgo, builtAt })),
  ];

  const dice = diceOf(seed);
  ledger(world, { sales: allSales({ dice, builtAt, regulars, hunters }), dice, builtAt });
  return world;
}

type Making = { nextId: () => number; daysAgo: (days: number) => string };

function offerDiscount(plan: OfferPlan, { nextId, daysAgo, builtAt }: Making & { builtAt: Date }): Discount {
  const began = daysAgo(plan.beganDaysAgo);
  return {
    id: nextId(),
    kind: "basic",
    title: plan.title,
    input: inputFor(plan.fraction),
    startsAt: began,
    endsAt: null,
    usageLimit: plan.usageLimit,
    appliesOncePerCustomer: plan.appliesOncePerCustomer,
    codes: lineagesOf(plan, builtAt)
      .map(({ stretches }) =>
        redeemCode(nextId(), { code: stretches.at(-1)!.code, createdAt: stretches.at(-1)!.from.toISOString(), createdByApp: appClientId }),
      )
      .sort((a, b) => a.id - b.id),
    usesOfDeletedCodes: 0,
    createdAt: began,
    updatedAt: began,
  };
}

function ownDiscount(own: (typeof ownDiscounts)[number], { nextId, daysAgo }: Making): Discount {
  const began = daysAgo(own.beganDaysAgo);
  const free = {
    destination: { all: true },
    minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "40.00" } },
    combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false },
  };
  return {
    id: nextId(),
    kind: own.kind,
    title: own.title,
    input: own.kind === "freeShipping" ? { ...free, customerSelection: { all: true } } : inputFor(own.fraction),
    startsAt: began,
    endsAt: own.endedDaysAgo === null ? null : daysAgo(own.endedDaysAgo),
    usageLimit: null,
    appliesOncePerCustomer: own.oncePerCustomer,
    codes: own.codes.map((code) => redeemCode(nextId(), { code, createdAt: began, createdByApp: null })),
    usesOfDeletedCodes: 0,
    createdAt: began,
    updatedAt: own.endedDaysAgo === null ? began : daysAgo(own.endedDaysAgo),
  };
}

/** A share off the whole order, which may go together with free shipping. */
const inputFor = (fraction: number) => ({
  customerGets: { value: { percentage: fraction }, items: { all: true } },
  customerSelection: { all: true },
  combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: true },
});

const redeemCode = (id: number, rest: Pick<RedeemCode, "code" | "createdAt" | "createdByApp">): RedeemCode => ({
  id,
  uses: 0,
  usedBy: [],
  ...rest,
});
