import fc from "fast-check";

import { sharePathOf, sharePathsOf } from "#app/codes/share-paths.ts";
import { handleOf, handlesFor } from "#app/portal/link-handle.ts";
import { discountAddress, splitGo, splitMarket, targetOf, withoutSentence } from "#app/portal/link-target.ts";

const none = new URLSearchParams();

test("a path and campaign parameters go on, what Shopify added does not", () => {
  const visitor = "utm_source=tiktok&utm_medium=bio&variant=3";
  const query = new URLSearchParams(`${visitor}&shop=x&signature=y&timestamp=1&path_prefix=z&logged_in_customer_id=`);
  expect(targetOf("/products/glow-serum", query)).toBe(`/products/glow-serum?${visitor}`);
  expect(targetOf("", none)).toBe("/");
  expect(targetOf("/", none)).toBe("/");
});

test("a path in another script survives", () => {
  expect(targetOf("/products/cr%C3%A8me", none)).toBe("/products/cr%C3%A8me");
});

test.each([
  "//evil",
  "//evil.example/products",
  "/\\evil.example",
  "/%5Cevil.example",
  "/%2F%2Fevil.example",
  "/%2Fevil.example",
  "%2F%2Fevil.example",
  "/https://evil.example",
  "/https:/evil.example",
  "/https:evil.example",
  "/javascript:alert(1)",
  "/%6Aavascript:alert(1)",
  "/products/%2e%2e/admin",
  "/products/../admin",
  "/%252F%252Fevil.example",
  "/a%0d%0aLocation:evil",
  "/%E0%A4%A",
  "evil.example",
  "@evil.example",
])("a link that would lead out of the shop, %s, leads to the shop's first page", (rest) => {
  expect(targetOf(rest, none)).toBe("/");
});

test("a link can neither set another code nor lead to itself", () => {
  for (const rest of ["/discount/OTHER", "/apps/reissue/go/maya", "/a/reissue/go/maya"]) expect(targetOf(rest, none)).toBe("/");
  for (const query of [
    "redirect=//evil.example&discount=OTHER",
    "Discount=OTHER&discount[]=OTHER&checkout[discount_code]=OTHER&discount_codes=OTHER",
    "checkout_url=//evil.example&checkout[redirect]=//evil.example&+redirect=/discount/OTHER",
    "return_to=//evil.example&return_url=//evil.example&redirect_to=/discount/OTHER",
  ])
    expect(targetOf("/products/x", new URLSearchParams(query))).toBe("/products/x");
});

test("whatever stands in a link, a browser stays on the shop", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.webQueryParameters(), (rest, query) => {
      const target = targetOf(`/${rest}`, new URLSearchParams(query));
      const shop = "https://lumen-botanics.myshopify.com";
      expect(new URL(target, shop).origin).toBe(shop);
      const address = new URL(discountAddress("MAYA15", target), shop);
      expect([address.origin, address.pathname, address.searchParams.get("redirect")]).toEqual([shop, "/discount/MAYA15", target]);
    }),
  );
});

test("a code cannot break out of the address it is put into", () => {
  expect(discountAddress("test%10", "/")).toBe("/discount/test%252510?redirect=%2F");
  expect(discountAddress("A/../B?x=1#", "/")).toBe("/discount/A%2F..%2FB%3Fx%3D1%23?redirect=%2F");
});

test("where Shopify says itself how a code is set by a link, that is the address", () => {
  const paths = sharePathsOf([
    "https://lumen-botanics.myshopify.com/discount/test%252510?redirect=%2Fproducts%2Fserum",
    "https://lumen-botanics.myshopify.com/discount/A%2FB",
    "https://lumen-botanics.myshopify.com/products/serum",
    "nonsense",
  ]);
  expect(sharePathOf(paths, "TEST%10")).toBe("/discount/test%252510");
  expect(sharePathOf(paths, "a/b")).toBe("/discount/A%2FB");
  expect(sharePathOf(paths, "MAYA15")).toBe(null);
  expect(sharePathOf({ MAYA15: "/discount/../admin" }, "MAYA15")).toBe(null);
  expect(sharePathOf(null, "MAYA15")).toBe(null);
  const address = discountAddress("test%10", "/fr/", { market: "/fr", path: sharePathOf(paths, "test%10") });
  expect(address).toBe("/fr/discount/test%252510?redirect=%2Ffr%2F");
});

test("the handle ends at the first slash", () => {
  expect(splitGo("/portal/go/maya")).toEqual({ handle: "maya", rest: "" });
  expect(splitGo("/portal/go/maya//evil.example")).toEqual({ handle: "maya", rest: "//evil.example" });
});

test("an address that was typed by hand or copied out of a message still names its creator", () => {
  for (const typed of [
    "maya-moss",
    "Maya-Moss",
    "maya_moss",
    "maya.moss",
    "@maya-moss",
    "m%C3%A1ya-moss",
    "maya%2Dmoss",
    "maya-moss.",
    "maya-moss%20",
  ])
    expect([typed, handleOf(typed)]).toEqual([typed, "maya-moss"]);
  for (const typed of [
    "maya-moss%E2%80%8B",
    "%EF%BB%BFmaya-moss)",
    "maya-moss%2Fig",
    "maya-moss%3Futm_source=x",
    "%EF%BD%8D%EF%BD%81ya-moss",
  ])
    expect([typed, handleOf(typed)]).toEqual([typed, "maya-moss"]);
  const [long] = handlesFor({ name: "x", handle: "m".repeat(60), offer: "" });
  expect(handleOf(`${long}-12`)).toBe(`${long}-12`);
  for (const typed of ["", "%", "%E0%A4%A", "%00", "%F0%9F%8C%B1", "マヤ", "-", "/", "a".repeat(501)]) expect(handleOf(typed)).toBeNull();
  expect([splitGo("/portal/GO/Maya/ig"), splitGo("/portal/go//maya"), splitGo("/portal/go")]).toEqual([
    { handle: "Maya", rest: "/ig" },
    { handle: "maya", rest: "" },
    { handle: "", rest: "" },
  ]);
});

test("a visitor stays in their market, and nothing before the path smuggles another code or app in", () => {
  expect(splitMarket("/en-ca/apps/reissue")).toEqual({ market: "/en-ca", path: "/apps/reissue" });
  expect(splitMarket("/apps/reissue")).toEqual({ market: "", path: "/apps/reissue" });
  expect(targetOf("/products/serum", none, "/en-ca")).toBe("/en-ca/products/serum");
  expect(targetOf("/en-ca/products/serum", none, "/en-ca")).toBe("/en-ca/products/serum");
  expect(targetOf("", none, "/en-ca")).toBe("/en-ca/");
  expect(discountAddress("MAYA15", "/en-ca/", { market: "/en-ca" })).toBe("/en-ca/discount/MAYA15?redirect=%2Fen-ca%2F");
  for (const rest of [
    "/fr/discount/OTHER",
    "/EN-CA/Discount/OTHER",
    "/en-ca/apps/other",
    "/x/y/discount/OTHER",
    "/zh-hant-tw/a/other",
    "/DISCOUNT/OTHER",
  ])
    expect(targetOf(rest, none, "/en-ca")).toBe("/en-ca/");
  for (const rest of [
    "/..%2fdiscount%2fOTHER",
    "/en-ca/..%2f..%2fapps%2fother",
    "/en-ca/%2e%2e/discount/OTHER",
    "/en-ca//evil.example",
    "/en-ca%2f%2fevil.example",
    "/en-ca/%0d%0aLocation:%20//evil.example",
    "/en-ca/%5c%5cevil.example",
    "/en-ca/discount%2fOTHER",
    "/fr%2fdiscount%2fOTHER",
    "/discount%00/OTHER",
  ])
    expect([rest, targetOf(rest, none, "/en-ca")]).toEqual([rest, "/en-ca/"]);
  // Whoever posted a market chose it; a page that only looks like one is in the visitor's.
  expect(targetOf("/fr/products/serum", none, "/en-ca")).toBe("/fr/products/serum");
  expect(targetOf("/fr/serum", none, "/en-ca")).toBe("/en-ca/fr/serum");
  for (const rest of ["/pages/community", "/collections/tools", "/products/a", "/fr/blogs/news/discount"])
    expect(targetOf(rest, none)).toBe(rest);
});

test("the address of a cart stays as Shopify writes it", () => {
  expect(targetOf("/cart/123:1,456:2", new URLSearchParams())).toBe("/cart/123:1,456:2");
});

test("an address that was encoded as a whole, once or twice, leads where it would have led", () => {
  for (const encoded of ["maya%2Fproducts%2Fserum", "maya%252Fproducts%252Fserum", "maya%2fproducts/serum"])
    expect(splitGo(`/portal/go/${encoded}`)).toEqual({ handle: "maya", rest: "/products/serum" });
  for (const encoded of ["maya%3Futm_source%3Dx", "maya%253Futm", "maya%23ig", "maya&fbclid=1", "maya;jsessionid=1"])
    expect([encoded, splitGo(`/portal/go/${encoded}`)]).toEqual([encoded, { handle: "maya", rest: "" }]);
  expect(handleOf(splitGo("/portal/go/maya&co").handle)).toBe("maya-co");
  const foreign = splitGo("/portal/go/maya%2F%2Fevil.example");
  expect(targetOf(foreign.rest, new URLSearchParams())).toBe("/");
});

test("the end of a sentence behind a link is no part of it", () => {
  for (const end of [".", ",", ")", "!", "%20", "%E2%80%8B", ".)"]) {
    expect([end, targetOf(`/products/serum${end}`, new URLSearchParams())]).toEqual([end, "/products/serum"]);
    expect([end, withoutSentence(`/ig${end}`)]).toEqual([end, "/ig"]);
  }
  expect(targetOf("/pages/a.b", new URLSearchParams(), "/fr-ca")).toBe("/fr-ca/pages/a.b");
});
