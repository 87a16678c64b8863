import { createHmac } from "node:crypto";

import { isSignedByAppProxy } from "#app/shopify/app-proxy-signature.ts";
import { signQuery } from "#tests/support/app-proxy.ts";

const NOW = new Date("2026-11-27T18:00:00Z");
const at = (seconds: number) => String(NOW.getTime() / 1000 + seconds);
const signed = (query: Record<string, string>, secret = "secret") =>
  new URLSearchParams(signQuery({ shop: "a.myshopify.com", timestamp: at(0), ...query }, secret));

test("the example of Shopify's documentation is signed", () => {
  const query = new URLSearchParams(
    "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555",
  );
  const text = "extra=1,2logged_in_customer_id=1path_prefix=/apps/awesome_reviewsshop=shop-name.myshopify.comtimestamp=1317327555";
  query.set("signature", createHmac("sha256", "hush").update(text).digest("hex"));
  expect(isSignedByAppProxy(query, ["hush"], new Date(1317327555_000))).toBe(true);
});

test.each([
  ["an address that was signed now", signed({}), true],
  ["one that was signed with a former secret", signed({}, "former"), true],
  ["one that a stranger signed", signed({}, "stranger"), false],
  ["a minute and a half ago", signed({ timestamp: at(-90) }), true],
  ["longer ago", signed({ timestamp: at(-91) }), false],
  ["later", signed({ timestamp: at(91) }), false],
  ["at no time", signed({ timestamp: "" }), false],
  ["at a time in other words", signed({ timestamp: "1e9" }), false],
  ["without a signature", new URLSearchParams({ shop: "a.myshopify.com", timestamp: at(0) }), false],
  ["with a short signature", new URLSearchParams({ shop: "a.myshopify.com", timestamp: at(0), signature: "ab" }), false],
])("%s", (_, query, expected) => {
  expect(isSignedByAppProxy(query, ["secret", "former"], NOW)).toBe(expected);
});

test("nothing may be added to what was signed, or taken away, or changed", () => {
  const changes: ((query: URLSearchParams) => void)[] = [
    (query) => query.append("more", "1"),
    (query) => query.append("x", "2"),
    (query) => query.delete("x"),
    (query) => query.set("shop", "b.myshopify.com"),
  ];
  for (const change of changes) {
    const query = signed({ x: "1" });
    change(query);
    expect(isSignedByAppProxy(query, ["secret"], NOW)).toBe(false);
  }
});
