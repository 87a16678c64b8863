import { rewriteHeaders } from "#tests/twin/outside/tunnel/rewrite.ts";

const places = {
  tunnel: "http://localhost:4401",
  admins: ["http://localhost:4400", "http://127.0.0.1:4400"],
  shopHandle: "lumen-botanics",
};

test("the app lets itself be framed by the local admin instead of Shopify's", () => {
  const headers = rewriteHeaders(
    { "content-security-policy": "default-src 'self'; frame-ancestors https://lumen-botanics.myshopify.com https://admin.shopify.com;" },
    places,
  );
  expect(headers["content-security-policy"]).toBe("default-src 'self'; frame-ancestors http://localhost:4400 http://127.0.0.1:4400;");
});

test("a page that lets nobody frame it stays so", () => {
  const policy = { "content-security-policy": "frame-ancestors 'none';" };
  expect(rewriteHeaders(policy, places)).toEqual(policy);
});

test("redirects to this shop's admin lead to the local one, redirects elsewhere are left alone", () => {
  expect(rewriteHeaders({ location: "https://admin.shopify.com/store/lumen-botanics/apps/key" }, places)["location"]).toBe(
    "http://localhost:4400/admin/apps/key",
  );
  expect(rewriteHeaders({ location: "https://admin.shopify.com/store/other/apps/key" }, places)["location"]).toBe(
    "https://admin.shopify.com/store/other/apps/key",
  );
});
