import { gid } from "../world/gid.ts";
import type { World } from "../world/types.ts";
import { builtAtOf, lineagesOf } from "./lineage.ts";
import { demoMembers } from "./members.ts";
import { offerPlans } from "./offers.ts";
import type { Reason } from "./offers.ts";

type StoryCode = {
  code: string;
  /** Null once the redeem code is gone from Shopify. */
  redeemCodeId: string | null;
  from: string;
  until: string | null;
  issuedFor: Reason;
  endedFor: Reason | null;
  /** Orders under it while it was held, in any letter case; what Shopify counted. */
  uses: number;
};

export type DemoStory = {
  builtAt: string;
  members: { firstName: string; lastName: string; email: string; handle: string; customerId: string | null }[];
  offers: { discountId: string; title: string; commissionPercent: number; members: { handle: string; lineage: StoryCode[] }[] }[];
};

/**
 * Who held which code and when, so that an app's records can be made to agree with the orders of a demo world.
 * Null when the world is not one. Meant for a store as it was built: what changed since is not told.
 */
export function demoStory(world: World): DemoStory | null {
  const builtAt = builtAtOf(world.discounts);
  if (!builtAt) return null;
  const customers = new Map(world.customers.map((customer) => [customer.email, customer.id]));
  const members = demoMembers.map((member) => {
    const id = customers.get(member.email);
    return { ...member, customerId: id === undefined ? null : gid("Customer", id) };
  });
  const offers = offerPlans.flatMap((plan) => {
    const discount = world.discounts.find(({ title }) => title === plan.title);
    if (!discount) return [];
    const orders = usesByName(world, discount.id);
    const told = lineagesOf(plan, builtAt).map(({ member, stretches }) => ({
      handle: member.handle,
      lineage: stretches.map(({ code, from, until, issuedFor, endedFor }): StoryCode => {
        const live = until === null ? discount.codes.find((redeemCode) => redeemCode.code === code) : undefined;
        const within = (at: number) => at >= from.getTime() && (until === null || at < until.getTime());
        const uses = (orders.get(code.toLowerCase()) ?? []).filter(within).length;
        return {
          code,
          redeemCodeId: live ? gid("DiscountRedeemCode", live.id) : null,
          from: from.toISOString(),
          until: until?.toISOString() ?? null,
          issuedFor,
          endedFor,
          uses,
        };
      }),
    }));
    return [
      { discountId: gid("DiscountCodeNode", discount.id), title: plan.title, commissionPercent: plan.commissionPercent, members: told },
    ];
  });
  return { builtAt: builtAt.toISOString(), members, offers };
}

/** Moments of the orders of one discount, by the name they were made under. */
function usesByName(world: World, discountId: number): Map<string, number[]> {
  const uses = new Map<string, number[]>();
  for (const order of world.orders)
    for (const used of order.discountCodes)
      if (used.discountId === discountId)
        uses.set(used.code.toLowerCase(), [...(uses.get(used.code.toLowerCase()) ?? []), Date.parse(order.processedAt)]);
  return uses;
}
