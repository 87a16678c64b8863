/** A pool of codes for visitors to try things on. */
import { keyOf } from "#app/codes/promo-code.ts";
import { checkDrift } from "#app/drift/check-drift.server.ts";
import { recordOrder } from "#app/orders/ingest/record-order.server.ts";
import { ONLY_GOODS } from "#app/orders/order-facts.ts";
import { advancePool } from "#app/pools/advance-pool.server.ts";
import { changePool } from "#app/pools/change-pool.server.ts";
import { handOut } from "#app/pools/hand-out.server.ts";
import { readPoolView } from "#app/pools/read-pool.server.ts";
import type { Bench } from "#tests/integration/codes/engine/a-refresh.ts";
import { placed } from "#tests/integration/offers/creators.ts";
import { anOffer } from "#tests/support/builders.ts";
import type { Options } from "#tests/support/in-memory-shopify.ts";

/** An offer whose members have links, its pool switched off, and what visitors, buyers and the job do with it. */
export async function aPool(
  bench: Bench,
  { members = 1, usageLimit = 1, ...options }: Options & { members?: number; usageLimit?: number } = {},
) {
  const { ctx, shopify, ...at } = bench.aShop(options);
  const plan = anOffer().withMembers(members);
  const offer = await (usageLimit > 0 ? plan.limitedTo(usageLimit) : plan).in(ctx, shopify);
  for (const [index, { enrolmentId }] of offer.members.entries())
    await ctx.db.stableLink.create({ data: { shop: ctx.shop, handle: `creator-${index}`, enrolmentId } });
  const { discountId } = offer;
  const deps = { codes: shopify.codes, now: at.clock };
  const advance = () => advancePool(ctx, discountId, deps);
  let orders = 0;
  const tell = (telling: Parameters<typeof recordOrder>[2]) => ctx.db.$transaction((tx) => recordOrder(tx, ctx.shop, telling));
  return {
    ...{ ctx, shopify, at, offer, advance },
    turn: (isOn: boolean, more: { namedFallback?: boolean; staleDays?: number; limitTimes?: number } = {}) =>
      changePool(ctx, {
        ...{ offerId: offer.id, isOn, namedFallback: true, staleDays: 7, limitTimes: 3, by: "1", now: at.clock(), enqueue: at.enqueue },
        ...more,
      }),
    /** Until there is nothing more to do now. */
    async settle() {
      for (let round = 0; round < 200; round += 1) {
        const again = await advance();
        if (again === null) return;
        at.pass(again === "now" ? 0.01 : again.inSeconds);
      }
      throw new Error("It never came to rest");
    },
    visit: (visitor: string, member = 0) =>
      handOut(ctx, {
        ...{ offerId: offer.id, discountId, enrolmentId: offer.members[member]!.enrolmentId, visitor, now: at.clock() },
        enqueue: at.enqueue,
      }),
    buy: async (code: string) => {
      const order = placed((orders += 1), at.clock().toISOString(), keyOf(code));
      await tell({ order, refunds: [] });
      return order.id;
    },
    refund: async (orderId: string, code: string) => {
      const order = placed(Number(orderId.split("/").at(-1)), at.clock().toISOString(), keyOf(code));
      const refund = {
        ...ONLY_GOODS,
        id: `gid://shopify/Refund/${orderId.split("/").at(-1)}`,
        orderId,
        amountMinor: 5_000n,
        createdAt: at.clock(),
      };
      await tell({ order, refunds: [refund] });
    },
    check: () => checkDrift(ctx, { discountId, codes: shopify.codes, now: at.clock }),
    atShopify: () =>
      shopify.discounts
        .get(discountId)!
        .codes.map(({ name }) => name)
        .filter((name) => name.includes("-")),
    look: () => readPoolView(ctx, { offerId: offer.id, now: at.clock() }),
  };
}
