import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";

const credentials = { clientId: "key", secret: "secret" };
const minimal = (rest: string) =>
  `name = "A"\nhandle = "a"\nembedded = true\napplication_url = "https://a.example"\n[access_scopes]\nscopes = "read_orders, read_products"\n[webhooks]\napi_version = "2026-10"\n${rest}`;

test("the app's own configuration is one the local Shopify can play", () => {
  const app = readAppRegistration(readFileSync(join(import.meta.dirname, "../../../shopify.app.toml"), "utf8"), credentials);
  expect(app.scopes).toContain("write_discounts");
  expect(app.appProxy).toEqual({ prefix: "apps", subpath: "reissue", path: "/portal" });
  expect(app.webhooks.subscriptions.map(({ topic }) => topic)).toEqual(
    expect.arrayContaining(["orders/create", "refunds/create", "app/uninstalled", "shop/redact"]),
  );
});

test("relative addresses and addresses of the app's own host both become paths, another host is refused", () => {
  const subscription = (uri: string) => minimal(`[[webhooks.subscriptions]]\ntopics = ["orders/create"]\nuri = "${uri}"`);
  for (const uri of ["/hooks/orders", "https://a.example/hooks/orders"])
    expect(readAppRegistration(subscription(uri), credentials).webhooks.subscriptions).toEqual([
      { topic: "orders/create", path: "/hooks/orders", name: null },
    ]);
  expect(() => readAppRegistration(subscription("https://b.example/hooks"), credentials)).toThrow("not on the app's own address");
});

test("what would be ignored is refused instead", () => {
  const filtered = minimal(`[[webhooks.subscriptions]]\ntopics = ["orders/create"]\nuri = "/hooks"\nfilter = "test:false"`);
  expect(() => readAppRegistration(filtered, credentials)).toThrow("filter");
  expect(() => readAppRegistration(minimal("").replace("embedded = true", "embedded = false"), credentials)).toThrow("embedded");
});
