import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "@jest/globals";
import { aDiscount, aTwin, aWorld, anApp, keeper, openApp, post } from "./outside-shop.ts";
import type { Json } from "./outside-shop.ts";

const { keep, closeAll } = keeper();
afterEach(closeAll);

const state = async (twin: { url: string }) => (await fetch(`${twin.url}/__twin/state`)).json() as Promise<Json>;
/** An app that nobody is sent to: what is told is only written down. */
const appUrl = "http://127.0.0.1:9";
const aShop = async () => keep(await aTwin({ appUrl, seed: aWorld(aDiscount(1, { codes: ["MAYA15"], usageLimit: 1 })) }));

test("the state shows discounts with their codes and uses, orders and messages, and no token", async () => {
  const twin = await aShop();
  await openApp(twin);
  expect((await post(twin, "/__twin/orders", { code: "maya15", customerEmail: "ada@mail.example" })).status).toBe(201);
  const shown = await state(twin);
  expect(shown.discounts).toMatchObject([
    {
      id: "gid://shopify/DiscountCodeNode/1",
      title: "Discount 1",
      status: "ACTIVE",
      codes: [{ id: "gid://shopify/DiscountRedeemCode/100", code: "MAYA15", asyncUsageCount: 1 }],
    },
  ]);
  expect(shown.orders).toMatchObject([
    { discountCodes: [{ code: "maya15", amount: "4.20" }], currentSubtotal: "23.80", financialStatus: "PAID" },
  ]);
  expect(shown.webhooks).toMatchObject([{ topic: "orders/create", status: "unsent" }]);
  expect(JSON.stringify(shown)).not.toContain("shpat_");
});

test("a refused order says which code and why", async () => {
  const twin = await aShop();
  expect(await post(twin, "/__twin/orders", { codes: ["NOPE"] })).toMatchObject({
    status: 422,
    body: { refused: [{ code: "NOPE", reason: "not_found", message: "Enter a valid discount code or gift card" }] },
  });
});

test.each([
  ["/__twin/orders", { kode: "MAYA15" }, "kode"],
  ["/__twin/orders", { code: "A", codes: ["B"] }, "not both"],
  ["/__twin/orders", { lines: [{ productId: 999 }] }, "sells no product 999"],
  ["/__twin/orders", { code: "GONE", completedEarlier: true }, "Nobody holds GONE"],
  ["/__twin/orders", { presentmentCurrency: "XXX" }, "no rate"],
  ["/__twin/refunds", { orderId: "abc" }, "id of a Order"],
  ["/__twin/faults", { kind: "flood" }, "kind"],
  ["/__twin/faults", { kind: "5xx", operation: "(" }, "regular expression"],
  ["/__twin/clock", { advance: 1 }, "advance"],
])("POST %s %j is answered with 400 and the reason", async (path, body, reason) => {
  const twin = await aShop();
  const answer = await post(twin, path, body);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toContain(reason);
});

test("a refund and a cancellation correct the order", async () => {
  const twin = await aShop();
  const { order } = (await post(twin, "/__twin/orders", { lines: [{ productId: 11, quantity: 2 }] })).body;
  expect(
    (await post(twin, "/__twin/refunds", { orderId: order.id, lines: [{ lineId: order.lines[0].id, quantity: 1 }] })).body.order,
  ).toMatchObject({ currentSubtotal: "28.00", financialStatus: "PARTIALLY_REFUNDED" });
  expect((await post(twin, "/__twin/cancellations", { orderId: order.id })).body.order).toMatchObject({
    currentTotal: "0.00",
    cancelledAt: expect.any(String),
  });
  expect((await post(twin, "/__twin/cancellations", { orderId: order.id })).status).toBe(422);
});

test("a moved clock decides what has ended", async () => {
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString();
  const twin = keep(await aTwin({ seed: aWorld(aDiscount(1, { codes: ["MAYA15"], endsAt: tomorrow })) }));
  await post(twin, "/__twin/clock", { advanceMs: 25 * 3_600_000 });
  expect((await state(twin)).discounts[0].status).toBe("EXPIRED");
  await post(twin, "/__twin/clock", { now: new Date().toISOString() });
  expect((await state(twin)).discounts[0].status).toBe("ACTIVE");
});

test("a fault stands until it has struck, and the call log tells of it", async () => {
  const twin = await aShop();
  const ask = () =>
    post(twin, "/admin/api/2026-10/graphql.json", { query: "query Who { shop { name } }" }, { "X-Shopify-Access-Token": twin.accessToken });
  await post(twin, "/__twin/faults", { kind: "throttle", operation: "^Who$" });
  expect((await ask()).body.errors[0].extensions.code).toBe("THROTTLED");
  expect((await ask()).body.data.shop.name).toBe("Lumen Botanics");
  await post(twin, "/__twin/faults", { kind: "timeout_after" });
  await expect(ask()).rejects.toThrow();
  const log = (await (await fetch(`${twin.url}/__twin/log`)).json()) as Json;
  expect(log.map(({ outcome }: Json) => outcome)).toEqual(["throttled", "ok", "dropped"]);
  expect(JSON.stringify(log)).not.toContain("shpat_");
});

test("a reset brings the store back and, unless told otherwise, keeps the app connected", async () => {
  const twin = await aShop();
  await openApp(twin);
  await post(twin, "/__twin/orders", { code: "MAYA15" });
  await post(twin, "/__twin/faults", { kind: "5xx" });
  await post(twin, "/__twin/reset");
  expect(await state(twin)).toMatchObject({
    orders: [],
    faults: [],
    installation: { installed: true },
    discounts: [{ codes: [{ asyncUsageCount: 0 }] }],
  });
  await post(twin, "/__twin/reset", { keepInstallation: false });
  expect((await state(twin)).installation).toBeNull();
  const asked = await post(
    twin,
    "/admin/api/2026-10/graphql.json",
    { query: "{ shop { name } }" },
    { "X-Shopify-Access-Token": twin.accessToken },
  );
  expect(asked.status).toBe(200);
});

test("what was kept in a file is there after a restart, the standing token included", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twin-"));
  keep({ close: async () => rmSync(folder, { recursive: true }) });
  const dataFile = join(folder, "store.json");
  const first = await aTwin({ appUrl, dataFile, seed: aWorld(aDiscount(1, { codes: ["MAYA15"] })) });
  await openApp(first);
  await post(first, "/__twin/orders", { code: "MAYA15" });
  await first.close();
  const second = keep(await aTwin({ appUrl, dataFile }));
  expect(second.accessToken).toBe(first.accessToken);
  expect(await state(second)).toMatchObject({
    orders: [{ name: "#1001" }],
    webhooks: [{ status: "unsent" }],
    installation: { clientId: anApp.clientId },
  });
});
