import { createHmac } from "node:crypto";
import { afterEach } from "@jest/globals";
import { placeOrder } from "#tests/twin/outside/checkout.ts";
import { backoff, maxAttempts } from "#tests/twin/outside/webhooks/delivery.ts";
import { aTwin, anApp, keeper, openApp, post, startReceiver } from "./outside-shop.ts";

const { keep, closeAll } = keeper();
afterEach(closeAll);

const aShopWithApp = async (answer?: Parameters<typeof startReceiver>[0]) => {
  const app = keep(await startReceiver(answer));
  const twin = keep(await aTwin({ appUrl: app.url, webhooks: true }));
  await openApp(twin);
  const order = () => {
    const placed = placeOrder(twin.world, { codes: [] });
    if (!placed.ok) throw new Error("The order was refused.");
    return placed.order;
  };
  return { app, twin, order };
};

test("an order is told to its subscription alone, signed over the raw body", async () => {
  const { app, twin, order } = await aShopWithApp();
  const { id } = order();
  await twin.deliveries.idle();
  expect(app.received).toHaveLength(1);
  const [{ path, headers, body }] = app.received as [(typeof app.received)[number]];
  expect(path).toBe("/hooks/orders");
  expect(JSON.parse(body).id).toBe(id);
  expect(headers["x-shopify-hmac-sha256"]).toBe(createHmac("sha256", anApp.secret).update(body).digest("base64"));
  expect(headers).toMatchObject({
    "x-shopify-topic": "orders/create",
    "x-shopify-shop-domain": "lumen-botanics.myshopify.com",
    "x-shopify-api-version": "2026-10",
    "x-shopify-name": "orders",
    "x-shopify-triggered-at": expect.stringMatching(/^2/),
    "x-shopify-webhook-id": expect.any(String),
    "x-shopify-event-id": expect.any(String),
  });
});

test("a message that is not accepted is sent again, the same in every byte, until it is", async () => {
  let refusals = 3;
  const { app, twin, order } = await aShopWithApp(() => ({ status: refusals-- > 0 ? 503 : 200 }));
  order();
  await twin.deliveries.idle();
  expect(app.received).toHaveLength(4);
  expect(new Set(app.received.map(({ body, headers }) => body + headers["x-shopify-webhook-id"])).size).toBe(1);
  expect(twin.deliveries.list()).toMatchObject([{ status: "delivered", attempts: 4, responseStatus: 200 }]);
});

test("after eight retries a message is given up", async () => {
  const app = keep(await startReceiver(() => ({ status: 302 })));
  const twin = keep(await aTwin({ appUrl: app.url, webhooks: true, webhookRetryMs: 0 }));
  await openApp(twin);
  placeOrder(twin.world, { codes: [] });
  await twin.deliveries.idle();
  expect(app.received).toHaveLength(9);
  expect(twin.deliveries.list()).toMatchObject([{ status: "failed", attempts: maxAttempts, responseStatus: 302 }]);
});

test("from a base of 56 seconds the eight waits add up to Shopify's four hours", () => {
  const waits = Array.from({ length: maxAttempts - 1 }, (_, index) => backoff(index + 1, 56_470));
  expect(waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000).toBeCloseTo(4, 2);
});

test("a lost message never arrives and a duplicate arrives twice under the same ids", async () => {
  const { app, twin, order } = await aShopWithApp();
  twin.faults.add({ kind: "webhook_lost", topic: "orders/create" });
  order();
  twin.faults.add({ kind: "webhook_duplicate", topic: "orders/create" });
  order();
  await twin.deliveries.idle();
  const ids = app.received.map(({ headers }) => `${headers["x-shopify-webhook-id"]} ${headers["x-shopify-event-id"]}`);
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(ids[1]);
  expect(twin.deliveries.list().map(({ status }) => status)).toEqual(["lost", "delivered", "delivered"]);
});

test("a late message is overtaken by the next", async () => {
  const { app, twin, order } = await aShopWithApp();
  twin.faults.add({ kind: "webhook_late", topic: "orders/create", ms: 80 });
  const [late, next] = [order(), order()];
  await twin.deliveries.idle();
  expect(app.received.map(({ body }) => JSON.parse(body).id)).toEqual([next.id, late.id]);
});

test("a replay sends what was sent before, with its old ids and body", async () => {
  const { app, twin, order } = await aShopWithApp();
  order();
  await twin.deliveries.idle();
  expect((await post(twin, "/__twin/webhooks/replay", { topic: "orders/create" })).body).toEqual({ replayed: 1 });
  await twin.deliveries.idle();
  const [first, second] = app.received;
  expect(second!.body).toBe(first!.body);
  expect(second!.headers["x-shopify-webhook-id"]).toBe(first!.headers["x-shopify-webhook-id"]);
});

test("nothing is sent to an app that is not installed, or where no app is", async () => {
  const app = keep(await startReceiver());
  const twin = keep(await aTwin({ appUrl: app.url, webhooks: true }));
  placeOrder(twin.world, { codes: [] });
  expect(twin.deliveries.list()).toEqual([]);

  const alone = keep(await aTwin({ appUrl: app.url, webhooks: false }));
  await openApp(alone);
  placeOrder(alone.world, { codes: [] });
  await alone.deliveries.idle();
  expect(alone.deliveries.list()).toMatchObject([{ status: "unsent", attempts: 0 }]);
  expect(app.received).toEqual([]);
});

test("a customer's erasure is asked for with the orders it concerns", async () => {
  const { app, twin } = await aShopWithApp();
  const placed = placeOrder(twin.world, { codes: [], customerEmail: "ada@mail.example" });
  if (!placed.ok) throw new Error("The order was refused.");
  await post(twin, "/__twin/compliance", { topic: "customers/redact", customerId: placed.order.customerId });
  await twin.deliveries.idle();
  const message = app.received.find(({ path }) => path === "/hooks/compliance")!;
  expect(JSON.parse(message.body)).toMatchObject({
    shop_domain: "lumen-botanics.myshopify.com",
    customer: { email: "ada@mail.example" },
    orders_to_redact: [placed.order.id],
  });
});
