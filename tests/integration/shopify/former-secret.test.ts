/** While Shopify's secret is changed, Shopify goes on signing with the former one until that is revoked. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { accountToken } from "#tests/support/account-token.ts";
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { fromStorefront } from "#tests/support/storefront.ts";
import { aWebhook } from "#tests/support/webhook.ts";
import { ensureInstalled } from "#tests/twin/outside/install/installation.ts";
import { mintSessionToken } from "#tests/twin/outside/install/session-token.ts";

import { aTokenFront, type TokenFront } from "./token-front.ts";

const FORMER = "the former secret";
const OLDEST = "the one before that";
const SHOP = "shop-1.myshopify.com";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

let front: TokenFront;
let shopify: typeof import("#app/shopify/app.server.ts");
let composition: typeof import("#app/composition.server.ts");
let webhook: typeof import("#app/shopify/webhook-request.server.ts");
let extensions: typeof import("#app/http/extension-request.server.ts");
beforeAll(async () => {
  process.env.SHOPIFY_API_SECRET_FORMER = `${FORMER},${OLDEST}`;
  front = await aTokenFront([SHOP], { formerSecret: FORMER });
  shopify = await import("#app/shopify/app.server.ts");
  composition = await import("#app/composition.server.ts");
  webhook = await import("#app/shopify/webhook-request.server.ts");
  extensions = await import("#app/http/extension-request.server.ts");
});
beforeEach(async () => {
  await front.app.empty();
  front.asked.clear();
});
afterAll(async () => {
  delete process.env.SHOPIFY_API_SECRET_FORMER;
  await front.close();
});

const status = (work: Promise<unknown>) =>
  work.then(
    () => 200,
    (thrown: unknown) => (thrown instanceof Response ? thrown.status : Promise.reject(thrown as Error)),
  );
const SECRETS: [string, number][] = [
  [API_SECRET, 200],
  [FORMER, 200],
  [OLDEST, 200],
  ["somebody else's", 401],
];

test("webhooks of every accepted secret are taken in, and no others", async () => {
  for (const [secret, expected] of SECRETS) {
    const message = aWebhook({ shop: SHOP, topic: "orders/create", body: { id: 1 }, secret });
    expect([secret, await status(webhook.readWebhook(message))]).toEqual([secret, expected]);
  }
});

test("app-proxy requests of every accepted secret are answered, and no others", async () => {
  for (const [secret, expected] of SECRETS) {
    const { request } = fromStorefront("", { shop: SHOP, secret }) as LoaderFunctionArgs;
    expect([secret, await status(shopify.authenticateAppProxy(request))]).toEqual([secret, expected === 200 ? 200 : 400]);
  }
});

test("customers' session tokens of every accepted secret are taken, and no others", async () => {
  for (const [secret, expected] of SECRETS) {
    const token = await accountToken(SHOP, { sub: "gid://shopify/Customer/7", secret });
    const headers = { Authorization: `Bearer ${token}`, "User-Agent": BROWSER };
    const asked = new Request("https://reissue.example.com/account/codes", { headers });
    expect([secret, await status(extensions.forAccount(asked))]).toEqual([secret, expected]);
  }
});

async function opened(secret: string): Promise<Request> {
  const token = await mintSessionToken({ shop: SHOP, clientId: API_KEY, userId: 42, sessionId: "s", secret });
  return new Request("https://reissue.example.com/app", { headers: { Authorization: `Bearer ${token}`, "User-Agent": BROWSER } });
}

test("staff whose session token the former secret signed are let in, with a shop's token acquired with the present one", async () => {
  ensureInstalled(front.twin(SHOP).world, front.registration);
  // The local Shopify grants tokens to the present secret alone.
  const { ctx, shopFacts } = await composition.forAdmin(await opened(FORMER));
  expect([ctx.shop, shopFacts.currency]).toEqual([SHOP, "USD"]);
  expect(await front.app.db.session.count()).toBe(1);
  expect((await composition.forAdmin(await opened(API_SECRET))).staff.id).toBe("42");
  expect(await status(composition.forAdmin(await opened("somebody else's")))).toBe(401);
});

test("twelve requests that come while no token is good have one granted", async () => {
  ensureInstalled(front.twin(SHOP).world, front.registration);
  const count = () => front.twin(SHOP).world.data.tokens.filter(({ online, clientId }) => !online && clientId === API_KEY).length;
  const before = count();
  const all = await Promise.all(Array.from({ length: 12 }, async () => shopify.authenticateAdmin(await opened(API_SECRET))));
  expect(new Set(all.map(({ session }) => session.accessToken)).size).toBe(1);
  expect(count() - before).toBe(1);
});
