/** Renewals of many callers and shops at once, and every way in which Shopify may answer one. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { revokeTokens } from "#tests/twin/outside/install/tokens.ts";

import { aTokenFront, type Fate, type TokenFront } from "./token-front.ts";

const SHOPS = Array.from({ length: 12 }, (_, at) => `shop-${at + 1}.myshopify.com`);
const SHOP = SHOPS[0]!;

let front: TokenFront;
let tokens: typeof import("#app/shopify/client/offline-token.server.ts");
let storage: (typeof import("#app/shopify/session-storage.server.ts"))["sessionStorage"];
let lease: typeof import("#app/shopify/renewal-lease.server.ts");
let admin: typeof import("#app/shopify/client/admin-client.server.ts");
let documents: typeof import("#app/shopify/admin.generated.ts");
beforeAll(async () => {
  front = await aTokenFront(SHOPS);
  tokens = await import("#app/shopify/client/offline-token.server.ts");
  ({ sessionStorage: storage } = await import("#app/shopify/session-storage.server.ts"));
  lease = await import("#app/shopify/renewal-lease.server.ts");
  admin = await import("#app/shopify/client/admin-client.server.ts");
  documents = await import("#app/shopify/admin.generated.ts");
});
beforeEach(async () => {
  await front.app.empty();
  front.fates = [];
  front.delayMs = 0;
  front.asked.clear();
});
afterAll(() => front.close());

const stored = () => storage.loadSession(`offline_${SHOP}`);
const shopName = async () => (await admin.adminFor(SHOP, { priority: "person" }).request(documents.ReadShopDocument, {})).shop.name;

/** As many pieces of other work as the pool has connections, again and again, until `work` is done: the longest any of them took. */
async function slowestBeside(work: Promise<unknown>): Promise<number> {
  let slowest = 0;
  const over = work.then(() => true);
  const isOver = () => Promise.race([over, sleep(20).then(() => false)]);
  do {
    const began = performance.now();
    await Promise.all(Array.from({ length: 10 }, () => front.app.db.shop.count()));
    slowest = Math.max(slowest, performance.now() - began);
  } while (!(await isOver()));
  return slowest;
}

test("twelve callers of one shop renew its token once, and other database work goes on meanwhile", async () => {
  await front.signIn(SHOP, { seconds: 60 });
  front.delayMs = 4_000;
  const renewed = Promise.all(Array.from({ length: 12 }, () => tokens.offlineToken(SHOP)));
  expect(await slowestBeside(renewed)).toBeLessThan(3_000);
  expect(new Set(await renewed).size).toBe(1);
  expect(front.asked).toEqual(new Map([[SHOP, 1]]));
  expect((await stored())?.accessToken).toBe((await renewed)[0]);
});

test("twelve shops renew at once with a pool of ten, each once, and other database work goes on meanwhile", async () => {
  for (const shop of SHOPS) await front.signIn(shop, { seconds: 60 });
  front.delayMs = 4_000;
  const renewed = Promise.all(SHOPS.flatMap((shop) => [tokens.offlineToken(shop), tokens.offlineToken(shop)]));
  expect(await slowestBeside(renewed)).toBeLessThan(3_000);
  expect(new Set(await renewed).size).toBe(12);
  expect(front.asked).toEqual(new Map(SHOPS.map((shop) => [shop, 1])));
  expect(await front.app.db.tokenRenewal.count()).toBe(0);
});

test("a token another process is renewing is waited for, and not asked for again", async () => {
  await front.signIn(SHOP, { seconds: 60 });
  const other = randomUUID();
  expect(await lease.takeLease(SHOP, other)).toBe(true);
  expect(await lease.takeLease(SHOP, randomUUID())).toBe(false);
  const waiting = tokens.offlineToken(SHOP);
  await sleep(500);
  const { accessToken } = await front.signIn(SHOP);
  expect(await waiting).toBe(accessToken);
  expect(front.asked.size).toBe(0);
});

test("a process that died while it renewed is waited for until its lease runs out", async () => {
  await front.signIn(SHOP, { seconds: 60 });
  await lease.takeLease(SHOP, randomUUID());
  await front.app.db.$executeRaw`UPDATE "TokenRenewal" SET "until" = "until" - interval '29 seconds'`;
  expect(await tokens.offlineToken(SHOP)).toMatch(/^shpat_/);
  expect(front.asked.get(SHOP)).toBe(1);
});

test("an answer without expires_in is kept and taken to last an hour", async () => {
  await front.signIn(SHOP, { seconds: 60 });
  front.fates = [{ kind: "without", fields: ["expires_in", "refresh_token_expires_in", "scope"] }];
  const renewed = await tokens.offlineToken(SHOP);
  const session = await stored();
  expect(session?.accessToken).toBe(renewed);
  expect(session?.scope).toContain("read_discounts");
  const lives = session!.expires!.getTime() - Date.now();
  expect(lives).toBeGreaterThan(59 * 60_000);
  expect(lives).toBeLessThanOrEqual(60 * 60_000);
  expect(await shopName()).toBeTruthy();
});

const html = "<!doctype html><title>Access denied</title>";
const json = (status: number, error: string): Fate => ({
  kind: "instead",
  status,
  body: JSON.stringify({ error }),
  type: "application/json",
});
const PASSING: [string, Fate[]][] = [
  ["an HTML 403", [{ kind: "instead", status: 403, body: html }]],
  ["an HTML 400 that speaks of invalid_grant", [{ kind: "instead", status: 400, body: `${html} invalid_grant` }]],
  ["an HTML 401", [{ kind: "instead", status: 401, body: html }]],
  ["a 429", [{ kind: "instead", status: 429, body: "" }]],
  ["a 430", [{ kind: "instead", status: 430, body: html }]],
  ["a 200 that is a page", [{ kind: "instead", status: 200, body: html }]],
  ["invalid_client, which is our own mistake", [json(401, "invalid_client")]],
  ["invalid_request", [json(400, "invalid_request")]],
  ["three 503 in a row", Array.from({ length: 3 }, () => ({ kind: "instead", status: 503, body: html }) as const)],
  ["a 500 that speaks of invalid_grant, three times", Array.from({ length: 3 }, () => json(500, "invalid_grant"))],
];

test.each(PASSING)("%s to a renewal is not now, never no more: the session stays and the next try succeeds", async (_, fates) => {
  const { refreshToken } = await front.signIn(SHOP, { seconds: -60 });
  front.fates = [...fates];
  await expect(tokens.offlineToken(SHOP)).rejects.toMatchObject({ name: "ShopifyUnavailable" });
  expect((await stored())?.refreshToken).toBe(refreshToken);
  expect(await tokens.offlineToken(SHOP)).toMatch(/^shpat_/);
});

test("a renewal that breaks once, or gets no answer once, is tried again at once", async () => {
  await front.signIn(SHOP, { seconds: -60 });
  front.fates = [{ kind: "instead", status: 502, body: html }, { kind: "lost" }];
  expect(await tokens.offlineToken(SHOP)).toMatch(/^shpat_/);
  expect(front.asked.get(SHOP)).toBe(3);
});

test("a renewal whose answer was lost after Shopify replaced the refresh token is repeated with the old one", async () => {
  const { refreshToken } = await front.signIn(SHOP, { seconds: -60 });
  front.fates = [{ kind: "lost" }, { kind: "lost" }, { kind: "lost" }];
  await expect(tokens.offlineToken(SHOP)).rejects.toMatchObject({ name: "ShopifyUnavailable" });
  expect((await stored())?.refreshToken).toBe(refreshToken);
  await tokens.offlineToken(SHOP);
  expect((await stored())?.refreshToken).not.toBe(refreshToken);
  expect(await shopName()).toBeTruthy();
});

test("a token that is renewed early is used for what is left of its life while Shopify cannot renew it", async () => {
  const { accessToken } = await front.signIn(SHOP, { seconds: 120 });
  front.fates = [{ kind: "instead", status: 430, body: html }];
  expect(await tokens.offlineToken(SHOP)).toBe(accessToken);
});

test("a final refusal ends only the token it was asked with: one that was stored meanwhile survives", async () => {
  await front.signIn(SHOP, { seconds: -60 });
  let newer = "";
  const before = async () => (newer = (await front.signIn(SHOP)).accessToken);
  front.fates = [{ kind: "instead", status: 400, body: JSON.stringify({ error: "invalid_grant" }), type: "application/json", before }];
  expect(await tokens.offlineToken(SHOP)).toBe(newer);
  expect((await stored())?.accessToken).toBe(newer);
});

test("a renewed token is not stored over one that was stored meanwhile, nor after an uninstallation", async () => {
  await front.signIn(SHOP, { seconds: -60 });
  let newer = "";
  const meanwhile = (before: () => Promise<unknown>): Fate => ({ kind: "without", fields: [], before });
  front.fates = [meanwhile(async () => (newer = (await front.signIn(SHOP)).accessToken))];
  expect(await tokens.offlineToken(SHOP)).toBe(newer);
  await front.signIn(SHOP, { seconds: -60 });
  front.fates = [meanwhile(() => front.app.db.session.deleteMany())];
  await expect(tokens.offlineToken(SHOP)).rejects.toMatchObject({ because: "no_session" });
  expect(await front.app.db.session.count()).toBe(0);
});

test("invalid_grant ends the session for all twelve who asked, with one request", async () => {
  await front.signIn(SHOP, { seconds: -60 });
  revokeTokens(front.twin(SHOP).world, "reissue-demo-key");
  const answers = await Promise.allSettled(Array.from({ length: 12 }, () => tokens.offlineToken(SHOP)));
  // Whoever looks after the session has ended finds none: both say that access is lost.
  const reasons = answers.map((answer) => answer.status === "rejected" && (answer.reason as { because: string }).because);
  expect(reasons.filter((because) => because !== "token_refused" && because !== "no_session")).toEqual([]);
  expect(reasons).toContain("token_refused");
  expect(front.asked.get(SHOP)).toBe(1);
  expect(await stored()).toBeUndefined();
});
