/** A shop whose orders are told by webhooks to one ledger and read by a comparison into another. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { aWebhook, deliver } from "#tests/support/webhook.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";
import { orderPayload, refundPayload } from "#tests/twin/world/orders-payload.ts";
import type { Order } from "#tests/twin/world/types.ts";

export const DAY = 24 * 60 * 60 * 1000;

export let app: InstalledApp;
export let ctx: ShopContext;
export let comparison: typeof import("#app/orders/reconciliation/run-comparison.server.ts") &
  typeof import("#app/orders/reconciliation/ledger-runs.server.ts");
export let composition: typeof import("#app/composition.server.ts");
export let routes: Record<"orders" | "refunds" | "customers", Parameters<typeof deliver>[0]>;
export let processOrderEvents: (typeof import("#app/orders/ingest/process-order-events.server.ts"))["processOrderEvents"];
/** To be called by a test file once, at its top. */
export function haveTwoTellings(): void {
  beforeAll(async () => {
    app = await anInstalledApp({ pace: { bulkQueryMs: [0, 0] } });
    ctx = { shop: app.shop, db: app.shopDb(app.shop) };
    comparison = {
      ...(await import("#app/orders/reconciliation/run-comparison.server.ts")),
      ...(await import("#app/orders/reconciliation/ledger-runs.server.ts")),
    };
    composition = await import("#app/composition.server.ts");
    ({ processOrderEvents } = await import("#app/orders/ingest/process-order-events.server.ts"));
    routes = {
      orders: await import("#app/routes/webhooks.orders.ts"),
      refunds: await import("#app/routes/webhooks.refunds.ts"),
      customers: await import("#app/routes/webhooks.customers.ts"),
    };
  });
  beforeEach(async () => {
    await app.empty();
    await aWholeShop(app.db, app.shop);
    await emptyLedger();
    await app.db.promoCode.updateMany({ data: { liveFrom: new Date(0) } });
    await app.signIn();
    app.twin.faults.clear();
    app.twin.world.data.orders = [];
    app.twin.world.data.bulkOperations = [];
  });
  afterAll(() => app.close());
}

export async function emptyLedger(): Promise<void> {
  await app.db.ledgerRun.deleteMany();
  await app.db.order.deleteMany();
  await app.db.orderRefund.deleteMany();
  await app.db.orderDeletion.deleteMany();
}

export let serial = 0;

/** An order of 100.00 with the code of the shop's one member, who earns 12 %. */
export function anOrder(over: Partial<Order> = {}): Order {
  const { world } = app.twin;
  const at = new Date(Date.now() - 2 * DAY + (serial += 1) * 1_000).toISOString();
  const order: Order = {
    ...{ id: world.nextId(), name: `#${world.data.nextOrderNumber++}`, customerId: null, email: null },
    ...{ createdAt: at, processedAt: at, updatedAt: at, cancelledAt: null, cancelReason: null, test: false },
    ...{ currency: "USD", presentmentCurrency: "USD", shippingMinor: 500, taxMinor: 0, refunds: [] },
    discountCodes: [{ code: "Sofia15", amountMinor: 0, type: "percentage", discountId: null }],
    lines: [aLine(10_000)],
    ...over,
  };
  world.data.orders.push(order);
  return order;
}

export function aLine(priceMinor: number, over: Partial<Order["lines"][number]> = {}): Order["lines"][number] {
  const product = { productId: 7, variantId: 8, title: "Serum", quantity: 1 };
  return { id: app.twin.world.nextId(), ...product, priceMinor, discountMinor: 0, ...over };
}

/** The order with a refund of it. */
export function refunded(order: Order, over: Partial<Order["refunds"][number]>): Order {
  order.refunds.push({ id: app.twin.world.nextId(), createdAt: order.updatedAt, note: null, lines: [], shippingMinor: 0, ...over });
  return order;
}

export const paid = (minor: number, status: "success" | "pending" | "failure" = "success") => ({
  id: app.twin.world.nextId(),
  minor,
  status,
});
export const less = (minor: number) => [{ id: app.twin.world.nextId(), minor }];
/** The whole of a line given back, or money of it. */
export const back = (order: Order, quantity = 1, subtotalMinor = 10_000) => [{ lineId: order.lines[0]!.id, quantity, subtotalMinor }];

/** An order whose one line came back. */
export function returned(over: Partial<Order["refunds"][number]>): Order {
  const order = anOrder();
  return refunded(order, { lines: back(order), ...over });
}

/** What the ledger says of the orders: state, before and after what came back, commission. */
export const ledger = async () =>
  (await app.db.conversion.findMany({ orderBy: { orderId: "asc" } })).map(
    ({ state, grossMinor, refundedMinor, commissionMinor }) => `${state} ${grossMinor} - ${refundedMinor}: ${commissionMinor}`,
  );

export async function hear(orders: readonly Order[]): Promise<void> {
  for (const order of orders) {
    const body = orderPayload(app.twin.world, order);
    const triggeredAt = new Date(order.updatedAt);
    expect((await deliver(routes.orders, aWebhook({ shop: app.shop, topic: "orders/updated", body, triggeredAt }))).status).toBe(200);
    for (const refund of order.refunds) {
      const message = aWebhook({ shop: app.shop, topic: "refunds/create", body: refundPayload(app.twin.world, order, refund) });
      expect((await deliver(routes.refunds, message)).status).toBe(200);
    }
  }
  await processOrderEvents(ctx);
}

export async function compare(way: "pages" | "bulk" = "pages"): Promise<void> {
  const { run } = await ctx.db.$transaction((tx) => comparison.beginRun(tx, { shop: app.shop, kind: "adopted", now: later() }));
  await app.db.ledgerRun.updateMany({ where: { id: run.id }, data: { way } });
  const ask = {
    kind: "adopted",
    changed: composition.changedOrdersOf(app.shop),
    signal: new AbortController().signal,
    now: later,
  } as const;
  for (let turns = 0; turns < 20; turns++) if ((await comparison.runComparison(ctx, ask)) === "ended") return;
  throw new Error("The run does not end");
}

/** Messages of the last minutes are not missing yet. */
export const later = () => new Date(Date.now() + DAY);

/** What the ledger says by webhook; a comparison finds nothing to correct, and into an empty ledger both ways of reading say the same. */
export async function byEveryWay(orders: readonly Order[]): Promise<string[]> {
  const [{ currency = "USD" } = {}] = orders;
  await app.db.shop.updateMany({ data: { currency } });
  await hear(orders);
  const told = await ledger();
  await compare();
  expect(await app.db.ledgerCorrection.count()).toBe(0);
  for (const way of ["pages", "bulk"] as const) {
    await emptyLedger();
    await compare(way);
    expect({ way, ledger: await ledger() }).toEqual({ way, ledger: told });
  }
  return told;
}

export const lines = (count: number, of: (at: number) => Partial<Order["lines"][number]> = () => ({})) =>
  Array.from({ length: count }, (_, at) => aLine(100, of(at)));

export const withTax = () => anOrder({ taxesIncluded: true, taxMinor: 2_000, lines: [aLine(12_000)] });

/** Stories with what each comes to. */
export type Stories = [string, () => Order, string][];

/** The stories of a table as one shop's orders, each beside its name. */
export async function byTable(table: Stories): Promise<[string, string | undefined][]> {
  const told = await byEveryWay(table.map(([, story]) => story()));
  return table.map(([name], at) => [name, told[at]]);
}
export const asExpected = (table: Stories) => table.map(([name, , line]) => [name, line]);
