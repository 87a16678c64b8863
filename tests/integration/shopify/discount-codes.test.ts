import { setTimeout as sleep } from "node:timers/promises";

import { meetsTheDiscountCodesContract } from "#tests/support/discount-codes.contract.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

let app: InstalledApp;
let admin: typeof import("#app/shopify/client/admin-client.server.ts");
let gateway: typeof import("#app/shopify/discounts/discount-codes.server.ts");
let errors: typeof import("#app/shopify/client/errors.ts");

beforeAll(async () => {
  app = await anInstalledApp();
  await app.signIn();
  admin = await import("#app/shopify/client/admin-client.server.ts");
  gateway = await import("#app/shopify/discounts/discount-codes.server.ts");
  errors = await import("#app/shopify/client/errors.ts");
});
beforeEach(() => app.twin.faults.clear());
afterAll(() => app.close());

const ours = () => {
  const client = admin.adminFor(app.shop, { priority: "person" });
  return { client, codes: gateway.discountCodes(client) };
};

let tests = 0;
meetsTheDiscountCodesContract(() => ({
  codes: ours().codes,
  aDiscount: (title, names) => app.aDiscount(title, names),
  deleteDiscount: (id) => app.deleteDiscount(id),
  prefix: `T${++tests}-`,
  wait: () => sleep(50),
}));

test("two hundred and fifty names are looked up in one request at one point each", async () => {
  const { client, codes } = ours();
  const names = Array.from({ length: 250 }, (_, index) => `NOBODY${index}`);
  const before = app.twin.api.log.length;
  expect(await codes.owners(names)).toEqual(new Map());
  expect(app.twin.api.log.length - before).toBe(1);
  expect(app.twin.api.log.at(-1)).toMatchObject({ operationName: "FindCodeOwners", requestedQueryCost: 250 });
  expect(client.spent).toBeLessThanOrEqual(250);
});

test("more names than fit in one request are looked up in several, and more codes than fit on a page are read page by page", async () => {
  const { codes } = ours();
  const names = Array.from({ length: 251 }, (_, index) => `PAGED${index}`);
  const discountId = await app.aDiscount("Paged", names.slice(0, 251));
  const owners = await codes.owners(names);
  expect(owners.size).toBe(251);
  expect(owners.get("PAGED250")).toEqual({ discountId, discountTitle: "Paged" });
  expect((await codes.list(discountId))?.length).toBe(251);
});

test("a reading of 250 codes costs no more than fifteen points", async () => {
  const { codes } = ours();
  const discountId = await app.aDiscount("Priced", ["PRICED1"]);
  await codes.list(discountId);
  expect(app.twin.api.log.at(-1)?.requestedQueryCost).toBeLessThanOrEqual(15);
});

test("too few points are waited for exactly, and the call then succeeds", async () => {
  const { codes } = ours();
  app.twin.faults.add({ kind: "throttle", operation: "FindCodeOwners", times: 1 });
  expect(await codes.owners(["NOBODY"])).toEqual(new Map());
});

test("a connection cut before or after the effect leaves the effect unknown, and asking again tells", async () => {
  const { codes } = ours();
  const discountId = await app.aDiscount("Cut", ["CUT0"]);
  app.twin.faults.add({ kind: "timeout_after", operation: "AddRedeemCodes", times: 1 });
  await expect(codes.add(discountId, ["CUT1"])).rejects.toThrow(errors.ShopifyUnavailable);
  app.twin.faults.add({ kind: "timeout_before", operation: "AddRedeemCodes", times: 1 });
  await expect(codes.add(discountId, ["CUT2"])).rejects.toThrow(errors.ShopifyUnavailable);
  for (let look = 0; look < 600 && (await codes.owners(["CUT1"])).size === 0; look++) await sleep(50);
  expect([...(await codes.owners(["CUT1", "CUT2"])).keys()]).toEqual(["CUT1"]);
});

test.each(["5xx", "malformed"] as const)("Shopify answering with %s is not now", async (kind) => {
  const { codes } = ours();
  app.twin.faults.add({ kind, operation: "FindCodeOwners", times: 1 });
  await expect(codes.owners(["NOBODY"])).rejects.toThrow(errors.ShopifyUnavailable);
});
