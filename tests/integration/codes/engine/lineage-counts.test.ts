/** Orders and refreshes together: whatever code of their lineage a shopper used, the member is the one it counts for. */
import { ONLY_MERCHANDISE } from "#app/orders/order-facts.ts";
import { reattribute } from "#app/orders/attribution/attribute-orders.server.ts";
import { recordOrder } from "#app/orders/ingest/record-order.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { refreshStore } from "#app/codes/engine/store.server.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "./a-refresh.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("an order under any code of the lineage counts for the member who held it, in any letter case, and for nobody else", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  at.deps.store = refreshStore(ctx, { onLineageChanged: reattribute });
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const [sofia, noah] = offer.members;
  let serial = 0;
  const order = (code: string) =>
    ctx.db.$transaction((tx) =>
      recordOrder(tx, ctx.shop, {
        order: {
          ...ONLY_MERCHANDISE,
          id: `gid://shopify/Order/${(serial += 1)}`,
          name: `#${serial}`,
          processedAt: at.clock(),
          updatedAt: at.clock(),
          cancelledAt: null,
          test: false,
          currency: "USD",
          subtotalMinor: 1_000n,
          customerId: null,
          codes: [{ key: keyOf(code), name: code }],
        },
        refunds: [],
      }),
    );
  const refreshTo = async (name: string) => {
    const { refreshId } = await at.draft(offer, [name]);
    expect(await at.start(refreshId)).toEqual({ ok: true });
    await at.settle(offer.discountId);
    expect((await at.view(refreshId)).counts).toMatchObject({ done: 1 });
  };

  await order("creator1");
  await refreshTo("FRESH");
  await order("Fresh");
  await order("CREATOR2");
  await refreshTo("fresh");
  await order("FRESH");
  await refreshTo("NEWEST");
  await order("newest");
  await order("STRANGER");

  const conversions = await ctx.db.conversion.groupBy({ by: ["enrolmentId"], _count: true, _sum: { netMinor: true } });
  expect(conversions.toSorted((a, b) => b._count - a._count)).toEqual([
    { enrolmentId: sofia!.enrolmentId, _count: 4, _sum: { netMinor: 4_000n } },
    { enrolmentId: noah!.enrolmentId, _count: 1, _sum: { netMinor: 1_000n } },
  ]);
  const offers = await ctx.db.conversion.findMany({ select: { offerId: true }, distinct: ["offerId"] });
  expect(offers).toEqual([{ offerId: offer.id }]);
});
