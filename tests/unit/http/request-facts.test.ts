import { areaOf, methodOf, plainAddress, requestIdOf, toldPath } from "#app/http/request-facts.ts";

test.each([
  ["/", "root"],
  ["/app", "app"],
  ["/app/offers/0190", "app"],
  ["/app.data", "app"],
  ["/webhooks/orders", "webhooks"],
  ["/wp-admin/setup.php", "other"],
  ["/constructor", "other"],
])("%s is of the area %s", (path, area) => {
  expect(areaOf(path)).toBe(area);
});

test("a method that nobody knows is one kind", () => {
  expect([methodOf("GET"), methodOf("BREW"), methodOf(undefined)]).toEqual(["GET", "other", "other"]);
});

test("the id of a proxy is kept where it looks like one", () => {
  expect(requestIdOf("0af7651916cd43dd8448eb211c80319c")).toBe("0af7651916cd43dd8448eb211c80319c");
  for (const given of [undefined, "", "short", "with spaces in it", 'a"quote-and-more', "x".repeat(65), ["a", "b"]]) {
    expect(requestIdOf(given)).toMatch(/^[0-9a-f]{8}-/);
  }
});

test("a link that was mailed is not written down with what proves who may follow it", () => {
  expect(toldPath("/unsubscribe/abc.def")).toBe("/unsubscribe/…");
  expect(toldPath("/Unsubscribe/abc.def")).toBe("/Unsubscribe/…");
  expect(toldPath("/confirm-test/abc.def")).toBe("/confirm-test/…");
  expect(toldPath("/app/offers/1")).toBe("/app/offers/1");
});

test.each([
  ["/app/members?search=a%00b&next=%2500", "/app/members?search=a%EF%BF%BDb&next=%2500"],
  ["/portal/go/maya?utm=%00&signature=a", "/portal/go/maya?utm=%00&signature=a"],
  ["https://elsewhere.example/app?x=1", "/app?x=1"],
  ["http://elsewhere.example", "/"],
  ["HTTP://user@elsewhere.example:1?x", "/?x"],
  ["//elsewhere.example/app", "//elsewhere.example/app"],
  ["*", null],
  ["elsewhere.example:443", null],
  ["ftp://elsewhere.example/app", null],
])("the address %s is read as %s", (sent, read) => {
  expect(plainAddress(sent)).toBe(read);
});
