import { takeErrorLines } from "#tests/support/error-lines.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { redactCustomer } from "#tests/support/privacy.ts";
import { aWebhook, deliver } from "#tests/support/webhook.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";
import * as recorded from "#tests/unit/orders/ingest/recorded-messages.ts";

const SHOP = "lumen-botanics.myshopify.com";
const OTHER = "other.myshopify.com";

let app: TestApp;
let orders: typeof import("#app/routes/webhooks.orders.ts");
let refunds: typeof import("#app/routes/webhooks.refunds.ts");
let processOrderEvents: (typeof import("#app/orders/ingest/process-order-events.server.ts"))["processOrderEvents"];
beforeAll(async () => {
  app = await anApp();
  orders = await import("#app/routes/webhooks.orders.ts");
  refunds = await import("#app/routes/webhooks.refunds.ts");
  ({ processOrderEvents } = await import("#app/orders/ingest/process-order-events.server.ts"));
});
beforeEach(async () => {
  await app.empty();
  await aWholeShop(app.db, SHOP);
  // What stands for a whole shop has names that wait to be counted anew.
  await app.db.ordersToAttribute.deleteMany();
});
afterAll(() => app.close());

const anOrder = (over: object = {}) => ({
  id: 900,
  name: "#900",
  created_at: "2026-06-01T10:00:00Z",
  processed_at: "2026-06-01T10:00:00Z",
  updated_at: "2026-06-01T10:00:00Z",
  cancelled_at: null,
  test: false,
  currency: "USD",
  subtotal_price: "85.00",
  customer: { id: 55 },
  discount_codes: [{ code: "Sofia15", amount: "15.00", type: "percentage" }],
  refunds: [],
  ...over,
});
const aRefund = { id: 71, order_id: 900, created_at: "2026-06-03T10:00:00Z", refund_line_items: [{ subtotal: "20.00", quantity: 1 }] };

const payload = (over: object = {}, message: object = {}) =>
  deliver(orders, aWebhook({ shop: SHOP, topic: "orders/create", body: anOrder(over), ...message }));
/** The worker's part, as it does it a moment later. */
const record = (shop = SHOP) => processOrderEvents({ shop, db: app.shopDb(shop) });
const placed = async (over: object = {}, message: { shop?: string; eventId?: string; secret?: string; triggeredAt?: Date } = {}) => {
  const answer = await payload(over, message);
  await record(message.shop);
  return answer;
};
const refunded = async (message: object = {}) => {
  const answer = await deliver(refunds, aWebhook({ shop: SHOP, topic: "refunds/create", body: aRefund, ...message }));
  await record();
  return answer;
};
const conversions = () => app.db.conversion.findMany({ where: { orderId: "gid://shopify/Order/900" } });
const everything = async () => [
  await app.db.order.findMany(),
  await app.db.orderRefund.findMany(),
  await app.db.conversion.findMany(),
  await app.db.webhookReceipt.findMany(),
];

test("an order counts for the member who holds its code, in whatever letters the shopper typed it", async () => {
  expect((await placed()).status).toBe(200);
  expect(await conversions()).toMatchObject([{ state: "counted", grossMinor: 8_500n, netMinor: 8_500n, commissionMinor: 1_020n }]);
});

test("a message that was not signed with the app's secret is 401 and changes nothing", async () => {
  const before = await everything();
  expect((await placed({}, { secret: "somebody else's" })).status).toBe(401);
  expect(await everything()).toEqual(before);
});

test("a body that was changed on the way is 401", async () => {
  const signed = aWebhook({ shop: SHOP, topic: "orders/create", body: anOrder() });
  const forged = new Request(signed.url, {
    method: "POST",
    headers: signed.headers,
    body: JSON.stringify(anOrder({ subtotal_price: "8500.00" })),
  });
  expect((await deliver(orders, forged)).status).toBe(401);
  expect(await conversions()).toEqual([]);
});

test("a request without Shopify's headers is 400, and one that is no POST 405", async () => {
  const bare = new Request("https://reissue.example.com/webhooks/orders", { method: "POST", body: "{}" });
  expect((await deliver(orders, bare)).status).toBe(400);
  expect((await deliver(orders, new Request(bare.url))).status).toBe(405);
});

test.each(["Shop-Domain", "Topic", "Webhook-Id", "API-Version", "Hmac-Sha256"])(
  "a signed order without X-Shopify-%s is 400",
  async (missing) => {
    const message = aWebhook({ shop: SHOP, topic: "orders/create", body: anOrder() });
    message.headers.delete(`X-Shopify-${missing}`);
    expect((await deliver(orders, message)).status).toBe(400);
    expect(await conversions()).toEqual([]);
  },
);

test("a body of nothing is 400, and a signed one that is no JSON is 422", async () => {
  expect((await deliver(orders, aWebhook({ shop: SHOP, topic: "orders/create", body: "" }))).status).toBe(400);
  expect((await deliver(orders, aWebhook({ shop: SHOP, topic: "orders/create", body: "{" }))).status).toBe(422);
  expect(takeErrorLines()).toMatchObject([{ event: "webhook_unreadable", shop: SHOP, error: "body: invalid_type" }]);
});

test("a signature of another length, or in letters that are none, is 401", async () => {
  for (const signature of ["short", "é".repeat(44), "=".repeat(44)]) {
    const message = aWebhook({ shop: SHOP, topic: "orders/create", body: anOrder() });
    message.headers.set("X-Shopify-Hmac-Sha256", signature);
    expect((await deliver(orders, message)).status).toBe(401);
  }
});

test("a signature of Shopify's newer kind of events is the library's to check", async () => {
  const message = aWebhook({ shop: SHOP, topic: "orders/create", body: anOrder() });
  const headers = new Headers();
  message.headers.forEach((value, name) => headers.set(name.replace("x-shopify-", "shopify-"), value));
  const sent = (body: string) => new Request(message.url, { method: "POST", headers, body });
  expect((await deliver(orders, sent(JSON.stringify(anOrder())))).status).toBe(200);
  expect((await deliver(orders, sent(JSON.stringify(anOrder({ subtotal_price: "8500.00" }))))).status).toBe(401);
});

test("an event that was taken in before is answered 200 and changes nothing, even with another body", async () => {
  await placed({}, { eventId: "event-1" });
  const before = await everything();
  expect((await placed({ subtotal_price: "1.00", updated_at: "2026-07-01T10:00:00Z" }, { eventId: "event-1" })).status).toBe(200);
  expect(await everything()).toEqual(before);
});

test("one event delivered many times at once is taken in once", async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => placed({}, { eventId: "event-2" })));
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(await conversions()).toHaveLength(1);
  expect(await app.db.webhookReceipt.count({ where: { eventId: "event-2" } })).toBe(1);
});

test("a refund corrects the figures, also when it comes before its order, and once however often it is told", async () => {
  expect((await refunded()).status).toBe(200);
  await placed();
  await refunded();
  await placed({ updated_at: "2026-06-03T10:00:01Z", refunds: [aRefund] });
  expect(await conversions()).toMatchObject([{ grossMinor: 8_500n, refundedMinor: 2_000n, netMinor: 6_500n, commissionMinor: 780n }]);
});

test("a cancelled order earns nothing, and the older message that comes after does not bring it back", async () => {
  await placed({ cancelled_at: "2026-06-02T10:00:00Z", updated_at: "2026-06-02T10:00:00Z" });
  await placed();
  expect(await conversions()).toMatchObject([{ state: "cancelled", commissionMinor: 0n }]);
});

test("a test order is kept as one and earns nothing", async () => {
  await placed({ test: true });
  expect(await conversions()).toMatchObject([{ state: "test", commissionMinor: 0n }]);
});

test("an order paid in another currency counts in the shop's", async () => {
  const money = (amount: string, currency_code: string) => ({ amount, currency_code });
  await placed({
    presentment_currency: "EUR",
    subtotal_price_set: { shop_money: money("85.00", "USD"), presentment_money: money("78.20", "EUR") },
  });
  expect(await conversions()).toMatchObject([{ grossMinor: 8_500n, commissionMinor: 1_020n }]);
});

test("an order that is told days late counts at the time it was placed, not when it came", async () => {
  await placed({}, { triggeredAt: new Date("2026-06-09T10:00:00Z") });
  expect(await conversions()).toMatchObject([{ state: "counted", at: new Date("2026-06-01T10:00:00Z") }]);
});

test("an order without a code is answered 200 and not kept", async () => {
  expect((await placed({ discount_codes: [] })).status).toBe(200);
  expect(await app.db.order.count({ where: { id: "gid://shopify/Order/900" } })).toBe(0);
});

test("the same code at another shop is nobody's here", async () => {
  await aWholeShop(app.db, OTHER);
  await placed({}, { shop: OTHER });
  expect((await conversions()).map((row) => row.shop)).toEqual([OTHER]);
});

test("a shop that has not installed the app is 404, and the event is not marked as taken in", async () => {
  expect((await placed({}, { shop: "stranger.myshopify.com", eventId: "event-3" })).status).toBe(404);
  expect(await app.db.webhookReceipt.count({ where: { eventId: "event-3" } })).toBe(0);
});

test("a signed body that makes no sense is 422 and may be delivered again once it can be read", async () => {
  const answer = await placed({ subtotal_price: null }, { eventId: "event-4" });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toBe("The body is not what this topic carries");
  expect(takeErrorLines()).toMatchObject([
    { event: "webhook_unreadable", eventId: "event-4", error: "subtotal_price: missing or unreadable" },
  ]);
  expect((await placed({}, { eventId: "event-4" })).status).toBe(200);
  expect(await conversions()).toHaveLength(1);
});

test("an order with what is no character in a text, which no database can hold, is taken in with its other codes", async () => {
  const codes = ["A\u0000B", "\ud83c", "Sofia15"].map((code) => ({ code, amount: "1.00", type: "percentage" }));
  expect((await placed({ name: "#9\u000000", discount_codes: codes })).status).toBe(200);
  expect(await conversions()).toHaveLength(1);
  expect(await app.db.order.findFirstOrThrow({ where: { id: "gid://shopify/Order/900" } })).toMatchObject({ name: "#9\ufffd00" });
});

test("what is answered waits, without the customer's name, until it is recorded; two workers record it once", async () => {
  await Promise.all(Array.from({ length: 5 }, (_, at) => payload({ id: 900 + at, customer: { id: 55, first_name: "Ann" } })));
  expect(await app.db.order.count({ where: { name: "#900" } })).toBe(0);
  const waiting = await app.db.webhookReceipt.findMany({ where: { topic: "ORDERS_CREATE", eventId: { not: "1" } } });
  expect(waiting).toHaveLength(5);
  expect(JSON.stringify(waiting)).not.toContain("Ann");
  const recorded = await Promise.all([record(), record()]);
  expect(recorded.reduce((sum, one) => sum + one, 0)).toBe(5);
  expect(await app.db.conversion.count({ where: { netMinor: 8_500n } })).toBe(5);
  expect(await record()).toBe(0);
});

test("figures that no worker brings up to date are told to be behind, with how many messages wait and since when", async () => {
  const { readIngestLag } = await import("#app/orders/ingest/ingest-lag.server.ts");
  const behind = (now: Date, shop = SHOP) => readIngestLag({ shop, db: app.shopDb(shop) }, now);
  const later = new Date(Date.now() + 5 * 60_000);
  expect(await behind(later)).toBeNull();
  await payload();
  await payload({ id: 901, name: "#901" });
  expect(await behind(new Date())).toBeNull();
  expect(await behind(later)).toEqual({ messages: 2, names: 0, since: expect.any(String) });
  expect(Math.abs(Date.parse((await behind(later))!.since) - Date.now())).toBeLessThan(60_000);
  expect(await behind(later, OTHER)).toBeNull();
  await record();
  expect(await behind(later)).toBeNull();
});

test("a message that cannot be recorded holds nobody up, and is recorded once it can be", async () => {
  await app.db.$executeRawUnsafe(`ALTER TABLE "Order" ADD CONSTRAINT "refused" CHECK ("name" <> '#901')`);
  try {
    await payload({ id: 901, name: "#901" });
    await payload();
    await record();
  } finally {
    await app.db.$executeRawUnsafe(`ALTER TABLE "Order" DROP CONSTRAINT "refused"`);
  }
  expect(takeErrorLines()).toMatchObject([
    { event: "message_not_recorded", shop: SHOP, error: expect.stringContaining('violates check constraint "refused"') },
  ]);
  expect(await app.db.order.count({ where: { name: { in: ["#900", "#901"] } } })).toBe(1);
  expect(await record()).toBe(0);
  await app.db.webhookReceipt.updateMany({ data: { tryAgainAt: new Date(0) } });
  expect(await record()).toBe(1);
  expect(await app.db.order.count({ where: { name: { in: ["#900", "#901"] } } })).toBe(2);
});

test("a customer who is erased while their order waits is not in it when it is recorded", async () => {
  await payload();
  await redactCustomer({ shop: SHOP, db: app.shopDb(SHOP) }, { customerId: "gid://shopify/Customer/55" });
  await record();
  expect(await app.db.order.findMany({ where: { name: "#900" }, select: { customerId: true } })).toEqual([{ customerId: null }]);
});

/** A message as it was recorded, with the code of the shop's member in place of the one it had. */
const withCode = (order: { discount_codes: object[]; refunds: readonly object[] }, ...refunds: object[]) => ({
  ...order,
  ...{ discount_codes: [{ code: "Sofia15", amount: "0.00", type: "percentage" }], discount_applications: [] },
  refunds: [...order.refunds, ...refunds],
});

/** The shop counts in this currency and has had its code ever since; nothing else was sold. */
async function inTheirDays(currency: string): Promise<void> {
  await app.db.shop.updateMany({ data: { currency } });
  await app.db.promoCode.updateMany({ data: { liveFrom: new Date(0) } });
  await app.db.order.deleteMany();
  await app.db.orderRefund.deleteMany();
}

/** What each part of an order earns: state, before and after what came back, commission. */
const ledger = async () =>
  (await app.db.conversion.findMany()).map(
    ({ state, grossMinor, refundedMinor, commissionMinor }) => `${state} ${grossMinor} - ${refundedMinor}: ${commissionMinor}`,
  );

test.each([
  ["an order that was paid in pounds", "EUR", withCode(recorded.POUNDS_IN_EURO), "counted 16204 - 0: 1620"],
  ["an order whose code stands among its tags", "USD", withCode(recorded.CODE_AMONG_TAGS), "counted 10000 - 0: 1000"],
  ["an order that staff wrote", "USD", withCode(recorded.WRITTEN_BY_STAFF), "counted 147590 - 0: 14759"],
  ["an order that was cancelled", "USD", withCode(recorded.CANCELLED), "cancelled 4096 - 4096: 0"],
])("as it was recorded, %s comes through the address of webhooks to what it earns", async (_, currency, body, expected) => {
  await inTheirDays(currency);
  expect((await deliver(orders, aWebhook({ shop: SHOP, topic: "orders/updated", body }))).status).toBe(200);
  await record();
  expect(await ledger()).toEqual([expected]);
});

test("as they were recorded, refunds that come before their order or after it take off the same", async () => {
  const order = { ...withCode(recorded.TAGGED_ONLY), currency: "CAD" };
  const worth = (minor: number) => {
    const amount = (minor / 100).toFixed(2);
    return { shop_money: { amount, currency_code: "CAD" }, presentment_money: { amount, currency_code: "CAD" } };
  };
  await inTheirDays("CAD");
  const stories = [
    { refund: recorded.ON_ITS_WAY, id: 6, subtotal: 186_106, left: 62_035, earns: "counted 186106 - 124071: 6204" },
    { refund: recorded.BROUGHT_BACK, id: 7, subtotal: 30_000, left: 15_603, earns: "counted 30000 - 14397: 1560" },
  ];
  for (const { refund, id, subtotal, left, earns } of stories) {
    const gid = `gid://shopify/Order/${id}`;
    const sets = { subtotal_price_set: worth(subtotal), current_subtotal_price_set: worth(left), taxes_included: false };
    const body = { ...order, ...sets, id, admin_graphql_api_id: gid, name: `#${id}`, line_items: [], refunds: [refund] };
    const told = [
      () => deliver(refunds, aWebhook({ shop: SHOP, topic: "refunds/create", body: refund })),
      () => deliver(orders, aWebhook({ shop: SHOP, topic: "orders/updated", body })),
    ];
    for (const inTurn of [told, told.toReversed()]) {
      await app.db.order.deleteMany();
      await app.db.orderRefund.deleteMany();
      for (const tell of inTurn) {
        expect((await tell()).status).toBe(200);
        await record();
      }
      expect(await ledger()).toEqual([earns]);
    }
  }
});
