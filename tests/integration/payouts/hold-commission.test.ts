/** A commission that is held is not paid until somebody releases it. */
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const now = new Date("2026-06-01T12:00:00Z");
const by = { staff: "1", now };

let app: TestApp;
let ctx: ShopContext;
let part: { orderId: string; enrolmentId: string };
let holds: typeof import("#app/payouts/hold-commission.server.ts");
let reviews: typeof import("#app/orders/attribution/review-conversions.server.ts") & typeof import("#app/payouts/mark-paid.server.ts");
beforeAll(async () => {
  app = await anApp();
  holds = await import("#app/payouts/hold-commission.server.ts");
  reviews = {
    ...(await import("#app/orders/attribution/review-conversions.server.ts")),
    ...(await import("#app/payouts/mark-paid.server.ts")),
  };
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
});
beforeEach(async () => {
  await app.empty();
  const { enrolmentId } = await aWholeShop(app.db, SHOP);
  await app.db.conversionReview.deleteMany();
  await app.db.conversion.updateMany({ data: { paidAt: null } });
  part = { orderId: "gid://shopify/Order/1", enrolmentId };
});
afterAll(() => app.close());

const hold = (reason = "Under inquiry") => holds.holdCommission(ctx, { part, reason, ...by });
const payable = async () => (await reviews.readPayable(ctx, { filter: {}, now })).conversions;

test("a held commission is not among what can be paid, keeps its amount, and the activity says why", async () => {
  expect(await payable()).toBe(1);
  expect(await hold()).toEqual({ ok: true });
  expect(await payable()).toBe(0);
  expect(await app.db.conversion.findFirst()).toMatchObject({ state: "counted", heldAt: now });
  expect(await app.db.activity.findFirst({ where: { kind: "commission_held" } })).toMatchObject({ reason: "Under inquiry", subject: "#1" });
});

test("released it can be paid again, and only once", async () => {
  await hold();
  expect(await holds.releaseCommission(ctx, { part, ...by })).toEqual({ ok: true });
  expect(await payable()).toBe(1);
  expect(await holds.releaseCommission(ctx, { part, ...by })).toEqual({ ok: false, reason: "approved" });
});

test("two people who hold the same commission hold it once, with the first reason", async () => {
  const both = await Promise.all([hold("first"), hold("second")]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await app.db.activity.count({ where: { kind: "commission_held" } })).toBe(1);
});

test("what is paid is not held, what is rejected has nothing to hold, and what is unknown is said to be", async () => {
  const shown = await reviews.readPayable(ctx, { filter: {}, now });
  expect((await reviews.markPaid(ctx, { filter: {}, shown, ...by })).ok).toBe(true);
  expect(await hold()).toEqual({ ok: false, reason: "paid" });
  await app.db.conversionReview.deleteMany();
  await app.db.conversion.updateMany({ data: { paidAt: null } });
  await reviews.rejectConversion(ctx, { part, reason: "fraud", note: "", ...by });
  expect(await hold()).toEqual({ ok: false, reason: "void" });
  const stranger = { orderId: "gid://shopify/Order/404", enrolmentId: part.enrolmentId };
  expect(await holds.holdCommission(ctx, { part: stranger, reason: "?", ...by })).toEqual({ ok: false, reason: "unknown" });
});
