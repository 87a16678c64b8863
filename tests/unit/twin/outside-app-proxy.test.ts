import { afterEach } from "@jest/globals";
import "@shopify/shopify-api/adapters/node";
import { shopifyApi } from "@shopify/shopify-api";
import { aDiscount, aTwin, aWorld, anApp, keeper, openApp, startReceiver } from "./outside-shop.ts";

const { keep, closeAll } = keeper();
afterEach(closeAll);

/** Shopify's own library judges what the twin signs. */
const library = shopifyApi({
  apiKey: anApp.clientId,
  apiSecretKey: anApp.secret,
  apiVersion: "2026-10" as never,
  hostName: "localhost",
  isEmbeddedApp: true,
  logger: { level: 0, log: () => undefined },
});

const aStorefront = async (answer?: Parameters<typeof startReceiver>[0]) => {
  const app = keep(await startReceiver(answer));
  const world = aWorld(aDiscount(1, { codes: ["MAYA15"] }));
  world.customers = [
    {
      id: 77,
      firstName: "Maya",
      lastName: "L",
      email: "maya@mail.example",
      createdAt: "2026-01-01T00:00:00Z",
      updatedAt: "2026-01-01T00:00:00Z",
    },
  ];
  const twin = keep(await aTwin({ appUrl: app.url, seed: world }));
  await openApp(twin);
  return { app, twin };
};

test("a forwarded request carries a signature Shopify's library accepts, and no cookie", async () => {
  const { app, twin } = await aStorefront();
  await fetch(`${twin.url}/apps/an-app/codes/now?b=2&a=1&a=3&shop=evil.myshopify.com`, { headers: { cookie: "secret=1" } });
  const { path, headers } = app.received[0]!;
  const { pathname, searchParams } = new URL(path, app.url);
  expect(pathname).toBe("/portal/codes/now");
  expect(await library.utils.validateHmac(searchParams, { signator: "appProxy" })).toBe(true);
  expect(searchParams.getAll("shop")).toEqual(["lumen-botanics.myshopify.com"]);
  expect([searchParams.get("path_prefix"), searchParams.get("logged_in_customer_id")]).toEqual(["/apps/an-app", ""]);
  expect(headers["cookie"]).toBeUndefined();
});

test("a changed parameter spoils the signature", async () => {
  const { app, twin } = await aStorefront();
  await fetch(`${twin.url}/apps/an-app?code=MAYA15`);
  const { searchParams } = new URL(app.received[0]!.path, app.url);
  searchParams.set("code", "OTHER15");
  expect(await library.utils.validateHmac(searchParams, { signator: "appProxy" })).toBe(false);
});

test("a signed-in customer is named to the app", async () => {
  const { app, twin } = await aStorefront();
  const signIn = await fetch(`${twin.url}/account/login`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ email: "MAYA@mail.example" }),
  });
  const cookie = signIn.headers.getSetCookie()[0]!.split(";")[0]!;
  await fetch(`${twin.url}/apps/an-app`, { headers: { cookie } });
  expect(new URL(app.received[0]!.path, app.url).searchParams.get("logged_in_customer_id")).toBe("77");
});

test("a Liquid answer is put into the shop's layout unless it asks for none, any other passes as it is", async () => {
  const answers = ["<p>Your code</p>", "{% layout none %}<p>Bare</p>"];
  const { twin } = await aStorefront(() => ({
    type: answers.length > 0 ? "application/liquid" : "application/json",
    body: answers.shift() ?? `{"a":1}`,
  }));
  const read = async () => (await fetch(`${twin.url}/apps/an-app`)).text();
  expect(await read()).toMatch(/<title>Lumen Botanics<\/title>[^]*<p>Your code<\/p>/);
  expect(await read()).toBe("<p>Bare</p>");
  expect(await read()).toBe(`{"a":1}`);
});

test("a shared link keeps its code for the checkout and follows no address outside the shop", async () => {
  const { twin } = await aStorefront();
  const open = (link: string) => fetch(twin.url + link, { redirect: "manual" });
  const response = await open("/discount/MAYA15?redirect=/products/balm");
  expect([response.headers.get("location"), response.headers.getSetCookie()[0]]).toEqual([
    "/products/balm",
    expect.stringContaining("discount_code=MAYA15"),
  ]);
  expect((await open("/discount/MAYA15?redirect=%2F%3Futm_source%3Dtiktok")).headers.get("location")).toBe("/store?utm_source=tiktok");
  for (const outside of ["https://evil.example", "//evil.example", "/\\evil.example"])
    expect((await open(`/discount/MAYA15?redirect=${encodeURIComponent(outside)}`)).headers.get("location")).toBe("/store");
});

test("a checkout page says why a code is refused", async () => {
  const { twin } = await aStorefront();
  const page = await fetch(`${twin.url}/checkout`, { headers: { cookie: "twin_cart=11x1; discount_code=GONE%2CMAYA15" } });
  const text = await page.text();
  expect(text).toContain("Enter a valid discount code or gift card");
  expect(text).toContain("−$4.20");
});
