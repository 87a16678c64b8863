import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";

import { takeErrorLines } from "#tests/support/error-lines.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWebhook, deliver } from "#tests/support/webhook.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";

let app: TestApp;
let server: Server;
let address: string;
beforeAll(async () => {
  app = await anApp();
  const { webhookActions } = await import("#app/http/webhook-actions.ts");
  const { createBodyReader, bodyLimit } = await import("#app/http/request-body.ts");
  const module = await import("#app/routes/webhooks.orders.ts");
  const action = webhookActions({ orders: { id: "orders", path: "webhooks/orders", module } } as never).get("/webhooks/orders")!;
  const bodies = createBodyReader();
  server = createServer((incoming, outgoing) => {
    void (async () => {
      const read = await bodies.read(incoming, bodyLimit("/webhooks/orders"));
      if (!read.ok) return outgoing.destroy();
      const response = await action(incoming.headers, read.body);
      const text = await response.text();
      outgoing.writeHead(response.status, { "Content-Length": Buffer.byteLength(text) }).end(text);
    })();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/orders`;
});
beforeEach(async () => {
  await app.empty();
  await aWholeShop(app.db, SHOP);
  // What stands for a whole shop has a receipt of its own.
  await app.db.webhookReceipt.deleteMany();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await app.close();
});

const anOrder = (over: object = {}) => ({
  id: 901,
  name: "#901 · Größe M",
  created_at: "2026-06-01T10:00:00Z",
  updated_at: "2026-06-01T10:00:00Z",
  currency: "USD",
  subtotal_price: "85.00",
  discount_codes: [{ code: "Sofia15" }],
  ...over,
});
const signed = (over: Partial<Parameters<typeof aWebhook>[0]> = {}) =>
  aWebhook({ shop: SHOP, topic: "orders/create", body: anOrder(), ...over });

async function post(
  message: Request,
  { body = message.text(), ...over }: { body?: Promise<string>; headers?: Headers; method?: string } = {},
) {
  return fetch(address, { method: "POST", headers: message.headers, body: await body, ...over });
}

test("a signed order called without the router is durable when it is answered 200", async () => {
  const answer = await post(signed({ eventId: "straight" }));
  expect([answer.status, await answer.text(), answer.headers.get("Content-Length")]).toEqual([200, "", "0"]);
  expect(await app.db.webhookReceipt.findMany()).toMatchObject([
    { shop: SHOP, topic: "ORDERS_CREATE", eventId: "straight", payload: { order: { name: "#901 · Größe M", subtotalMinor: "8500" } } },
  ]);
});

test("a body that comes in many pieces, some of them half a letter, is read whole", async () => {
  const message = signed({ body: anOrder({ note: "ä".repeat(200_000) }) });
  expect((await post(message)).status).toBe(200);
  expect(await app.db.webhookReceipt.count()).toBe(1);
});

test("a forged order called without the router is 401 and leaves nothing", async () => {
  expect((await post(signed({ secret: "somebody else's" }))).status).toBe(401);
  const changed = Promise.resolve(JSON.stringify(anOrder({ subtotal_price: "8500.00" })));
  expect((await post(signed(), { body: changed })).status).toBe(401);
  expect(await app.db.webhookReceipt.count()).toBe(0);
});

test.each(["Shop-Domain", "Topic", "Webhook-Id", "API-Version", "Hmac-Sha256"])(
  "called without the router, too, an order without X-Shopify-%s is 400",
  async (missing) => {
    const message = signed();
    message.headers.delete(`X-Shopify-${missing}`);
    expect((await post(message)).status).toBe(400);
    expect(await app.db.webhookReceipt.count()).toBe(0);
  },
);

test("an unknown shop 404, a body of something else 422, each with its length", async () => {
  expect((await post(signed({ shop: "nobody.myshopify.com" }))).status).toBe(404);
  const answer = await post(signed({ body: "{" }));
  expect([answer.status, await answer.text()]).toEqual([422, "The body is not what this topic carries"]);
  expect(takeErrorLines()).toMatchObject([{ event: "webhook_unreadable", shop: SHOP, error: "body: invalid_type" }]);
});

test("headers without the x- of Shopify's event subscriptions are read as well", async () => {
  const message = signed();
  const headers = new Headers();
  message.headers.forEach((value, name) => headers.set(name.replace("x-shopify-", "shopify-"), value));
  expect((await post(message.clone() as Request, { headers })).status).toBe(200);
  expect((await post(message, { headers, body: Promise.resolve(JSON.stringify(anOrder({ id: 902 }))) })).status).toBe(401);
});

test("a sender that goes away in the middle of its message harms nobody else", async () => {
  const lost = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const headers = [...signed().headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const came = once(server, "request");
  lost.write(`POST /webhooks/orders HTTP/1.1\r\nHost: here\r\n${headers}Content-Length: 5000\r\n\r\n{"id":`);
  const [, outgoing] = (await came) as [unknown, import("node:http").ServerResponse];
  lost.destroy();
  await once(outgoing, "close");
  expect((await post(signed())).status).toBe(200);
  expect(await app.db.webhookReceipt.count()).toBe(1);
});

test("of orders that come at once, the one that the database refuses fails alone", async () => {
  // Longer than a key of an index may be, and it cannot be pressed together.
  const refused = signed({ eventId: randomBytes(3_000).toString("hex") });
  const fine = Array.from({ length: 11 }, (_, at) => signed({ eventId: `beside ${at}`, body: anOrder({ id: 1_000 + at }) }));
  const route = await import("#app/routes/webhooks.orders.ts");
  const answers = await Promise.all([...fine.slice(0, 5), refused, ...fine.slice(5)].map((message) => deliver(route, message)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 500, 200, 200, 200, 200, 200, 200]);
  expect(await app.db.webhookReceipt.count()).toBe(11);
  expect(takeErrorLines()).toMatchObject([{ event: "webhook_failed", shop: SHOP }]);
});
