import { jest } from "@jest/globals";

import { AddRedeemCodesDocument, ReadShopDocument } from "#app/shopify/admin.generated.ts";
import { ShopifyAccessLost, ShopifyRejected, ShopifyUnavailable, unwrap } from "#app/shopify/client/errors.ts";
import { send } from "#app/shopify/client/transport.server.ts";

const access = { shop: "lumen-botanics.myshopify.com", accessToken: "shpat_secret" };
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

const fetch_ = jest.spyOn(globalThis, "fetch");
afterAll(() => fetch_.mockRestore());

const costs: unknown[] = [];
beforeEach(() => void (costs.length = 0));
const ask = () => send(access, ReadShopDocument, {}, (cost) => costs.push(cost)).catch((error: unknown) => error);

const cost = {
  requestedQueryCost: 1,
  actualQueryCost: 1,
  throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1999, restoreRate: 100 },
};

test("an answer comes with what it cost and what is left", async () => {
  fetch_.mockResolvedValueOnce(json({ data: { shop: { name: "Lumen", currencyCode: "USD", ianaTimezone: "UTC" } }, extensions: { cost } }));
  expect(await ask()).toEqual({ throttled: false, data: { shop: { name: "Lumen", currencyCode: "USD", ianaTimezone: "UTC" } } });
  expect(costs).toEqual([cost]);
  const [url, init] = fetch_.mock.calls[0] ?? [];
  expect(String(url)).toBe("https://lumen-botanics.myshopify.com/admin/api/2026-10/graphql.json");
  expect(new Headers(init?.headers).get("X-Shopify-Access-Token")).toBe("shpat_secret");
});

test("a text of Shopify's that no database could hold is read as one that can be kept", async () => {
  fetch_.mockResolvedValueOnce(json({ data: { shop: { name: "Lu\u0000men\ud83c" } } }));
  expect(await ask()).toEqual({ throttled: false, data: { shop: { name: "Lu\ufffdmen\ufffd" } } });
});

test("a refusal costs what Shopify says it does, and that is heard too", async () => {
  fetch_.mockResolvedValueOnce(json({ errors: [{ message: "No", extensions: { code: "ACCESS_DENIED" } }], extensions: { cost } }));
  expect(await ask()).toBeInstanceOf(ShopifyAccessLost);
  expect(costs).toEqual([cost]);
});

test("a throttled answer is told apart from a refusal", async () => {
  fetch_.mockResolvedValueOnce(json({ errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }] }));
  expect(await ask()).toEqual({ throttled: true, cost: null });
});

test.each([
  [401, "token_refused"],
  [402, "shop_frozen"],
  [403, "scope_missing"],
  [404, "shop_gone"],
  [423, "shop_locked"],
] as const)("HTTP %i means that the app may not come in: %s", async (status, because) => {
  fetch_.mockResolvedValueOnce(json({ errors: "no" }, status));
  const error = await ask();
  expect(error).toBeInstanceOf(ShopifyAccessLost);
  expect(error).toMatchObject({ because });
});

test.each([429, 430, 500, 502, 503])("HTTP %i is not now", async (status) => {
  fetch_.mockResolvedValueOnce(new Response("<html>busy</html>", { status, headers: { "Retry-After": "7" } }));
  const error = await ask();
  expect(error).toBeInstanceOf(ShopifyUnavailable);
  expect(error).toMatchObject({ retryAfterSeconds: 7 });
});

test.each([
  ["a page of HTML", () => new Response("<html>hello</html>", { status: 200, headers: { "Content-Type": "text/html" } })],
  ["no data", () => json({})],
  ["null data", () => json({ data: null })],
  ["cut off in the middle", () => new Response('{"data":{"sho', { status: 200, headers: { "Content-Type": "application/json" } })],
  ["nothing", () => new Response("", { status: 200 })],
])("an answer that is %s is not now, and never taken for a no", async (_what, answer) => {
  fetch_.mockResolvedValueOnce(answer());
  expect(await ask()).toBeInstanceOf(ShopifyUnavailable);
});

test("a connection that fails is not now", async () => {
  fetch_.mockRejectedValueOnce(new TypeError("fetch failed"));
  expect(await ask()).toBeInstanceOf(ShopifyUnavailable);
});

test("a missing scope is lost access, Shopify's own trouble is not now, everything else is a no", async () => {
  const coded = (code: string) => json({ errors: [{ message: "words", extensions: { code } }], data: { shop: null } });
  fetch_.mockResolvedValueOnce(coded("ACCESS_DENIED"));
  expect(await ask()).toMatchObject({ because: "scope_missing" });
  fetch_.mockResolvedValueOnce(coded("INTERNAL_SERVER_ERROR"));
  expect(await ask()).toBeInstanceOf(ShopifyUnavailable);
  fetch_.mockResolvedValueOnce(coded("MAX_INPUT_SIZE_EXCEEDED"));
  const error = await ask();
  expect(error).toBeInstanceOf(ShopifyRejected);
  expect(error).toMatchObject({ code: "MAX_INPUT_SIZE_EXCEEDED" });
});

test("no failure carries the token or the request along", async () => {
  fetch_.mockResolvedValueOnce(json({ errors: "no" }, 401));
  const error = await send(access, AddRedeemCodesDocument, { discountId: "gid://d/1", codes: [{ code: "SOFIA15" }] }).catch(
    (e: unknown) => e,
  );
  const told = `${(error as Error).stack} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
  expect(told).not.toContain("shpat_secret");
  expect(told).not.toContain("SOFIA15");
});

test("a payload's first userError is the refusal; without a code it is called invalid", () => {
  expect(() => unwrap({ userErrors: [{ message: "Codes can't be blank", code: "BLANK" }] })).toThrow(
    expect.objectContaining({ code: "BLANK" }),
  );
  expect(() => unwrap({ userErrors: [{ message: "Something went wrong, please try again.", code: null }] })).toThrow(
    expect.objectContaining({ code: "invalid" }),
  );
  expect(() => unwrap(null)).toThrow(ShopifyUnavailable);
});
