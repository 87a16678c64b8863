/** Attempts with codes that have ended: told by a pixel of the store's checkouts, counted as a hint. */
import { readFileSync } from "node:fs";

import { markOf } from "#app/leaks/attempts/mark.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { ATTEMPTS_PERMISSION } from "#app/shops/permissions.ts";
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";
import { grantScopes } from "#tests/twin/outside/install/installation.ts";

const registration = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), { clientId: API_KEY, secret: API_SECRET });
const now = new Date();
const settings = { address: "https://reissue.example.com", now };

const modules = async () => ({
  ...(await import("#app/composition.server.ts")),
  ...(await import("#app/leaks/attempts/count-attempts.server.ts")),
  ...(await import("#app/routes/attempts.ts")),
});
let app: InstalledApp;
let ctx: ShopContext;
let use: Awaited<ReturnType<typeof modules>>;
let code: { id: string; name: string };
beforeAll(async () => {
  app = await anInstalledApp();
  use = await modules();
  ctx = { shop: app.shop, db: app.shopDb(app.shop) };
});
beforeEach(async () => {
  await app.empty();
  await app.db.$executeRaw`DELETE FROM limits.asked`;
  await aWholeShop(app.db, app.shop);
  await app.db.codeAttempt.deleteMany();
  await app.db.attemptPixel.deleteMany();
  app.twin.world.data.webPixel = null;
  grantScopes(app.twin.world, registration, ATTEMPTS_PERMISSION.scopes);
  await app.signIn();
  await app.db.leakCase.updateMany({ data: { state: "ended" } });
  const { promoCodeId } = await app.db.leakCase.findFirstOrThrow();
  code = await app.db.promoCode.update({ where: { id: promoCodeId }, data: { liveUntil: new Date(now.getTime() - 60_000) } });
});
afterAll(() => app.close());

const switchOn = () => use.countAttempts(ctx, { pixel: use.pixelOf(app.shop), ...settings });
const told = (body: unknown) =>
  use.action({ request: new Request("https://reissue.example.com/attempts", { method: "POST", body: JSON.stringify(body) }) } as never);
const tell = async (name: string, over: object = {}) => {
  const { key } = app.twin.world.data.webPixel?.settings ?? {};
  const answer = await told({ shop: app.shop, key, mark: markOf(name), ...over });
  expect([answer.status, answer.headers.get("Access-Control-Allow-Origin")]).toEqual([204, "*"]);
};
const counted = () => use.attemptsWith(ctx, code.id);

test("switched on, the store's pixel says where to tell attempts, and each with a leaked code that has ended is counted", async () => {
  expect(await counted()).toBeNull();
  expect(await switchOn()).toEqual({ ok: true });
  expect(app.twin.world.data.webPixel?.settings).toMatchObject({ address: "https://reissue.example.com/attempts", shop: app.shop });
  expect(await counted()).toBe(0);
  await tell(code.name);
  await tell(` ${code.name.toLowerCase()} `);
  expect(await counted()).toBe(2);
});

test("what is no leaked code that has ended, comes without the store's key or cannot be read is forgotten, and answered alike", async () => {
  await switchOn();
  await tell("GIFTCARD12345678");
  await tell(code.name, { key: "guessed" });
  await tell(code.name, { shop: "other.myshopify.com" });
  for (const body of [null, { shop: "x" }, { shop: app.shop, key: 7, mark: "m" }]) expect((await told(body)).status).toBe(204);
  await app.db.promoCode.update({ where: { id: code.id }, data: { liveUntil: null } });
  await tell(code.name);
  expect(await counted()).toBe(0);
  expect(await app.db.codeAttempt.count()).toBe(0);
});

test("a flood is cut off", async () => {
  await switchOn();
  await tell(code.name);
  await app.db.$executeRaw`UPDATE limits.asked SET points = 600`;
  await tell(code.name);
  expect(await counted()).toBe(1);
});

test("a pixel that runs already is pointed anew, and switched off it is gone while what was counted stays", async () => {
  await switchOn();
  await tell(code.name);
  await app.db.attemptPixel.deleteMany();
  expect(await switchOn()).toEqual({ ok: true });
  expect((await app.db.attemptPixel.findFirst())?.key).toBe(app.twin.world.data.webPixel?.settings.key);
  await use.stopCounting(ctx, use.pixelOf(app.shop));
  expect(app.twin.world.data.webPixel).toBeNull();
  expect(await counted()).toBe(1);
});
