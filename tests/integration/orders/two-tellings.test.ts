/** One story of a shop, told by webhooks to one ledger and read by a comparison into another: both come to the same. */
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";
import { basisText } from "#app/orders/earnings.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { aWebhook, deliver } from "#tests/support/webhook.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";
import { deleteOrder } from "#tests/twin/outside/refunds.ts";
import { orderPayload, refundPayload } from "#tests/twin/world/orders-payload.ts";
import type { Order } from "#tests/twin/world/types.ts";

const DAY = 24 * 60 * 60 * 1000;

let app: InstalledApp;
let ctx: ShopContext;
let comparison: typeof import("#app/orders/reconciliation/run-comparison.server.ts") &
  typeof import("#app/orders/reconciliation/ledger-runs.server.ts");
let composition: typeof import("#app/composition.server.ts");
let routes: Record<"orders" | "refunds" | "customers", Parameters<typeof deliver>[0]>;
let processOrderEvents: (typeof import("#app/orders/ingest/process-order-events.server.ts"))["processOrderEvents"];
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

async function emptyLedger(): Promise<void> {
  await app.db.ledgerRun.deleteMany();
  await app.db.order.deleteMany();
  await app.db.orderRefund.deleteMany();
  await app.db.orderDeletion.deleteMany();
}

let serial = 0;

/** An order of 100.00 with the code of the shop's one member, who earns 12 %. */
function anOrder(over: Partial<Order> = {}): Order {
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

function aLine(priceMinor: number, over: Partial<Order["lines"][number]> = {}): Order["lines"][number] {
  const product = { productId: 7, variantId: 8, title: "Serum", quantity: 1 };
  return { id: app.twin.world.nextId(), ...product, priceMinor, discountMinor: 0, ...over };
}

/** The order with a refund of it. */
function refunded(order: Order, over: Partial<Order["refunds"][number]>): Order {
  order.refunds.push({ id: app.twin.world.nextId(), createdAt: order.updatedAt, note: null, lines: [], shippingMinor: 0, ...over });
  return order;
}

const paid = (minor: number, status: "success" | "pending" | "failure" = "success") => ({ id: app.twin.world.nextId(), minor, status });
const less = (minor: number) => [{ id: app.twin.world.nextId(), minor }];
/** The whole of a line given back, or money of it. */
const back = (order: Order, quantity = 1, subtotalMinor = 10_000) => [{ lineId: order.lines[0]!.id, quantity, subtotalMinor }];

/** An order whose one line came back. */
function returned(over: Partial<Order["refunds"][number]>): Order {
  const order = anOrder();
  return refunded(order, { lines: back(order), ...over });
}

/** What the ledger says of the orders: state, before and after what came back, commission. */
const ledger = async () =>
  (await app.db.conversion.findMany({ orderBy: { orderId: "asc" } })).map(
    ({ state, grossMinor, refundedMinor, commissionMinor }) => `${state} ${grossMinor} - ${refundedMinor}: ${commissionMinor}`,
  );

async function hear(orders: readonly Order[]): Promise<void> {
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

async function compare(way: "pages" | "bulk" = "pages"): Promise<void> {
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
const later = () => new Date(Date.now() + DAY);

/** Everything that may belong to a basis beside merchandise. */
const ALL_PARTS = { containedTax: true, giftCards: true, shipping: true, tips: true, duties: true };

/** What the ledger says by webhook; a comparison finds nothing to correct, and into an empty ledger both ways of reading say the same. */
async function byEveryWay(orders: readonly Order[]): Promise<string[]> {
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

const lines = (count: number, of: (at: number) => Partial<Order["lines"][number]> = () => ({})) =>
  Array.from({ length: count }, (_, at) => aLine(100, of(at)));

const withTax = () => anOrder({ taxesIncluded: true, taxMinor: 2_000, lines: [aLine(12_000)] });

test("that an order was paid and fulfilled is told alike by messages and by comparisons", async () => {
  const order = anOrder({ isFulfilled: true });
  const facts = () => app.db.order.findMany({ select: { fulfilled: true, fulfilledAt: true, paymentAt: true } });
  const at = new Date(Math.floor(Date.parse(order.updatedAt) / 1_000) * 1_000);
  await hear([order]);
  expect(await facts()).toEqual([{ fulfilled: true, fulfilledAt: at, paymentAt: at }]);
  for (const way of ["pages", "bulk"] as const) {
    await emptyLedger();
    await compare(way);
    expect(await facts()).toEqual([{ fulfilled: true, fulfilledAt: at, paymentAt: at }]);
  }
});

const stories: [string, () => Order, string][] = [
  ["an order of merchandise", () => anOrder(), "counted 10000 - 0: 1200"],
  ["a goodwill refund of 30.00 for no line", () => refunded(anOrder(), { adjustments: less(-3_000) }), "counted 10000 - 3000: 840"],
  ["items returned and restocked, nothing paid back", () => returned({ adjustments: less(10_000) }), "counted 10000 - 0: 1200"],
  ["a refund of the shipping alone", () => refunded(anOrder(), { shippingMinor: 500 }), "counted 10000 - 0: 1200"],
  ["more paid back than the order was worth", () => returned({ adjustments: less(-4_000) }), "counted 10000 - 10000: 0"],
  [
    "an item that an edit took off, paid back afterwards",
    () => {
      const order = anOrder();
      refunded(order, { lines: back(order, 1, 4_000), transactions: [] });
      return refunded(order, { transactions: [paid(4_000)] });
    },
    "counted 10000 - 4000: 720",
  ],
  [
    "items returned, their money on its way",
    () => returned({ adjustments: less(10_000), transactions: [paid(10_000, "pending")] }),
    "counted 10000 - 10000: 0",
  ],
  [
    "items returned, their money arrived after a while",
    () => returned({ adjustments: [...less(10_000), { ...less(-10_000)[0]!, pending: true }], transactions: [paid(10_000)] }),
    "counted 10000 - 10000: 0",
  ],
  ["items returned whose money failed to go back", () => returned({ transactions: [paid(10_000, "failure")] }), "counted 10000 - 0: 1200"],
  [
    "prices that contain duties",
    () => anOrder({ lines: [aLine(12_000)], dutiesMinor: 2_000, dutiesIncluded: true }),
    "counted 10000 - 0: 1200",
  ],
  ["prices that contain tax", withTax, "counted 10000 - 0: 1200"],
  [
    "half of prices that contain tax paid back",
    () => {
      const order = withTax();
      return refunded(order, { lines: back(order, 0, 6_000) });
    },
    "counted 10000 - 5000: 600",
  ],
  [
    "a gift card bought in the same order",
    () => anOrder({ lines: [aLine(10_000), aLine(5_000, { giftCard: true })] }),
    "counted 10000 - 0: 1200",
  ],
  ["an order that awaits a bank transfer", () => anOrder({ payment: "PENDING" }), "pending 10000 - 0: 0"],
  ["an order that is authorized and not captured", () => anOrder({ payment: "AUTHORIZED" }), "pending 10000 - 0: 0"],
  ["an order that is paid in part", () => anOrder({ payment: "PARTIALLY_PAID" }), "pending 10000 - 0: 0"],
  ["an order nobody has begun to pay (made by API, without a payment)", () => anOrder({ payment: "NONE" }), "pending 10000 - 0: 0"],
  [
    "an order that costs nothing and was never to be paid",
    () => anOrder({ payment: "NONE", shippingMinor: 0, lines: [aLine(10_000, { discountMinor: 10_000 })] }),
    "counted 0 - 0: 0",
  ],
  ["an order whose authorization was voided", () => anOrder({ payment: "VOIDED" }), "voided 10000 - 0: 0"],
  ["an order whose payment expired", () => anOrder({ payment: "EXPIRED" }), "voided 10000 - 0: 0"],
  ["an order that cost nothing", () => anOrder({ lines: [aLine(10_000, { discountMinor: 10_000 })] }), "counted 0 - 0: 0"],
  [
    "an order in yen, which have no smaller unit",
    () => anOrder({ currency: "JPY", presentmentCurrency: "JPY", lines: [aLine(10_001)] }),
    "counted 10001 - 0: 1200",
  ],
  [
    "an order in dinars, which have three digits",
    () => anOrder({ currency: "KWD", presentmentCurrency: "KWD", lines: [aLine(1_234_567)] }),
    "counted 1234567 - 0: 148148",
  ],
  [
    "an order of 25 lines, more than a page of orders shows",
    () => anOrder({ lines: lines(25, (at) => ({ giftCard: at >= 20 })) }),
    "counted 2000 - 0: 240",
  ],
  [
    "a refund of 75 lines, more than are read at once",
    () => {
      const order = anOrder({ lines: lines(75) });
      return refunded(order, { lines: order.lines.map(({ id }) => ({ lineId: id, quantity: 1, subtotalMinor: 100 })) });
    },
    "counted 7500 - 7500: 0",
  ],
];

const exchanged = (newMinor: number, over: Partial<Order["refunds"][number]>, about: Partial<Order> = {}) => {
  const order = anOrder({ lines: [aLine(10_000), aLine(newMinor)], ...about });
  return refunded(order, { lines: back(order), transactions: [], ...over });
};

/**
 * An item that is given in exchange is a further line of the order; what it costs is taken off what the return would pay back (Shopify's guide
 * to reading exchanges, and the notes of Microsoft's connector on `Refund.totalRefundedSet`).
 */
const exchanges: [string, () => Order, string][] = [
  ["an exchange for the same price", () => exchanged(10_000, {}), "counted 20000 - 10000: 1200"],
  [
    "an exchange for a dearer item whose balance is not paid",
    () => exchanged(25_000, {}, { payment: "PARTIALLY_PAID" }),
    "pending 35000 - 10000: 0",
  ],
  ["an exchange for a dearer item, the balance paid", () => exchanged(25_000, {}), "counted 35000 - 10000: 3000"],
  [
    "an exchange for a cheaper item, the difference paid back",
    () => exchanged(6_000, { transactions: [paid(4_000)] }),
    "counted 16000 - 10000: 720",
  ],
  [
    "an exchange for a cheaper item, the difference paid back later",
    () => refunded(exchanged(6_000, {}), { transactions: [paid(4_000)] }),
    "counted 16000 - 10000: 720",
  ],
  [
    "an exchange for a cheaper item of whose difference 10.00 is kept",
    () => exchanged(6_000, { transactions: [paid(3_000)], adjustments: less(1_000) }),
    "counted 16000 - 9000: 840",
  ],
  [
    "an exchange for the same price and a goodwill refund afterwards",
    () => refunded(exchanged(10_000, {}), { adjustments: less(-3_000), transactions: [paid(3_000)] }),
    "counted 20000 - 13000: 840",
  ],
  [
    "an exchange whose new item comes back as well",
    () => {
      const order = exchanged(10_000, {});
      return refunded(order, { lines: [{ lineId: order.lines[1]!.id, quantity: 1, subtotalMinor: 10_000 }], transactions: [paid(10_000)] });
    },
    "counted 20000 - 20000: 0",
  ],
];

const withAll = () => anOrder({ lines: [aLine(10_000), aLine(5_000, { giftCard: true })], tipMinor: 1_000, dutiesMinor: 2_000 });

/** Of an order of 100.00, a gift card of 50.00, shipping of 5.00, a tip of 10.00 and duties of 20.00, all of which earns. */
const partsRefunded: [string, () => Order, string][] = [
  ["an order of everything", withAll, "counted 18500 - 0: 2220"],
  ["its tip refunded", () => refunded(withAll(), { tipMinor: 1_000 }), "counted 18500 - 1000: 2100"],
  ["a part of its tip refunded", () => refunded(withAll(), { tipMinor: 400 }), "counted 18500 - 400: 2172"],
  ["its duties refunded", () => refunded(withAll(), { dutiesMinor: 2_000 }), "counted 18500 - 2000: 1980"],
  ["a part of its shipping refunded", () => refunded(withAll(), { shippingMinor: 300 }), "counted 18500 - 300: 2184"],
  [
    "its gift card refunded",
    () => {
      const order = withAll();
      return refunded(order, { lines: [{ lineId: order.lines[1]!.id, quantity: 1, subtotalMinor: 5_000 }] });
    },
    "counted 18500 - 5000: 1620",
  ],
  [
    "all of it refunded",
    () => {
      const order = withAll();
      const lines = order.lines.map(({ id, priceMinor }) => ({ lineId: id, quantity: 1, subtotalMinor: priceMinor }));
      return refunded(order, { lines, tipMinor: 1_000, dutiesMinor: 2_000, shippingMinor: 500 });
    },
    "counted 18500 - 18500: 0",
  ],
];

/** The stories of a table as one shop's orders, each beside its name. */
async function byTable(table: typeof exchanges): Promise<[string, string | undefined][]> {
  const told = await byEveryWay(table.map(([, story]) => story()));
  return table.map(([name], at) => [name, told[at]]);
}
const asExpected = (table: typeof exchanges) => table.map(([name, , line]) => [name, line]);

test("an exchange earns on what the shopper keeps, whatever the new item costs, by every way", async () => {
  expect(await byTable(exchanges)).toEqual(asExpected(exchanges));
});

test("what belongs to the commission basis takes off what was paid back of it, alone, in part and with the rest", async () => {
  await app.db.commissionSettings.updateMany({ data: { basis: basisText(ALL_PARTS) } });
  expect(await byTable(partsRefunded)).toEqual(asExpected(partsRefunded));
});

test("a tip that is paid back takes nothing off where tips earn nothing", async () => {
  expect(await byEveryWay([refunded(withAll(), { tipMinor: 1_000, dutiesMinor: 2_000 })])).toEqual(["counted 10000 - 0: 1200"]);
});

test.each(stories)("%s comes to the same by webhook, page by page and as a file", async (_, story, expected) => {
  expect(await byEveryWay([story()])).toEqual([expected]);
});

test("the custom discount of a draft order that a message lists as a code stays one after a comparison", async () => {
  const order = anOrder({ source: "shopify_draft_order", manualDiscounts: ["Sofia15"] });
  await hear([order]);
  order.discountCodes = [];
  order.updatedAt = new Date(Date.now() - DAY).toISOString();
  await compare();
  expect(await ledger()).toEqual(["counted 10000 - 0: 1200"]);
  order.manualDiscounts = [];
  order.updatedAt = new Date(Date.now() - DAY / 2).toISOString();
  await compare();
  expect(await ledger()).toEqual([]);
});

test("an order that is paid after all counts from then on, and one that is voided drops out", async () => {
  const [paid, voided] = [anOrder({ payment: "PENDING" }), anOrder({ payment: "AUTHORIZED" })];
  await hear([paid, voided]);
  expect(await ledger()).toEqual(["pending 10000 - 0: 0", "pending 10000 - 0: 0"]);
  delete paid.payment;
  voided.payment = "VOIDED";
  for (const order of [paid, voided]) order.updatedAt = new Date(Date.now() - DAY).toISOString();
  await hear([paid, voided]);
  expect((await ledger()).toSorted()).toEqual(["counted 10000 - 0: 1200", "voided 10000 - 0: 0"]);
});

test("an order that was deleted counts nothing, in whatever order its messages come", async () => {
  const [first, second] = [anOrder(), anOrder()];
  const gone = (order: Order) => aWebhook({ shop: app.shop, topic: "orders/delete", body: { id: order.id } });
  await hear([first]);
  for (const order of [first, second]) expect((await deliver(routes.orders, gone(order))).status).toBe(200);
  await processOrderEvents(ctx);
  await hear([first, second]);
  expect(await ledger()).toEqual(["deleted 10000 - 0: 0", "deleted 10000 - 0: 0"]);
});

test("an order whose deletion no message told is found by a comparison, and listed as a correction", async () => {
  const [stays, goes] = [anOrder(), anOrder()];
  await hear([stays, goes]);
  deleteOrder(app.twin.world, { orderId: goes.id });
  await compare();
  expect((await ledger()).toSorted()).toEqual(["counted 10000 - 0: 1200", "deleted 10000 - 0: 0"]);
  const corrections = await app.db.ledgerCorrection.findMany({ select: { found: true, orderName: true } });
  expect(corrections).toEqual([{ found: "deleted", orderName: goes.name }]);
});

test("a refund that an earlier reading had cut short is replaced by the whole of it", async () => {
  const order = anOrder();
  await hear([order]);
  refunded(order, { lines: back(order) });
  const cut = { id: `gid://shopify/Refund/${order.refunds[0]!.id}`, orderId: `gid://shopify/Order/${order.id}` };
  await app.db.orderRefund.create({ data: { shop: app.shop, ...cut, amountMinor: 100n, createdAt: new Date() } });
  await compare();
  expect(await ledger()).toEqual(["counted 10000 - 10000: 0"]);
});

test("a refund whose money was on its way is read again, and counts no more once it failed", async () => {
  const order = returned({ adjustments: less(10_000), transactions: [paid(10_000, "pending")] });
  await hear([order]);
  expect(await ledger()).toEqual(["counted 10000 - 10000: 0"]);
  order.refunds[0]!.transactions![0]!.status = "failure";
  await compare();
  expect(await ledger()).toEqual(["counted 10000 - 0: 1200"]);
});

test.each([false, true])("of two messages of one second the one triggered later is taken (the later one first: %s)", async (reversed) => {
  const order = anOrder();
  const at = Math.floor(Date.parse(order.updatedAt) / 1_000) * 1_000;
  const paid = orderPayload(app.twin.world, order);
  const messages = [
    { body: { ...paid, financial_status: "pending" }, triggeredAt: new Date(at + 100) },
    { body: paid, triggeredAt: new Date(at + 900) },
  ];
  for (const message of reversed ? messages.toReversed() : messages) {
    await deliver(routes.orders, aWebhook({ shop: app.shop, topic: "orders/updated", ...message }));
    await processOrderEvents(ctx);
  }
  expect(await ledger()).toEqual(["counted 10000 - 0: 1200"]);
});

test("ids beyond what a JSON number can hold are kept to the last digit, of an order, its customer and its refund", async () => {
  const body = { ...orderPayload(app.twin.world, anOrder()), admin_graphql_api_id: null, id: "ORDER", customer: { id: "CUSTOMER" } };
  const raw = JSON.stringify(body).replace('"ORDER"', "820982911946154508").replace('"CUSTOMER"', "115310627314723954");
  expect((await deliver(routes.orders, aWebhook({ shop: app.shop, topic: "orders/create", body: raw }))).status).toBe(200);
  const refund = `{"id": 890088186047892319, "order_id": 820982911946154508, "created_at": "2026-11-01T10:00:00Z", "refund_line_items": [{"subtotal": "10.00"}]}`;
  expect((await deliver(routes.refunds, aWebhook({ shop: app.shop, topic: "refunds/create", body: refund }))).status).toBe(200);
  await processOrderEvents(ctx);
  expect(await app.db.order.findFirst({ select: { id: true, customerId: true } })).toEqual({
    id: "gid://shopify/Order/820982911946154508",
    customerId: "gid://shopify/Customer/115310627314723954",
  });
  expect(await ledger()).toEqual(["counted 10000 - 1000: 1080"]);
});

test("customers that became one are one on orders, on members and on orders that still come under the old one", async () => {
  const order = orderPayload(app.twin.world, anOrder());
  const place = async (id: number) => {
    const body = { ...order, id, admin_graphql_api_id: null, customer: { id: 7 } };
    await deliver(routes.orders, aWebhook({ shop: app.shop, topic: "orders/create", body, eventId: randomUUID() }));
    await processOrderEvents(ctx);
  };
  await place(1);
  const body = {
    admin_graphql_api_customer_kept_id: "gid://shopify/Customer/70",
    admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/7",
    status: "completed",
  };
  expect((await deliver(routes.customers, aWebhook({ shop: app.shop, topic: "customers/merge", body }))).status).toBe(200);
  await place(2);
  const customers = await app.db.order.findMany({ select: { customerId: true } });
  expect(customers.map(({ customerId }) => customerId)).toEqual(["gid://shopify/Customer/70", "gid://shopify/Customer/70"]);
  expect((await app.db.member.findFirstOrThrow()).customerId).toBe("gid://shopify/Customer/70");
});

test("a customer that was deleted is said on Home until another one is linked; one that was merged is not", async () => {
  const { lostCustomers } = await import("#app/screens/home/lost-customers.server.ts");
  const member = await app.db.member.findFirstOrThrow();
  const linked = (customerId: string) => app.db.member.updateMany({ where: { id: member.id }, data: { customerId } });
  const hear = (topic: string, body: object) => deliver(routes.customers, aWebhook({ shop: app.shop, topic, body, eventId: randomUUID() }));
  const said = async () => (await lostCustomers(ctx)).map(({ action }) => action.url);
  await linked("gid://shopify/Customer/115310627314723954");
  expect((await hear("customers/delete", { id: 8 })).status).toBe(200);
  expect(await said()).toEqual([]);
  // Of two that become one Shopify tells the deletion as well, in either order.
  await hear("customers/delete", { id: null, admin_graphql_api_id: "gid://shopify/Customer/115310627314723954" });
  expect(await said()).toEqual([`/app/members/${member.id}`]);
  await hear("customers/merge", {
    admin_graphql_api_customer_kept_id: "gid://shopify/Customer/9",
    admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/115310627314723954",
    status: "completed",
  });
  expect(await said()).toEqual([]);
  await hear("customers/delete", { id: 9 });
  expect(await said()).toHaveLength(1);
  const { saveMember } = await import("#app/members/save-member.server.ts");
  const { firstName, lastName, email, handle } = member;
  await saveMember(ctx, { memberId: member.id, form: { firstName, lastName, email, handle, customerId: "10" } });
  expect(await said()).toEqual([]);
});

test("a comparison that may not see customers takes the orders, keeps the customer it knows and names what is missing", async () => {
  const customer = { id: app.twin.world.nextId(), firstName: "Mia", lastName: "Lund", email: "mia@example.com" };
  app.twin.world.data.customers.push({ ...customer, createdAt: later().toISOString(), updatedAt: later().toISOString() });
  await hear([anOrder({ customerId: customer.id })]);
  anOrder({ customerId: customer.id });
  for (const token of app.twin.world.data.tokens) token.scopes = token.scopes.filter((scope) => scope !== "read_customers");
  await compare();
  const run = await app.db.ledgerRun.findFirst({ select: { state: true, lacking: true, ordersRead: true } });
  expect(run).toEqual({ state: "done", lacking: "customer", ordersRead: 2 });
  const known = await app.db.order.findMany({ orderBy: { processedAt: "asc" }, select: { customerId: true } });
  expect(known).toEqual([{ customerId: `gid://shopify/Customer/${customer.id}` }, { customerId: null }]);
});
