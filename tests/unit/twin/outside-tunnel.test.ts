import { Script } from "node:vm";
import { afterEach } from "@jest/globals";
import { freeBasePort } from "#tests/support/stack/ports.ts";
import { aTwin, keeper, openApp, startReceiver } from "./outside-shop.ts";

const { keep, closeAll } = keeper();
afterEach(closeAll);

const aTunnel = async (answer: Parameters<typeof startReceiver>[0]) => {
  const app = keep(await startReceiver(answer));
  const twin = keep(await aTwin({ appUrl: app.url, tunnelPort: await freeBasePort() }));
  return { app, twin, tunnel: twin.tunnelUrl! };
};

test("a page of the app names the local hosts where it named Shopify's", async () => {
  const body = `<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script><a href="https://admin.shopify.com/store/lumen-botanics/orders">`;
  const { twin, tunnel } = await aTunnel(() => ({ type: "text/html", body }));
  const text = await (await fetch(tunnel)).text();
  expect(text).toBe(`<script src="${tunnel}/__tunnel/cdn/shopifycloud/app-bridge.js"></script><a href="${twin.url}/admin/orders">`);
});

test("data passes untouched, with the public address beside it", async () => {
  const body = `{"href":"https://cdn.shopify.com/x"}`;
  const { app, tunnel } = await aTunnel(() => ({ type: "application/json", body }));
  const response = await fetch(`${tunnel}/data?a=1`, { method: "POST", body: "sent" });
  expect(await response.text()).toBe(body);
  expect(app.received[0]).toMatchObject({
    path: "/data?a=1",
    body: "sent",
    headers: { "x-forwarded-host": new URL(tunnel).host, "x-forwarded-proto": "http" },
  });
});

test("until the app answers, the tunnel says it is starting", async () => {
  const twin = keep(await aTwin({ appUrl: `http://127.0.0.1:${await freeBasePort()}`, tunnelPort: await freeBasePort() }));
  const response = await fetch(twin.tunnelUrl!, { headers: { accept: "text/html" } });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("The app is starting");
});

test("App Bridge comes as one script that parses, Inter as a stylesheet with its fonts, and nothing else comes", async () => {
  const { tunnel } = await aTunnel(() => ({}));
  const cdn = (path: string) => fetch(`${tunnel}/__tunnel/cdn/${path}`);
  const script = await (await cdn("shopifycloud/app-bridge.js")).text();
  expect(() => new Script(script)).not.toThrow();
  expect(script).toContain("window.shopify");

  const css = await (await cdn("static/fonts/inter/v4/styles.css")).text();
  const font = /url\(\.\/(files\/[^)]+latin-wght-normal\.woff2)\)/.exec(css)![1]!;
  expect((await cdn(`static/fonts/inter/v4/${font}`)).headers.get("content-type")).toBe("font/woff2");
  expect((await cdn("shopifycloud/polaris.js")).status).toBe(404);
  expect((await cdn("static/fonts/inter/v4/files/..%2f..%2fpackage.json")).status).toBe(404);
});

test("the app is framed under its public address, with a signature over what the admin adds", async () => {
  const { twin, tunnel } = await aTunnel(() => ({}));
  const url = await openApp(twin);
  expect(url.origin).toBe(tunnel);
  expect(Buffer.from(url.searchParams.get("host")!, "base64").toString()).toBe("admin.shopify.com/store/lumen-botanics");
  expect([...url.searchParams.keys()].sort()).toEqual(["embedded", "hmac", "host", "id_token", "locale", "session", "shop", "timestamp"]);
});
