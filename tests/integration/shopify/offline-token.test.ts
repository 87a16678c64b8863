import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { findByRefreshToken, revokeTokens } from "#tests/twin/outside/install/tokens.ts";

let app: InstalledApp;
let tokens: typeof import("#app/shopify/client/offline-token.server.ts");
let admin: typeof import("#app/shopify/client/admin-client.server.ts");
let documents: typeof import("#app/shopify/admin.generated.ts");

beforeAll(async () => {
  app = await anInstalledApp();
  tokens = await import("#app/shopify/client/offline-token.server.ts");
  admin = await import("#app/shopify/client/admin-client.server.ts");
  documents = await import("#app/shopify/admin.generated.ts");
});
afterAll(() => app.close());

const shopName = async () => (await admin.adminFor(app.shop, { priority: "person" }).request(documents.ReadShopDocument, {})).shop.name;
const issued = () => app.twin.world.data.tokens.filter((token) => token.clientId === "reissue-demo-key").length;

test("a token with time left is used as it is", async () => {
  const { accessToken } = await app.signIn();
  expect(await tokens.offlineToken(app.shop)).toBe(accessToken);
});

test("a token about to expire is renewed once, however many ask at the same time", async () => {
  await app.signIn({ seconds: 60 });
  const before = issued();
  const all = await Promise.all(Array.from({ length: 8 }, () => tokens.offlineToken(app.shop)));
  expect(new Set(all).size).toBe(1);
  expect(issued() - before).toBe(1);
  expect(await shopName()).toBe("Lumen Botanics");
});

test("a renewed token is kept with its own refresh token and expiry", async () => {
  const old = await app.signIn({ seconds: 60 });
  const renewed = await tokens.offlineToken(app.shop);
  const row = await app.db.session.findUniqueOrThrow({ where: { id: `offline_${app.shop}` } });
  const { sessionStorage } = await import("#app/shopify/session-storage.server.ts");
  const kept = await sessionStorage.loadSession(row.id);
  expect(kept?.accessToken).toBe(renewed);
  expect(kept?.refreshToken).toMatch(/^shprt_/);
  expect(kept?.refreshToken).not.toBe(old.refreshToken);
  expect(row.expires?.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
  expect(row.refreshTokenExpires?.getTime()).toBeGreaterThan(Date.now() + 80 * 24 * 3_600_000);
});

test("a token Shopify refuses is renewed once and the call is made again", async () => {
  const { accessToken, refreshToken } = await app.signIn();
  const known = findByRefreshToken(app.twin.world, { refreshToken, clientId: "reissue-demo-key" });
  if (!known) throw new Error("The local Shopify should know the token");
  known.expiresAt = new Date(Date.now() - 1_000).toISOString();
  expect(await shopName()).toBe("Lumen Botanics");
  expect(await tokens.offlineToken(app.shop)).not.toBe(accessToken);
});

test("after an uninstallation access is lost, and the dead session is forgotten", async () => {
  await app.signIn();
  revokeTokens(app.twin.world, "reissue-demo-key");
  await expect(shopName()).rejects.toMatchObject({ name: "ShopifyAccessLost", because: "token_refused" });
  expect(await app.db.session.count()).toBe(0);
  await expect(shopName()).rejects.toMatchObject({ because: "no_session" });
});
