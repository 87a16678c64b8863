import { afterEach } from "@jest/globals";
import { mintSessionToken } from "#tests/twin/outside/install/session-token.ts";
import { aTwin, anApp, keeper, openApp, post, startReceiver } from "./outside-shop.ts";

const { keep, closeAll } = keeper();
afterEach(closeAll);

const shop = "lumen-botanics.myshopify.com";
const sessionToken = (changes = {}) =>
  mintSessionToken({ shop, clientId: anApp.clientId, userId: 84_210_377, sessionId: "s", secret: anApp.secret, ...changes });

const exchangeFields = async (subject?: string) => ({
  client_id: anApp.clientId,
  client_secret: anApp.secret,
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token: subject ?? (await sessionToken()),
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
  expiring: "1",
});

const anInstalledShop = async () => {
  const app = keep(await startReceiver());
  const twin = keep(await aTwin({ appUrl: app.url, webhooks: true }));
  await openApp(twin);
  const grant = (fields: object) => post(twin, "/admin/oauth/access_token", fields);
  const refresh = (token: string) =>
    grant({ client_id: anApp.clientId, client_secret: anApp.secret, grant_type: "refresh_token", refresh_token: token });
  const ask = (token: string) =>
    post(twin, "/admin/api/2026-10/graphql.json", { query: "{ shop { name } }" }, { "X-Shopify-Access-Token": token });
  return { app, twin, grant, refresh, ask };
};

test("a session token is exchanged for an offline token of an hour that can be refreshed", async () => {
  const { grant, ask } = await anInstalledShop();
  const { status, body } = await grant(await exchangeFields());
  expect(status).toBe(200);
  expect(body).toMatchObject({
    scope: "read_discounts,write_discounts,read_orders",
    expires_in: 3600,
    refresh_token_expires_in: 90 * 24 * 3600,
  });
  expect((await ask(body.access_token)).body.data).toEqual({ shop: { name: "Lumen Botanics" } });
});

test("a form body is as good as JSON, and an online token names its user", async () => {
  const { twin } = await anInstalledShop();
  const fields = { ...(await exchangeFields()), requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token" };
  const response = await fetch(`${twin.url}/admin/oauth/access_token`, { method: "POST", body: new URLSearchParams(fields) });
  expect(await response.json()).toMatchObject({ expires_in: 86_400, associated_user: { id: 84_210_377, account_owner: true } });
});

test.each([
  ["signed with another secret", () => sessionToken({ secret: "guessed" })],
  ["meant for another app", () => sessionToken({ clientId: "another-app" })],
  ["of another shop", () => sessionToken({ shop: "other.myshopify.com" })],
  ["that is no token", async () => "x.y.z"],
])("a session token %s is refused as invalid_subject_token", async (_what, make) => {
  const { grant } = await anInstalledShop();
  expect(await grant(await exchangeFields(await make()))).toMatchObject({ status: 400, body: { error: "invalid_subject_token" } });
});

test("a wrong client secret grants nothing, nor does an unknown kind of grant", async () => {
  const { grant } = await anInstalledShop();
  const fields = await exchangeFields();
  expect((await grant({ ...fields, client_secret: "guessed" })).body.error).toBe("invalid_client");
  expect((await grant({ ...fields, grant_type: "password" })).body.error).toBe("unsupported_grant_type");
});

test("the previous refresh token stays good until the token it gave is first used", async () => {
  const { grant, refresh, ask } = await anInstalledShop();
  const first = (await grant(await exchangeFields())).body;
  const second = (await refresh(first.refresh_token)).body;
  const afterLostAnswer = await refresh(first.refresh_token);
  expect(afterLostAnswer.status).toBe(200);
  await ask(afterLostAnswer.body.access_token);
  expect(await refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect((await refresh(afterLostAnswer.body.refresh_token)).status).toBe(200);
  expect(second.refresh_token).not.toBe(first.refresh_token);
});

test("an unknown access token meets Shopify's 401", async () => {
  const { ask } = await anInstalledShop();
  expect(await ask("shpat_nobody")).toMatchObject({
    status: 401,
    body: { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" },
  });
});

test("uninstalling kills the app's tokens and tells it, and a session token from before does not bring it back", async () => {
  const { app, twin, grant, ask } = await anInstalledShop();
  const { body } = await grant(await exchangeFields());
  const leftOver = await sessionToken();
  expect((await post(twin, "/__twin/uninstall")).status).toBe(200);
  await twin.deliveries.idle();
  expect((await ask(body.access_token)).status).toBe(401);
  expect(app.received.map(({ path }) => path)).toEqual(["/hooks/uninstalled"]);
  expect((await grant(await exchangeFields(leftOver))).body.error).toBe("invalid_subject_token");
  expect((await post(twin, "/__twin/uninstall")).status).toBe(422);
  expect((await ask(twin.accessToken)).status).toBe(200);

  await openApp(twin);
  expect((await grant(await exchangeFields())).status).toBe(200);
});

test("opening the app after its configuration asks for other scopes grants them and says so", async () => {
  const { app, twin } = await anInstalledShop();
  const installed = twin.world.data.installations.find(({ clientId }) => clientId === anApp.clientId)!;
  installed.scopes = ["read_orders"];
  await openApp(twin);
  await twin.deliveries.idle();
  expect(installed.scopes).toEqual(anApp.scopes);
  expect(JSON.parse(app.received[0]!.body)).toMatchObject({ previous: ["read_orders"], current: anApp.scopes });
});

test("a request that names another shop finds nothing", async () => {
  const { twin } = await anInstalledShop();
  const answer = await post(
    twin,
    "/admin/api/2026-10/graphql.json",
    { query: "{ shop { name } }" },
    { "X-Shopify-Access-Token": twin.accessToken, "x-twin-shop": "other.myshopify.com" },
  );
  expect(answer.status).toBe(404);
});
