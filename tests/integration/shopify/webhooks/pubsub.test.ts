/** Webhooks that come by Google Pub/Sub, as its documentation describes what a push subscription sends. */
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from "jose";

import { anApp, type TestApp } from "#tests/support/app.ts";
import { deliver } from "#tests/support/webhook.ts";

const SHOP = "lumen.myshopify.com";
const AUDIENCE = "https://reissue.example.com/webhooks/pubsub";
const ACCOUNT = "push@project.iam.gserviceaccount.com";

let app: TestApp;
let google: Server;
let key: CryptoKey;
let keysAreThere = true;
let route: typeof import("#app/routes/webhooks.pubsub.ts");

beforeAll(async () => {
  const pair = await generateKeyPair("RS256");
  key = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  google = createServer((_, response) => {
    if (keysAreThere) response.setHeader("Content-Type", "application/json").end(JSON.stringify({ keys: [jwk] }));
    else response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => google.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    PUBSUB_AUDIENCE: AUDIENCE,
    PUBSUB_SERVICE_ACCOUNT: ACCOUNT,
    PUBSUB_KEYS_URL: `http://127.0.0.1:${(google.address() as AddressInfo).port}/certs`,
  });
  app = await anApp();
  route = await import("#app/routes/webhooks.pubsub.ts");
});
beforeEach(async () => {
  await app.empty();
  await app.db.shop.create({
    data: { domain: SHOP, name: "Lumen", currency: "EUR", ianaTimezone: "UTC", installedAt: new Date("2026-10-01T00:00:00Z") },
  });
});
afterAll(async () => {
  await app.close();
  await new Promise((resolve) => google.close(resolve));
});

type Claims = { aud?: string; iss?: string; email?: string; email_verified?: boolean; expires?: string; by?: CryptoKey };

async function token({
  aud = AUDIENCE,
  iss = "https://accounts.google.com",
  email = ACCOUNT,
  email_verified = true,
  expires = "1h",
  by = key,
}: Claims = {}) {
  return new SignJWT({ email, email_verified })
    .setProtectedHeader({ alg: "RS256", kid: "one" })
    .setIssuer(iss)
    .setAudience(aud)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(by);
}

const order = {
  id: 5_000_000_000_000_001,
  created_at: "2026-11-01T10:00:00Z",
  currency: "EUR",
  subtotal_price: "40.00",
  discount_codes: [{ code: "MAYA15" }],
};

function message({ topic = "orders/create", shop = SHOP, body = order as object, eventId = String(randomUUID()) } = {}) {
  return {
    subscription: "projects/project/subscriptions/reissue",
    message: {
      messageId: "1",
      publishTime: "2026-11-01T10:00:02Z",
      data: Buffer.from(JSON.stringify(body)).toString("base64"),
      attributes: {
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": shop,
        "X-Shopify-API-Version": "2026-10",
        "X-Shopify-Webhook-Id": randomUUID(),
        "X-Shopify-Event-Id": eventId,
        "X-Shopify-Triggered-At": "2026-11-01T10:00:01Z",
      },
    },
  };
}

async function push(sent: unknown, bearer: string | null): Promise<number> {
  const request = new Request(AUDIENCE, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(bearer !== null && { Authorization: `Bearer ${bearer}` }) },
    body: typeof sent === "string" ? sent : JSON.stringify(sent),
  });
  return (await deliver(route, request)).status;
}
const receipts = () => app.db.webhookReceipt.findMany({ where: { shop: SHOP } });

test("Google's keys that cannot be read leave the message with Google, and it is taken in when they can", async () => {
  keysAreThere = false;
  const sent = message();
  expect(await push(sent, await token())).toBe(503);
  expect(await receipts()).toEqual([]);
  keysAreThere = true;
  expect(await push(sent, await token())).toBe(200);
  expect(await receipts()).toHaveLength(1);
});

test("a message is stored before it is acknowledged, once, whichever way and however often it comes", async () => {
  const sent = message({ eventId: "event-1" });
  expect(await push(sent, await token())).toBe(200);
  expect(await push(sent, await token())).toBe(200);
  expect(await receipts()).toMatchObject([
    {
      topic: "ORDERS_CREATE",
      eventId: "event-1",
      payload: { order: { id: "gid://shopify/Order/5000000000000001", triggeredAt: "2026-11-01T10:00:01.000Z" } },
    },
  ]);
});

test("the other topics are taken in by what takes them in over HTTP", async () => {
  const refund = { id: 7, order_id: 9, created_at: "2026-11-02T10:00:00Z", refund_line_items: [] };
  expect(await push(message({ topic: "refunds/create", body: refund }), await token())).toBe(200);
  expect(await push(message({ topic: "app/uninstalled", body: {} }), await token())).toBe(200);
  expect((await receipts()).map(({ topic }) => topic).toSorted()).toEqual(["APP_UNINSTALLED", "REFUNDS_CREATE"]);
  expect((await app.db.shop.findUnique({ where: { domain: SHOP } }))?.uninstalledAt).toEqual(new Date("2026-11-01T10:00:01Z"));
});

test("what cannot be taken in is not acknowledged", async () => {
  expect(await push(message({ shop: "stranger.myshopify.com" }), await token())).toBe(404);
  const { message: bare } = message();
  expect(await push({ message: { ...bare, attributes: {} } }, await token())).toBe(400);
  expect(await push("no JSON", await token())).toBe(400);
});

test("a topic that nobody reads is acknowledged and left", async () => {
  expect(await push(message({ topic: "products/update" }), await token())).toBe(204);
  expect(await push(message({ topic: "constructor" }), await token())).toBe(204);
  expect(await receipts()).toEqual([]);
});

test("without a token of the subscription's own nothing is taken in", async () => {
  const { privateKey: another } = await generateKeyPair("RS256");
  const wrong = [
    null,
    "no.token.atall",
    await token({ aud: "https://elsewhere.example.com" }),
    await token({ iss: "https://issuer.example.com" }),
    await token({ email: "somebody@example.com" }),
    await token({ email_verified: false }),
    await token({ expires: "-1h" }),
    await token({ by: another }),
  ];
  for (const bearer of wrong) expect(await push(message(), bearer)).toBe(401);
  expect(await receipts()).toEqual([]);
});
