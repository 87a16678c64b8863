import { recordOrder } from "#app/orders/ingest/record-order.server.ts";
import { ONLY_MERCHANDISE } from "#app/orders/order-facts.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { anOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";
import { changing } from "./changed-offer.ts";

let bench: Bench;
beforeAll(async () => void (bench = await aBench()));
afterAll(() => bench.close());

test("a payout counts for orders from then on, and what was earned before stays", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(2).in(ctx, shopify);
  const [first, second] = offer.members;
  const members = changing(ctx, { shopify, ...at });
  const order = (id: number, code: string, placed: string) =>
    ctx.db.$transaction((tx) =>
      recordOrder(tx, ctx.shop, {
        refunds: [],
        order: {
          ...ONLY_MERCHANDISE,
          id: `gid://shopify/Order/${id}`,
          name: `#${id}`,
          processedAt: new Date(placed),
          updatedAt: new Date(placed),
          cancelledAt: null,
          test: false,
          currency: "USD",
          subtotalMinor: 10_000n,
          customerId: null,
          codes: [{ key: keyOf(code), name: code }],
        },
      }),
    );
  await order(1, "CREATOR1", "2026-11-22T11:00:00Z");
  const rows = await members.change(offer, {
    kind: "payout",
    enrolmentIds: [first!.enrolmentId],
    own: { bps: 2_500, perConversionMinor: 0 },
  });
  expect(rows).toMatchObject([{ state: "done" }]);
  await order(2, "CREATOR1", "2026-11-22T12:30:00Z");
  await order(3, "CREATOR2", "2026-11-22T12:30:00Z");
  members.later(3_600_000);
  await members.change(offer, { kind: "payout", enrolmentIds: [first!.enrolmentId], own: null });
  await order(4, "CREATOR1", "2026-11-22T13:30:00Z");
  // A late message about an old order changes nothing about what it earned.
  await order(1, "CREATOR1", "2026-11-22T11:00:00Z");

  const earned = await ctx.db.conversion.findMany({ orderBy: { orderId: "asc" }, select: { enrolmentId: true, commissionMinor: true } });
  expect(earned).toEqual([
    { enrolmentId: first!.enrolmentId, commissionMinor: 1_000n },
    { enrolmentId: first!.enrolmentId, commissionMinor: 2_500n },
    { enrolmentId: second!.enrolmentId, commissionMinor: 1_000n },
    { enrolmentId: first!.enrolmentId, commissionMinor: 1_000n },
  ]);
});

test("the payout a member has already is nothing to do", async () => {
  const { ctx, shopify, ...at } = bench.aShop();
  const offer = await anOffer().withMembers(1).in(ctx, shopify);
  const members = changing(ctx, { shopify, ...at });
  const ids = [offer.members[0]!.enrolmentId];
  await members.change(offer, { kind: "payout", enrolmentIds: ids, own: { bps: 1_500, perConversionMinor: 0 } });
  members.later(1000);
  expect(await members.change(offer, { kind: "payout", enrolmentIds: ids, own: { bps: 1_500, perConversionMinor: 0 } })).toMatchObject([
    { state: "refused", sentence: "Nothing to do: this is their payout already." },
  ]);
  expect(await ctx.db.payout.count()).toBe(1);
});
