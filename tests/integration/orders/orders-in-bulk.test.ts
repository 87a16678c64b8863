/** The ledger reads a shop's past as one file that Shopify writes. What can go wrong with it, and what it costs. */
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";

import { Prisma } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";
import { refundOrder } from "#tests/twin/outside/refunds.ts";
import { orderPayload } from "#tests/twin/world/orders-payload.ts";
import type { Order } from "#tests/twin/world/types.ts";

const DAY = 24 * 60 * 60 * 1000;

let app: InstalledApp;
let ctx: ShopContext;
let runs: typeof import("#app/orders/reconciliation/run-comparison.server.ts") &
  typeof import("#app/orders/reconciliation/ledger-runs.server.ts");
let composition: typeof import("#app/composition.server.ts");
let ingestOrder: (typeof import("#app/orders/ingest/ingest-order.server.ts"))["ingestOrder"];
let processOrderEvents: (typeof import("#app/orders/ingest/process-order-events.server.ts"))["processOrderEvents"];
beforeAll(async () => {
  app = await anInstalledApp({ pace: { bulkQueryMs: [0, 0] } });
  ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  runs = {
    ...(await import("#app/orders/reconciliation/run-comparison.server.ts")),
    ...(await import("#app/orders/reconciliation/ledger-runs.server.ts")),
  };
  composition = await import("#app/composition.server.ts");
  ({ ingestOrder } = await import("#app/orders/ingest/ingest-order.server.ts"));
  ({ processOrderEvents } = await import("#app/orders/ingest/process-order-events.server.ts"));
});
beforeEach(async () => {
  await app.empty();
  await aWholeShop(app.db, app.shop);
  await app.db.ledgerRun.deleteMany();
  await app.db.order.deleteMany();
  await app.db.promoCode.updateMany({ data: { liveFrom: new Date(0) } });
  await app.signIn();
  app.twin.faults.clear();
  app.twin.world.data.orders = [];
  app.twin.world.data.bulkOperations = [];
  app.twin.api.log.length = 0;
});
afterAll(() => app.close());

/** Orders of the last days, 10.00 each, all with the code of the shop's one member. */
function orders(count: number, over: Partial<Order> = {}): Order[] {
  const { world } = app.twin;
  const made = Array.from({ length: count }, (_, index): Order => {
    const at = new Date(Date.now() - (1 + (index % 40)) * DAY).toISOString();
    return {
      ...{ id: world.nextId(), name: `#${world.data.nextOrderNumber++}`, customerId: null, email: null },
      ...{ createdAt: at, processedAt: at, updatedAt: at, cancelledAt: null, cancelReason: null, test: false },
      ...{ currency: "USD", presentmentCurrency: "USD", shippingMinor: 0, taxMinor: 0, refunds: [] },
      discountCodes: [{ code: "Sofia15", amountMinor: 0, type: "percentage", discountId: null }],
      lines: [{ id: world.nextId(), productId: 7, variantId: 8, title: "Serum", quantity: 1, priceMinor: 1_000, discountMinor: 0 }],
      ...over,
    };
  });
  world.data.orders.push(...made);
  return made;
}

const aRun = async (over: object = {}) =>
  (await ctx.db.$transaction((tx) => runs.beginRun(tx, { shop: app.shop, kind: "adopted", now: new Date(), ...over }))).run;
/** A run that reads in bulk, however few orders there are. */
async function aRunInBulk() {
  const { id } = await aRun();
  await app.db.ledgerRun.updateMany({ where: { id }, data: { way: "bulk" } });
}
const turn = (signal = new AbortController().signal) =>
  runs.runComparison(ctx, { kind: "adopted", changed: composition.changedOrdersOf(app.shop), signal, now: () => new Date() });
async function toTheEnd(): Promise<number> {
  for (let turns = 1; turns < 30; turns++) if ((await turn()) === "ended") return turns;
  throw new Error("The run does not end");
}
const ledger = () => app.db.conversion.aggregate({ _count: true, _sum: { netMinor: true }, where: { shop: app.shop } });
const theRun = () => app.db.ledgerRun.findFirstOrThrow();
const asked = (root: string) => app.twin.api.log.filter(({ roots }) => roots.includes(root)).length;
async function told(order: Order): Promise<void> {
  const payload = orderPayload(app.twin.world, order);
  const message = { shop: app.shop, topic: "ORDERS_CREATE", eventId: randomUUID(), payload, triggeredAt: null };
  expect(await ingestOrder(message)).toBe("done");
  await processOrderEvents(ctx);
}

test("a past of thousands of orders is one file: no page is read, and what messages brought before is not counted twice", async () => {
  const [first, second] = orders(2_050);
  refundOrder(app.twin.world, { orderId: first!.id, amountMinor: 400 });
  refundOrder(app.twin.world, { orderId: second!.id, amountMinor: 100 });
  await told(first!);
  await toTheEnd();
  expect(await theRun()).toMatchObject({ state: "done", way: "bulk", ordersRead: 2_048, setbacks: 0 });
  expect(await ledger()).toEqual({ _count: 2_049, _sum: { netMinor: 2_048_600n } });
  expect({ files: asked("bulkOperationRunQuery"), pages: asked("orders"), refunds: asked("order") }).toEqual({
    files: 1,
    pages: 0,
    refunds: 0,
  });
});

test("a few orders are read page by page, for a file would be waited for longer", async () => {
  orders(3);
  expect(await toTheEnd()).toBe(1);
  expect(await theRun()).toMatchObject({ state: "done", way: "pages", ordersRead: 3 });
  expect(asked("bulkOperationRunQuery")).toBe(0);
});

test("what came back of an order is read beside the file, once: a refund never changes", async () => {
  const [order] = orders(2);
  order!.refunds.push({
    id: 5,
    createdAt: order!.createdAt,
    note: null,
    lines: [{ lineId: order!.lines[0]!.id, quantity: 0, subtotalMinor: 300 }],
    shippingMinor: 0,
  });
  for (const reads of [1, 1]) {
    await aRunInBulk();
    await toTheEnd();
    expect(await ledger()).toEqual({ _count: 2, _sum: { netMinor: 1_700n } });
    expect(asked("order")).toBe(reads);
  }
});

test("a file that was interrupted goes on where it stopped, and no order is read twice", async () => {
  orders(600);
  await aRunInBulk();
  await turn();
  const changed = composition.changedOrdersOf(app.shop);
  const stopping = new AbortController();
  const interrupted: typeof changed = {
    ...changed,
    async *readFile(url, ask) {
      for await (const part of changed.readFile(url, ask)) {
        stopping.abort();
        yield part;
      }
    },
  };
  const now = () => new Date();
  expect(await runs.runComparison(ctx, { kind: "adopted", changed: interrupted, signal: stopping.signal, now })).toEqual({ inSeconds: 1 });
  expect(await theRun()).toMatchObject({ state: "running", cursor: "1000", ordersRead: 250 });
  await toTheEnd();
  expect(await theRun()).toMatchObject({ state: "done", ordersRead: 600 });
  expect(await ledger()).toEqual({ _count: 600, _sum: { netMinor: 600_000n } });
});

test.each([
  // The last order may be cut off and is left for the next file.
  ["breaks off", "bulk_query_broken", 49],
  ["was called off", "bulk_query_canceled", 0],
  ["has a dead link", "bulk_query_dead_link", 0],
] as const)("a file that %s is asked for again, and what it held of the orders stays", async (_what, kind, kept) => {
  orders(100);
  app.twin.faults.add({ kind });
  await aRunInBulk();
  await turn();
  await turn();
  expect((await ledger())._count).toBe(kept);
  await toTheEnd();
  expect(await theRun()).toMatchObject({ state: "done", way: "bulk", setbacks: 1, ordersRead: 100 });
  expect(await ledger()).toEqual({ _count: 100, _sum: { netMinor: 100_000n } });
});

test("after the third file that came to nothing the orders are read page by page", async () => {
  orders(120);
  app.twin.faults.add({ kind: "bulk_query_broken", times: 3 });
  await aRunInBulk();
  await toTheEnd();
  expect(await theRun()).toMatchObject({ state: "done", way: "pages", setbacks: 3, ordersRead: 120 });
  expect(await ledger()).toEqual({ _count: 120, _sum: { netMinor: 120_000n } });
});

test("while Shopify runs as many files as it will, the run waits a minute and has changed nothing", async () => {
  orders(1);
  app.twin.faults.add({ kind: "bulk_query_refused" });
  await aRunInBulk();
  expect(await turn()).toEqual({ inSeconds: 60 });
  expect(await theRun()).toMatchObject({ state: "running", operationId: null, setbacks: 0 });
  await toTheEnd();
  expect((await ledger())._count).toBe(1);
});

test("a start whose answer was lost is found again by its words, not made twice", async () => {
  orders(1);
  app.twin.faults.add({ kind: "bulk_query_stuck" });
  app.twin.faults.add({ kind: "timeout_after", operation: "^StartBulkQuery$" });
  await aRunInBulk();
  await expect(turn()).rejects.toThrow("no usable answer");
  await turn();
  expect(app.twin.world.data.bulkOperations).toHaveLength(1);
  expect(await turn()).toEqual({ inSeconds: 2 });
  app.twin.faults.release();
  await toTheEnd();
  expect((await ledger())._count).toBe(1);
});

test("a file that is not there after hours is given up for pages", async () => {
  orders(2);
  app.twin.faults.add({ kind: "bulk_query_stuck" });
  await aRunInBulk();
  await turn();
  await app.db.ledgerRun.updateMany({ data: { operationAt: new Date(Date.now() - 7 * 60 * 60 * 1000) } });
  await toTheEnd();
  expect(await theRun()).toMatchObject({ state: "done", way: "pages" });
  expect((await ledger())._count).toBe(2);
});

test("a shop that no longer lets the app read orders ends the run and says so", async () => {
  orders(2);
  await aRunInBulk();
  await turn();
  const [operation] = app.twin.world.data.bulkOperations;
  Object.assign(operation!, { status: "FAILED", errorCode: "ACCESS_DENIED", completedAt: operation!.createdAt, dueAt: null });
  for (const token of app.twin.world.data.tokens) token.scopes = token.scopes.filter((scope) => scope !== "read_orders");
  await toTheEnd();
  expect(await theRun()).toMatchObject({ state: "failed", problem: "scope_missing" });
});

test("orders of the last 60 days are read, and older ones only where the shop allows all of them", async () => {
  const old = new Date(Date.now() - 90 * DAY).toISOString();
  orders(1);
  // Changed lately, but placed too long ago: without read_all_orders Shopify does not show it.
  orders(1, { createdAt: old, processedAt: old, updatedAt: new Date(Date.now() - DAY).toISOString() });
  await aRunInBulk();
  await toTheEnd();
  expect(await theRun()).toMatchObject({ allOrders: false, ordersRead: 1 });
  expect(Math.round((Date.now() - (await theRun()).since.getTime()) / DAY)).toBe(60);

  await app.db.ledgerRun.deleteMany();
  await app.db.session.updateMany({ data: { scope: "read_orders,read_all_orders" } });
  app.twin.world.data.tokens.forEach((token) => token.scopes.push("read_all_orders"));
  await aRunInBulk();
  await toTheEnd();
  expect(await theRun()).toMatchObject({ allOrders: true, since: new Date(0), ordersRead: 2 });
  expect((await ledger())._count).toBe(2);
});

test("a shop whose ledger is in use holds up no other shop's orders, and its own are recorded once it is free", async () => {
  const { startOrderEventLoop } = await import("#app/orders/ingest/order-event-loop.server.ts");
  const { lockLedger } = await import("#app/orders/ledger-lock.server.ts");
  const waits = ["another.myshopify.com", app.shop, "third.myshopify.com"];
  for (const shop of waits) if (shop !== app.shop) await aWholeShop(app.db, shop);
  const tell = async (shop: string) => {
    const message = {
      topic: "ORDERS_CREATE",
      eventId: randomUUID(),
      payload: orderPayload(app.twin.world, orders(1)[0]!),
      triggeredAt: null,
    };
    expect(await ingestOrder({ shop, ...message })).toBe("done");
  };
  const waiting = async () =>
    (await app.db.webhookReceipt.findMany({ where: { payload: { not: Prisma.DbNull } } })).map(({ shop }) => shop);
  const until = async (isSo: () => Promise<boolean>) => {
    for (let look = 0; look < 500 && !(await isSo()); look++) await setTimeout(20);
    expect(await isSo()).toBe(true);
  };
  let loop: ReturnType<typeof startOrderEventLoop> | undefined;
  try {
    await ctx.db.$transaction(
      async (tx) => {
        await lockLedger(tx, app.shop);
        for (const shop of waits) await tell(shop);
        loop = startOrderEventLoop();
        const onlyMine = async () => (await waiting()).join() === app.shop;
        await until(onlyMine);
        // And what comes later.
        await tell(waits[0]!);
        await until(onlyMine);
      },
      { timeout: 30_000 },
    );
    await until(async () => (await waiting()).length === 0);
  } finally {
    await loop?.stop();
  }
});
