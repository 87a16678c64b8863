import { parse } from "csv-parse/sync";
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const now = new Date("2026-04-01T12:00:00Z");
const by = { staff: "1", now };

let app: TestApp;
let ctx: ShopContext;
let reviews: typeof import("#app/orders/attribution/review-conversions.server.ts") & typeof import("#app/payouts/mark-paid.server.ts");
let report: typeof import("#app/screens/report/sales-report.server.ts");
let files: typeof import("#app/screens/report/sales-csv.server.ts");
let refund: () => Promise<void>;
let part: { orderId: string; enrolmentId: string };
beforeAll(async () => {
  app = await anApp();
  reviews = {
    ...(await import("#app/orders/attribution/review-conversions.server.ts")),
    ...(await import("#app/payouts/mark-paid.server.ts")),
  };
  report = await import("#app/screens/report/sales-report.server.ts");
  files = await import("#app/screens/report/sales-csv.server.ts");
  const { recordRefund } = await import("#app/orders/ingest/record-order.server.ts");
  const { ONLY_GOODS } = await import("#app/orders/order-facts.ts");
  const orderId = "gid://shopify/Order/1";
  refund = () =>
    ctx.db.$transaction((tx) =>
      recordRefund(tx, SHOP, { ...ONLY_GOODS, id: "gid://shopify/Refund/2", orderId, amountMinor: 400n, createdAt: now }),
    );
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
});
beforeEach(async () => {
  await app.empty();
  const { enrolmentId } = await aWholeShop(app.db, SHOP);
  await aWholeShop(app.db, "other.myshopify.com");
  await app.db.conversionReview.deleteMany({ where: { shop: SHOP } });
  part = { orderId: "gid://shopify/Order/1", enrolmentId };
});
afterAll(() => app.close());

const totals = () => report.salesTotals(ctx, {});

test("a rejected conversion leaves every figure and comes back as it was when it is restored", async () => {
  expect(await reviews.rejectConversion(ctx, { part, reason: "fraud", note: "", ...by })).toBe("done");
  expect(await totals()).toEqual({ conversions: 0, revenueMinor: 0, refundedMinor: 0, commissionMinor: 0 });
  expect(await reviews.restoreConversion(ctx, { part, ...by })).toBe("done");
  expect(await totals()).toEqual({ conversions: 1, revenueMinor: 900, refundedMinor: 100, commissionMinor: 108 });
});

test("many conversions are rejected in one press, each told in the activity, and the press is taken back as a whole", async () => {
  const { reviewMany, takeBackReview } = await import("#app/orders/attribution/review-many.server.ts");
  const { partsBehind } = await import("#app/screens/report/orders-behind.server.ts");
  const [pressId, undoId] = [randomUUID(), randomUUID()];
  const all = async (search: string) => partsBehind(ctx, { filter: {}, state: null, search, most: 10 });
  expect(await all("nobody")).toEqual([]);
  expect(await all("sofia1")).toEqual([part]);
  const ask = { parts: await all(""), decision: { reject: "coupon_site", note: "On a coupon site" }, pressId, ...by } as const;
  expect(await reviewMany(ctx, ask)).toEqual({ ok: true, pressId, changed: 1, inPayout: 0 });
  expect(await reviewMany(ctx, ask)).toEqual({ ok: true, pressId, changed: 1, inPayout: 0 });
  expect((await totals()).conversions).toBe(0);
  const told = await app.db.activity.findMany({ where: { shop: SHOP, pressId }, include: { members: true } });
  expect(told.map(({ kind, reason, members }) => [kind, reason, members.length])).toEqual([["conversion_rejected", "On a coupon site", 1]]);
  expect(await takeBackReview(ctx, { pressId, undoId, ...by })).toEqual({ changed: 1, kept: 0 });
  expect(await takeBackReview(ctx, { pressId, undoId: randomUUID(), ...by, now: new Date(+now + 1) })).toEqual({ changed: 0, kept: 1 });
  expect((await totals()).conversions).toBe(1);
});

test("taking a press back leaves what somebody decided about since, and puts a restored one back to its reason", async () => {
  const { reviewMany, takeBackReview } = await import("#app/orders/attribution/review-many.server.ts");
  const later = (ms: number) => ({ staff: "2", now: new Date(+now + ms) });
  await reviews.rejectConversion(ctx, { part, reason: "fraud", note: "Same address", ...by });
  const pressId = randomUUID();
  expect(await reviewMany(ctx, { parts: [part], decision: "restore", pressId, ...later(1) })).toMatchObject({ changed: 1 });
  expect((await totals()).conversions).toBe(1);
  expect(await takeBackReview(ctx, { pressId, undoId: randomUUID(), ...later(2) })).toEqual({ changed: 1, kept: 0 });
  expect(await app.db.conversionReview.findFirstOrThrow({ where: { shop: SHOP } })).toMatchObject({
    rejectedFor: "fraud",
    note: "Same address",
  });
  const second = randomUUID();
  await reviewMany(ctx, { parts: [part], decision: "restore", pressId: second, ...later(3) });
  await reviews.rejectConversion(ctx, { part, reason: "other", note: "", ...later(4) });
  expect(await takeBackReview(ctx, { pressId: second, undoId: randomUUID(), ...later(5) })).toEqual({ changed: 0, kept: 1 });
  expect((await app.db.conversionReview.findFirstOrThrow({ where: { shop: SHOP } })).rejectedFor).toBe("other");
});

test("paid commission stays paid: a later refund or rejection changes what is due, nothing that was paid, and nothing is paid twice", async () => {
  const shown = await reviews.readPayable(ctx, { filter: {}, now });
  expect(await reviews.markPaid(ctx, { filter: {}, shown, ...by })).toEqual({ ok: true, conversions: 1, paidMinor: 90 });
  const again = await reviews.markPaid(ctx, { filter: {}, shown, ...by });
  expect(again).toMatchObject({ ok: false, reason: "changed", now: { conversions: 0, paidMinor: 0 } });
  await refund();
  expect(await totals()).toEqual({ conversions: 1, revenueMinor: 500, refundedMinor: 500, commissionMinor: 90 });
  const due = async () => (await app.db.conversion.findFirstOrThrow({ where: { shop: SHOP } })).dueMinor;
  expect(await due()).toBe(60n);
  expect(await reviews.rejectConversion(ctx, { part, reason: "fraud", note: "", ...by })).toBe("done");
  expect(await totals()).toEqual({ conversions: 0, revenueMinor: 0, refundedMinor: 0, commissionMinor: 90 });
  expect(await due()).toBe(0n);
  expect(await app.db.payoutBatch.findMany({ where: { shop: SHOP, state: "paid" } })).toMatchObject([{ sumMinor: 90n, members: 1 }]);
});

/** Another order of the same member, as the ledger holds it; the fourth part of the page's figures. */
async function anotherOrder(number: number, commissionMinor: number): Promise<void> {
  const row = await app.db.conversion.findFirstOrThrow({ where: { shop: SHOP, orderId: "gid://shopify/Order/1" } });
  const order = await app.db.order.findFirstOrThrow({ where: { shop: SHOP, id: row.orderId } });
  const orderId = `gid://shopify/Order/${number}`;
  await app.db.order.create({ data: { ...order, id: orderId, name: `#${number}` } });
  await app.db.conversion.create({ data: { ...row, orderId, paidAt: null, commissionMinor: BigInt(commissionMinor) } });
}

const paidOrders = async () =>
  (await app.db.conversion.findMany({ where: { shop: SHOP, paidAt: { not: null } }, orderBy: { orderId: "asc" } })).map(
    ({ orderId }) => orderId,
  );

test("an order that arrives between display and press stops it: both figures are answered and nothing is paid", async () => {
  const shown = await reviews.readPayable(ctx, { filter: {}, now });
  await anotherOrder(2, 50);
  const refused = await reviews.markPaid(ctx, { filter: {}, shown, ...by });
  expect(refused).toMatchObject({
    ok: false,
    shown: { conversions: 1, paidMinor: 90 },
    now: { conversions: 2, paidMinor: 140 },
    paidMeanwhile: null,
  });
  expect(await paidOrders()).toEqual([]);
  expect(await app.db.conversionReview.count({ where: { shop: SHOP, paidAt: { not: null } } })).toBe(0);
  if (refused.ok || refused.reason !== "changed") throw new Error("Something else happened");
  expect(await reviews.markPaid(ctx, { filter: {}, shown: refused.now, ...by })).toMatchObject({ ok: true, paidMinor: 140 });
});

test("other orders that come to the same count and sum are not what was shown, and are not paid", async () => {
  await anotherOrder(2, 50);
  const shown = await reviews.readPayable(ctx, { filter: {}, now });
  await app.db.conversion.updateMany({ where: { shop: SHOP, orderId: "gid://shopify/Order/1" }, data: { commissionMinor: 80n } });
  await app.db.conversion.updateMany({ where: { shop: SHOP, orderId: "gid://shopify/Order/2" }, data: { commissionMinor: 60n } });
  const refused = await reviews.markPaid(ctx, { filter: {}, shown, ...by });
  expect(refused).toMatchObject({ ok: false, shown: { conversions: 2, paidMinor: 140 }, now: { conversions: 2, paidMinor: 140 } });
  expect(await paidOrders()).toEqual([]);
});

test("two people who press at the same moment pay once, and the second is told who was first", async () => {
  await app.db.staffMember.createMany({ data: ["71", "72"].map((id) => ({ shop: SHOP, id, name: `Ana ${id}`, askedAt: now })) });
  const shown = await reviews.readPayable(ctx, { filter: {}, now });
  const press = (staff: string) => reviews.markPaid(ctx, { filter: {}, shown, staff, now: new Date(now.getTime() + 60_000) });
  const answers = await Promise.all([press("71"), press("72")]);
  expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
  const winner = answers[0]?.ok ? "Ana 71" : "Ana 72";
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ paidMeanwhile: { by: winner, paidMinor: 90 } });
  expect(await app.db.activity.count({ where: { shop: SHOP, kind: "commission_paid" } })).toBe(1);
  expect(await app.db.conversionReview.findMany({ where: { shop: SHOP }, select: { paidMinor: true } })).toEqual([{ paidMinor: 90n }]);
});

test("another shop's conversion does not exist", async () => {
  const [theirs] = await app.db.conversion.findMany({ where: { shop: "other.myshopify.com" } });
  const { orderId, enrolmentId } = theirs!;
  expect(await reviews.rejectConversion(ctx, { part: { orderId, enrolmentId }, reason: "fraud", note: "", ...by })).toBe("unknown");
});

test("the file says what the screen says, to the cent, by every kind of row", async () => {
  for (const kind of ["offer", "member", "project", "code"] as const) {
    const { rows } = await report.salesReport(ctx, { by: kind, filter: {}, page: 1, pageSize: 10 });
    expect({ kind, rows: rows.length, revenue: rows[0]?.revenueMinor }).toEqual({ kind, rows: 1, revenue: 900 });
    const lines = (await files.salesCsv(ctx, { by: kind, filter: {}, currency: "USD" })).trim().split("\r\n");
    expect(lines[1]).toMatch(/,"1","9\.00","9\.00","1\.00","0\.90","0\.00","3"$/);
    const names = parse(lines[0]!, { bom: true }).flat() as string[];
    expect({ kind, unnamed: names.filter((name) => name === "") }).toEqual({ kind, unnamed: [] });
    expect({ kind, cells: (parse(lines[1]!).flat() as string[]).length }).toEqual({ kind, cells: names.length });
  }
});

test("the page of orders names whose figure they stand for", async () => {
  const [code] = await app.db.promoCode.findMany({ where: { shop: ctx.shop } });
  const { id: codeId, memberId, offerId } = code!;
  expect(await report.namesOfFilter(ctx, { codeId, memberId, offerId })).toEqual(["SOFIA15", "Sofia Marin", "Glow"]);
  expect(await report.namesOfFilter(ctx, {})).toEqual([]);
  // Another shop's, or gone.
  expect(await report.namesOfFilter(ctx, { memberId: randomUUID() })).toEqual([]);
});
