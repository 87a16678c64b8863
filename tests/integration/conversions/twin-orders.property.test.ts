/**
 * The ledger equals what the shop's own orders come to, whatever happened to the messages about them. Breaks when: a lost
 * message is not found by the comparison, a page is taken in twice, the Admin API's words are read differently from a
 * webhook's, a member's own terms are forgotten.
 */
import fc from "fast-check";
import { randomUUID } from "node:crypto";

import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { placeOrder } from "#tests/twin/outside/checkout.ts";
import { cancelOrder, refundOrder } from "#tests/twin/outside/refunds.ts";
import type { WorldEvent } from "#tests/twin/world/types.ts";

import { line, reckon, type Held, type Terms } from "./reference.ts";

const DAY = 24 * 60 * 60 * 1000;
const ago = (days: number) => new Date(Date.now() - days * DAY);
const NAMES = ["SOFIA15", "NOAH15", "GLOW"] as const;

let app: InstalledApp;
let discountId: string;
let take: typeof import("#app/conversions/take-in-order.server.ts");
let recordWaiting: (typeof import("#app/conversions/record-waiting.server.ts"))["recordWaiting"];
let checkSums: (typeof import("#app/conversions/sum-anew.server.ts"))["checkSums"];
let reattribute: (typeof import("#app/conversions/attribute-orders.server.ts"))["reattribute"];
let runComparison: (typeof import("#app/conversions/run-comparison.server.ts"))["runComparison"];
let changedOrdersOf: (typeof import("#app/composition.server.ts"))["changedOrdersOf"];
beforeAll(async () => {
  app = await anInstalledApp();
  discountId = await app.aDiscount("Glow", ["WELCOME"]);
  app.twin.world.data.products.push({
    id: 7,
    title: "Serum",
    handle: "serum",
    vendor: "",
    priceMinor: 3_333,
    variantId: 8,
    createdAt: ago(90).toISOString(),
  });
  take = await import("#app/conversions/take-in-order.server.ts");
  ({ recordWaiting } = await import("#app/conversions/record-waiting.server.ts"));
  ({ checkSums } = await import("#app/conversions/sum-anew.server.ts"));
  ({ reattribute } = await import("#app/conversions/attribute-orders.server.ts"));
  ({ runComparison } = await import("#app/conversions/run-comparison.server.ts"));
  ({ changedOrdersOf } = await import("#app/composition.server.ts"));
});
afterAll(() => app.close());

const story = fc.record({
  held: fc.uniqueArray(fc.record({ member: fc.nat(2), key: fc.constantFrom(...NAMES), days: fc.integer({ min: 0, max: 55 }) }), {
    minLength: 1,
    maxLength: 5,
    selector: ({ key, days }) => `${key} ${days}`,
  }),
  orders: fc.array(
    fc.record({
      days: fc.integer({ min: 1, max: 50 }),
      codes: fc.subarray([...NAMES]),
      lower: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 4 }),
      currency: fc.constantFrom("USD", "EUR", "CAD"),
      test: fc.nat(5).map((n) => n === 0),
      fate: fc.constantFrom("kept", "kept", "part", "whole", "cancelled"),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  terms: fc.array(
    fc.record({
      offerBps: fc.nat(3_000),
      perConversionMinor: fc.nat(500),
      ownDays: fc.integer({ min: 1, max: 60 }),
      ownBps: fc.nat(4_000),
    }),
    { minLength: 3, maxLength: 3 },
  ),
  arrival: fc.array(fc.nat(1_000), { maxLength: 40 }),
  lineageAfter: fc.nat(10),
  recordedAtOnce: fc.integer({ min: 1, max: 7 }),
  everythingCame: fc.boolean(),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** Plays the orders in the shop and answers what it would have told the app. */
function play({ orders }: Story): WorldEvent[] {
  const told: WorldEvent[] = [];
  const { world } = app.twin;
  const stop = world.onEvent((event) => told.push(event));
  for (const one of orders) {
    const placed = placeOrder(world, {
      codes: one.codes.map((code) => (one.lower ? code.toLowerCase() : code)),
      lines: [{ productId: 7, quantity: one.quantity }],
      processedAt: ago(one.days).toISOString(),
      test: one.test,
      presentmentCurrency: one.currency,
      completedEarlier: { discountId: Number(discountId.split("/").at(-1)) },
    });
    if (!placed.ok) throw new Error("The order was not placed");
    const { order } = placed;
    if (one.fate === "part") refundOrder(world, { orderId: order.id, lines: [{ lineId: order.lines[0]!.id, quantity: 1 }] });
    if (one.fate === "whole") refundOrder(world, { orderId: order.id });
    if (one.fate === "cancelled") cancelOrder(world, { orderId: order.id });
  }
  stop();
  return told.filter(({ topic }) => topic.startsWith("orders/") || topic.startsWith("refunds/"));
}

async function aShop(terms: readonly Terms[]) {
  await app.empty();
  await app.signIn();
  await app.db.shop.create({ data: { domain: app.shop, name: "", currency: "USD", ianaTimezone: "UTC", installedAt: ago(1) } });
  return Promise.all(
    terms.map(async ({ offerBps, perConversionMinor, ownFrom, ownBps }, index) => {
      const [offerId, memberId, enrolmentId] = [randomUUID(), randomUUID(), randomUUID()];
      const shop = app.shop;
      await app.db.offer.create({
        data: { id: offerId, shop, discountId: `d${index}`, title: "", summary: "", status: "ACTIVE", startsAt: ago(90) },
      });
      await app.db.commissionRule.create({ data: { shop, offerId, since: new Date(0), bps: offerBps, perConversionMinor } });
      await app.db.member.create({ data: { id: memberId, shop, firstName: "", lastName: "", email: `${index}`, handle: "" } });
      await app.db.enrolment.create({ data: { id: enrolmentId, shop, offerId, memberId } });
      await app.db.payout.create({ data: { shop, enrolmentId, commissionBps: ownBps, from: ownFrom, setBy: "1" } });
      return { offerId, memberId, enrolmentId };
    }),
  );
}

async function deliver({ topic, payload, triggeredAt }: WorldEvent): Promise<void> {
  const taking = topic === "refunds/create" ? take.takeInRefund : take.takeInOrder;
  const message = { shop: app.shop, topic, eventId: randomUUID(), payload, triggeredAt: new Date(triggeredAt) };
  expect(await taking(message)).toBe("done");
}

test("messages in any order, twice, late or never, and names that change hands, end in what the shop's orders come to", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      app.twin.world.data.orders = [];
      const terms = told.terms.map(({ ownDays, ...rest }) => ({ ...rest, ownFrom: ago(ownDays) }));
      const places = await aShop(terms);
      // Half a day apart from any order: Shopify's messages know whole seconds only.
      const held: Held[] = told.held.map(({ member, key, days }) => ({ member, key, from: ago(days + 0.5) }));
      const events = play(told);
      // Repeats and leaves out; whatever was left out comes in the end, or never.
      const arriving = told.arrival.map((at) => at % events.length);
      if (told.everythingCame) arriving.push(...events.keys());
      const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
      for (const index of arriving.slice(0, told.lineageAfter)) await deliver(events[index]!);
      // What is not recorded by then is recorded after the change of lineage.
      await recordWaiting(ctx, told.recordedAtOnce);
      await app.shopDb(app.shop).$transaction(async (tx) => {
        await tx.promoCode.createMany({
          data: held.map(({ member, key, from }) => ({
            shop: app.shop,
            ...places[member]!,
            name: key,
            key,
            liveFrom: from,
            liveUntil: from,
            issuedFor: "leak",
          })),
        });
        await reattribute(tx, { shop: app.shop, keys: [...NAMES] });
      });
      for (const index of arriving.slice(told.lineageAfter)) await deliver(events[index]!);
      while ((await recordWaiting(ctx, told.recordedAtOnce)) > 0);
      const ledger = async () =>
        (await app.db.conversion.findMany()).map((row) =>
          line({
            order: row.orderId,
            member: places.findIndex(({ enrolmentId }) => enrolmentId === row.enrolmentId),
            state: row.state,
            net: Number(row.netMinor),
            earned: Number(row.commissionMinor),
          }),
        );
      const expected = reckon(app.twin.world.data.orders, held, terms).toSorted();
      if (told.everythingCame) expect((await ledger()).toSorted()).toEqual(expected);

      const compare = () =>
        runComparison(
          { shop: app.shop, db: app.shopDb(app.shop) },
          {
            kind: "asked",
            changed: changedOrdersOf(app.shop),
            signal: new AbortController().signal,
            now: () => new Date(Date.now() + DAY),
          },
        );
      expect(await compare()).toBe("ended");
      expect(await app.db.ledgerRun.findMany({ select: { state: true, problem: true, ordersRead: true } })).toEqual([
        { state: "done", problem: null, ordersRead: told.orders.length },
      ]);
      expect((await ledger()).toSorted()).toEqual(expected);
      if (told.everythingCame) expect(await app.db.ledgerCorrection.count()).toBe(0);

      expect(await checkSums(ctx)).toEqual([]);

      const corrections = await app.db.ledgerCorrection.count();
      expect(await compare()).toBe("ended");
      expect(await app.db.ledgerCorrection.count()).toBe(corrections);
    }),
    { numRuns: 20, endOnFailure: true, seed: 20_261_122 },
  );
}, 120_000);
