import { devEnvironment } from "../../../scripts/dev/environment.ts";

const credentials = { SHOPIFY_API_KEY: "key", SHOPIFY_API_SECRET: "secret" };

describe("the environment of npm run dev", () => {
  test("takes the tunnel's address that Shopify CLI hands over as HOST", () => {
    const result = devEnvironment({ ...credentials, HOST: "https://tunnel.example.com", PORT: "61234" }, "read_orders");
    expect(result).toEqual({
      ok: true,
      env: {
        ...credentials,
        NODE_ENV: "development",
        SHOPIFY_APP_URL: "https://tunnel.example.com",
        SCOPES: "read_orders",
        PORT: "61234",
      },
    });
  });

  test("an address that ends in a slash is taken without it", () => {
    const result = devEnvironment({ ...credentials, SHOPIFY_APP_URL: "https://app.example.com/" }, "read_orders");
    expect(result).toMatchObject({ ok: true, env: { SHOPIFY_APP_URL: "https://app.example.com", PORT: "3000" } });
  });

  test("keeps the scopes that the CLI names", () => {
    const result = devEnvironment({ ...credentials, HOST: "https://tunnel.example.com", SCOPES: "read_products" }, "read_orders");
    expect(result).toMatchObject({ ok: true, env: { SCOPES: "read_products" } });
  });

  test("says what is missing and which command sets it", () => {
    const result = devEnvironment({ HOST: "0.0.0.0" }, "read_orders");
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining("SHOPIFY_APP_URL, SHOPIFY_API_KEY, SHOPIFY_API_SECRET") });
    expect(result).toMatchObject({ message: expect.stringContaining("shopify app dev") });
  });
});
