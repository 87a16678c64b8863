/** One story of a shop, told by webhooks to one ledger and read by a comparison into another: both come to the same. */
import { randomUUID } from "node:crypto";

import { aWebhook, deliver } from "#tests/support/webhook.ts";
import { deleteOrder } from "#tests/twin/outside/refunds.ts";
import { orderPayload } from "#tests/twin/world/orders-payload.ts";
import type { Order } from "#tests/twin/world/types.ts";

import {
  DAY,
  aLine,
  anOrder,
  app,
  back,
  byEveryWay,
  compare,
  ctx,
  emptyLedger,
  hear,
  later,
  ledger,
  less,
  lines,
  paid,
  processOrderEvents,
  refunded,
  returned,
  routes,
  haveTwoTellings,
  withTax,
} from "./both-tellings.ts";

haveTwoTellings();

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

test("a code that staff gave as the reason of a discount is found on the order, by messages and by comparisons", async () => {
  const manualDiscounts = [
    { title: "Custom discount", reason: "Sofia15" },
    { title: "Damaged box", reason: "agreed by phone" },
  ];
  const order = anOrder({ discountCodes: [], manualDiscounts });
  const names = async () => (await app.db.orderMention.findMany({ orderBy: { key: "asc" } })).map(({ name }) => name);
  await hear([order]);
  expect(await names()).toEqual(["Custom discount", "Damaged box", "Sofia15"]);
  for (const way of ["pages", "bulk"] as const) {
    await emptyLedger();
    await compare(way);
    expect(await names()).toEqual(["Custom discount", "Damaged box", "Sofia15"]);
  }
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

test("a member's own purchases stay their own when the customer becomes one with another, and so do that one's", async () => {
  await app.db.commissionSettings.updateMany({ data: { ownPurchases: "reject" } });
  const order = orderPayload(app.twin.world, anOrder());
  for (const id of [7, 70]) {
    const body = { ...order, id, admin_graphql_api_id: null, customer: { id } };
    await deliver(routes.orders, aWebhook({ shop: app.shop, topic: "orders/create", body, eventId: randomUUID() }));
  }
  await app.db.member.updateMany({ data: { customerId: "gid://shopify/Customer/7" } });
  await processOrderEvents(ctx);
  expect((await ledger()).toSorted()).toEqual(["counted 10000 - 0: 1200", "rejected 10000 - 0: 0"]);
  const body = {
    admin_graphql_api_customer_kept_id: "gid://shopify/Customer/70",
    admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/7",
  };
  await deliver(routes.customers, aWebhook({ shop: app.shop, topic: "customers/merge", body }));
  expect(await ledger()).toEqual(["rejected 10000 - 0: 0", "rejected 10000 - 0: 0"]);
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
  const known = await app.db.order.findMany({ orderBy: [{ processedAt: "asc" }, { id: "asc" }], select: { customerId: true } });
  expect(known).toEqual([{ customerId: `gid://shopify/Customer/${customer.id}` }, { customerId: null }]);
});
