/**
 * The ledger equals what the shop's own orders come to, whatever happened to the messages about them. Breaks when: a lost
 * message is not found by the comparison, a page or a file is taken in twice, the Admin API's words are read differently
 * from a webhook's, an edit of an order is missed, a refresh that is written down late leaves orders with the wrong member,
 * a member's own terms are forgotten.
 */
import fc from "fast-check";
import { randomUUID } from "node:crypto";

import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { placeOrder } from "#tests/twin/outside/checkout.ts";
import { editOrder } from "#tests/twin/outside/edits.ts";
import { cancelOrder, refundOrder } from "#tests/twin/outside/refunds.ts";
import type { WorldEvent } from "#tests/twin/world/types.ts";

import { line, reckon, type Held, type Terms } from "./reference.ts";

const DAY = 24 * 60 * 60 * 1000;
const ago = (days: number) => new Date(Date.now() - days * DAY);
const NAMES = ["SOFIA15", "NOAH15", "GLOW"] as const;

let app: InstalledApp;
let discountId: string;
let take: typeof import("#app/orders/ingest/ingest-order.server.ts");
let processOrderEvents: (typeof import("#app/orders/ingest/process-order-events.server.ts"))["processOrderEvents"];
let checkRollups: (typeof import("#app/orders/rollups/rebuild-rollups.server.ts"))["checkRollups"];
let reattribute: (typeof import("#app/orders/attribution/attribute-orders.server.ts"))["reattribute"];
let lineage: typeof import("#app/codes/lineage.store.server.ts");
let runComparison: (typeof import("#app/orders/reconciliation/run-comparison.server.ts"))["runComparison"];
let changedOrdersOf: (typeof import("#app/composition.server.ts"))["changedOrdersOf"];
beforeAll(async () => {
  app = await anInstalledApp({ pace: { bulkQueryMs: [0, 0] } });
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
  take = await import("#app/orders/ingest/ingest-order.server.ts");
  ({ processOrderEvents } = await import("#app/orders/ingest/process-order-events.server.ts"));
  ({ checkRollups } = await import("#app/orders/rollups/rebuild-rollups.server.ts"));
  ({ reattribute } = await import("#app/orders/attribution/attribute-orders.server.ts"));
  lineage = await import("#app/codes/lineage.store.server.ts");
  ({ runComparison } = await import("#app/orders/reconciliation/run-comparison.server.ts"));
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
      // In this order, seconds apart.
      fates: fc.subarray(["grown", "part", "shrunk", "whole", "cancelled"] as const, { maxLength: 3 }),
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
  /** In what order the rest comes: more numbers than there can be messages. */
  rest: fc.array(fc.nat(), { minLength: 100, maxLength: 100 }),
  /** A message that comes again is known by its id, or, after a replay, by nothing. */
  sameIds: fc.boolean(),
  recordedAtOnce: fc.integer({ min: 1, max: 7 }),
  everythingCame: fc.boolean(),
  inBulk: fc.boolean(),
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
    const [orderId, lineId] = [placed.order.id, placed.order.lines[0]!.id];
    for (const fate of one.fates) {
      // Shopify's messages know whole seconds only.
      world.data.clockOffsetMs += 1_000;
      if (fate === "grown") editOrder(world, { orderId, add: [{ productId: 7, quantity: 1 }] });
      if (fate === "part") refundOrder(world, { orderId, lines: [{ lineId, quantity: 1 }] });
      if (fate === "shrunk") editOrder(world, { orderId, remove: [{ lineId, quantity: 1 }] });
      if (fate === "whole") refundOrder(world, { orderId });
      if (fate === "cancelled") cancelOrder(world, { orderId });
    }
  }
  stop();
  // orders/edited is not listened to: orders/updated says all of it.
  return told.filter(({ topic }) => topic !== "orders/edited" && (topic.startsWith("orders/") || topic.startsWith("refunds/")));
}

/** A member's refreshes are written down one after the other, as the engine does it; those of others in between, and late. */
function refreshesOf(held: readonly Held[], places: Awaited<ReturnType<typeof aShop>>): (() => Promise<void>)[][] {
  return places.map(({ enrolmentId }, member) =>
    held
      .filter((one) => one.member === member)
      .toSorted((a, b) => +a.from - +b.from)
      .map(({ key, from }) => async () => {
        await app.shopDb(app.shop).$transaction(async (tx) => {
          const scope = { shop: app.shop, tx };
          const live = await tx.promoCode.findMany({ where: { enrolmentId, liveUntil: null } });
          await lineage.endCodes(
            scope,
            live.map(({ id }) => ({ codeId: id, at: from, usesAtEnd: 0, endedFor: "leak" })),
          );
          const begins = { enrolmentId, name: key, redeemCodeId: null, liveFrom: from, issuedFor: "leak", refreshItemId: null } as const;
          await lineage.beginCodes(scope, [begins]);
          await reattribute(tx, { shop: app.shop, keys: [key] });
        });
      }),
  );
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

async function deliver({ topic, payload, triggeredAt }: WorldEvent, eventId: string): Promise<void> {
  const taking = topic === "refunds/create" ? take.ingestRefund : take.ingestOrder;
  const message = { shop: app.shop, topic, eventId, payload, triggeredAt: new Date(triggeredAt) };
  expect(await taking(message)).toBe("done");
}

test("messages in any order, twice, late or never, and names that change hands, end in what the shop's orders come to", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      app.twin.world.data.orders = [];
      app.twin.world.data.bulkOperations = [];
      const terms = told.terms.map(({ ownDays, ...rest }) => ({ ...rest, ownFrom: ago(ownDays) }));
      const places = await aShop(terms);
      // Half a day apart from any order: Shopify's messages know whole seconds only.
      const held: Held[] = told.held.map(({ member, key, days }) => ({ member, key, from: ago(days + 0.5) }));
      const events = play(told);
      const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
      const refreshes = refreshesOf(held, places);
      // Repeats and leaves out; whatever was left out comes in the end, or never. A refresh is always written down once.
      const arriving = told.arrival.map((at) => at % (events.length + refreshes.length));
      // Not as they happened: what came last in the shop would put right whatever an older message had overwritten.
      const lastOnes = [...events.keys()].filter((index) => !arriving.includes(index));
      if (told.everythingCame) arriving.push(...lastOnes.toSorted((a, b) => (told.rest[a] ?? 0) - (told.rest[b] ?? 0)));
      const ids = events.map(() => randomUUID());
      for (const index of arriving) {
        const event = events[index];
        if (event) await deliver(event, (told.sameIds && ids[index]) || randomUUID());
        else await refreshes[index - events.length]?.shift()?.();
        // Some are recorded before what comes next, the others together and after it.
        if (index % told.recordedAtOnce === 0) await processOrderEvents(ctx, told.recordedAtOnce);
      }
      for (const left of refreshes) for (const refresh of left) await refresh();
      while ((await processOrderEvents(ctx, told.recordedAtOnce)) > 0);
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

      const changed = { ...changedOrdersOf(app.shop), ...(told.inBulk && { count: async () => 1_000_000 }) };
      const ask = { kind: "adopted", changed, signal: new AbortController().signal, now: () => new Date(Date.now() + DAY) } as const;
      const compare = async () => {
        for (let turns = 1; turns < 10; turns++) if ((await runComparison(ctx, ask)) === "ended") return "ended";
        return "more";
      };
      expect(await compare()).toBe("ended");
      expect(await app.db.ledgerRun.findMany({ select: { state: true, problem: true, ordersRead: true } })).toEqual([
        { state: "done", problem: null, ordersRead: told.orders.length },
      ]);
      expect((await ledger()).toSorted()).toEqual(expected);
      if (told.everythingCame) expect(await app.db.ledgerCorrection.count()).toBe(0);

      expect(await checkRollups(ctx)).toEqual([]);

      const corrections = await app.db.ledgerCorrection.count();
      expect(await compare()).toBe("ended");
      expect(await app.db.ledgerCorrection.count()).toBe(corrections);
    }),
    { numRuns: 20, endOnFailure: true, seed: 20_261_122 },
  );
});
