import { randomUUID } from "node:crypto";

import { ONLY_MERCHANDISE } from "#app/orders/order-facts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";

const SHOP = "tiers.myshopify.com";
const day = (number: number) => new Date(Date.UTC(2026, 2, number, 12));

let app: TestApp;
let ctx: ShopContext;
let ledger: typeof import("#app/orders/ingest/record-order.server.ts") &
  typeof import("#app/orders/attribution/attribute-orders.server.ts") &
  typeof import("#app/orders/attribution/review-conversions.server.ts") &
  typeof import("#app/payouts/mark-paid.server.ts");
let sofia: { offerId: string; memberId: string; enrolmentId: string };
let noah: typeof sofia;
beforeAll(async () => {
  app = await anApp();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  ledger = {
    ...(await import("#app/orders/ingest/record-order.server.ts")),
    ...(await import("#app/orders/attribution/attribute-orders.server.ts")),
    ...(await import("#app/orders/attribution/review-conversions.server.ts")),
    ...(await import("#app/payouts/mark-paid.server.ts")),
  };
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.empty();
  const zone = "America/New_York";
  await app.db.shop.create({ data: { domain: SHOP, name: "", currency: "USD", ianaTimezone: zone, installedAt: day(1) } });
  const offerId = randomUUID();
  const steps = [{ from: 2, bps: 2_000, perConversionMinor: 0 }];
  const commission = { commissionBps: 1_000, commissionTiers: { by: "conversions", period: "ever", steps } };
  await app.db.offer.create({
    data: { id: offerId, shop: SHOP, discountId: "d", title: "", summary: "", status: "ACTIVE", startsAt: day(1), ...commission },
  });
  [sofia, noah] = await Promise.all(
    ["SOFIA", "NOAH"].map((name) => aMember(offerId, name)) as [ReturnType<typeof aMember>, ReturnType<typeof aMember>],
  );
});

async function aMember(offerId: string, name: string) {
  const place = { offerId, memberId: randomUUID(), enrolmentId: randomUUID() };
  await app.db.member.create({ data: { id: place.memberId, shop: SHOP, firstName: name, lastName: "", email: name, handle: "" } });
  await app.db.enrolment.create({ data: { id: place.enrolmentId, shop: SHOP, offerId, memberId: place.memberId } });
  await app.db.promoCode.create({ data: { shop: SHOP, ...place, name, key: name, liveFrom: new Date(0), issuedFor: "welcome" } });
  return place;
}

type Telling = { placed: Date; code?: string; cancelled?: boolean };

/** Marks what is unpaid now as paid. */
async function pay(filter: { memberId?: string }, at: Date): Promise<void> {
  const shown = await ledger.readPayable(ctx, { filter, now: at });
  await ledger.markPaid(ctx, { filter, shown, staff: "1", now: at });
}

const tell = (number: number, { placed, code = "SOFIA", cancelled = false }: Telling) =>
  ctx.db.$transaction((tx) =>
    ledger.recordOrder(tx, SHOP, {
      refunds: [],
      order: {
        ...ONLY_MERCHANDISE,
        ...{ id: `gid://shopify/Order/${number}`, name: `#${number}`, processedAt: placed, updatedAt: cancelled ? day(28) : placed },
        ...{ cancelledAt: cancelled ? day(28) : null, test: false, currency: "USD", subtotalMinor: 10_000n, customerId: null },
        codes: code.split(" ").map((name) => ({ key: name, name })),
      },
    }),
  );

/** By order number: what each of the member's orders earns. */
async function earned({ enrolmentId }: typeof sofia): Promise<Record<string, number>> {
  const rows = await ctx.db.conversion.findMany({ where: { enrolmentId }, orderBy: { orderId: "asc" } });
  return Object.fromEntries(rows.map(({ orderId, commissionMinor }) => [orderId.split("/").at(-1), Number(commissionMinor)]));
}

test("an order that is heard of late moves the later ones of its member up, and its cancellation moves them down again", async () => {
  for (const number of [2, 3, 4]) await tell(number, { placed: day(number) });
  expect(await earned(sofia)).toEqual({ 2: 1_000, 3: 1_000, 4: 2_000 });
  await tell(1, { placed: day(1) });
  expect(await earned(sofia)).toEqual({ 1: 1_000, 2: 1_000, 3: 2_000, 4: 2_000 });
  await tell(1, { placed: day(1), cancelled: true });
  expect(await earned(sofia)).toEqual({ 1: 0, 2: 1_000, 3: 1_000, 4: 2_000 });
});

test("an order told again about nothing new leaves everybody's commission as it was", async () => {
  for (const number of [1, 2, 3]) await tell(number, { placed: day(number) });
  const before = await ctx.db.conversion.findMany({ orderBy: { orderId: "asc" } });
  for (const number of [3, 1, 2]) await tell(number, { placed: day(number) });
  expect(await ctx.db.conversion.findMany({ orderBy: { orderId: "asc" } })).toEqual(before);
});

test("commission that was paid stays, whatever a late order would have made of it", async () => {
  for (const number of [2, 3, 4]) await tell(number, { placed: day(number) });
  await pay({}, day(5));
  await tell(1, { placed: day(1) });
  expect(await earned(sofia)).toEqual({ 1: 1_000, 2: 1_000, 3: 1_000, 4: 2_000 });
});

test("a late order that lifts an order that was paid makes more of it due, and its cancellation takes that back", async () => {
  const toPutRight = async () => {
    const parts = await ctx.db.conversion.findMany({ where: { paidAt: { not: null } }, orderBy: { orderId: "asc" } });
    return parts.map(({ dueMinor, commissionMinor }) => Number(dueMinor - commissionMinor));
  };
  for (const number of [2, 3, 4]) await tell(number, { placed: day(number) });
  await pay({}, day(5));
  expect(await toPutRight()).toEqual([0, 0, 0]);
  await tell(1, { placed: day(1) });
  expect(await toPutRight()).toEqual([0, 1_000, 0]);
  await tell(1, { placed: day(1), cancelled: true });
  expect(await toPutRight()).toEqual([0, 0, 0]);
});

test("an order that is rejected counts towards no tier, and does again when it is restored", async () => {
  for (const number of [1, 2, 3]) await tell(number, { placed: day(number) });
  const part = { orderId: "gid://shopify/Order/1", enrolmentId: sofia.enrolmentId };
  await ledger.rejectConversion(ctx, { part, reason: "fraud", note: "", staff: "1", now: day(5) });
  expect(await earned(sofia)).toEqual({ 1: 0, 2: 1_000, 3: 1_000 });
  await ledger.restoreConversion(ctx, { part, staff: "1", now: day(6) });
  expect(await earned(sofia)).toEqual({ 1: 1_000, 2: 1_000, 3: 2_000 });
});

test("a name that passes to another member takes its orders' standing with it", async () => {
  for (const number of [1, 2, 3]) await tell(number, { placed: day(number) });
  await tell(4, { placed: day(4), code: "NOAH" });
  await ctx.db.$transaction(async (tx) => {
    await tx.promoCode.create({
      data: { shop: SHOP, ...noah, name: "SOFIA", key: "SOFIA", liveFrom: new Date(1), liveUntil: day(3), issuedFor: "other" },
    });
    await ledger.reattribute(tx, { shop: SHOP, keys: ["SOFIA"] });
  });
  expect(await earned(sofia)).toEqual({});
  expect(await earned(noah)).toEqual({ 1: 1_000, 2: 1_000, 3: 2_000, 4: 2_000 });
});

test("an order of two members pays each by their own standing", async () => {
  for (const number of [1, 2]) await tell(number, { placed: day(number) });
  await tell(3, { placed: day(3), code: "SOFIA NOAH" });
  expect([await earned(sofia), await earned(noah)]).toEqual([{ 1: 1_000, 2: 1_000, 3: 1_000 }, { 3: 500 }]);
});

test("a shop that moves to another zone has its months there, also for orders that nobody tells of again; what was paid stays", async () => {
  const steps = [{ from: 1, bps: 2_000, perConversionMinor: 0 }];
  await app.db.offer.updateMany({ data: { commissionTiers: { by: "conversions", period: "month", steps } } });
  const placed = [new Date("2026-03-31T20:00:00Z"), new Date("2026-04-01T03:59:00Z")];
  for (const [index, at] of placed.entries()) {
    await tell(index + 1, { placed: at });
    await tell(index + 11, { placed: at, code: "NOAH" });
  }
  await pay({ memberId: noah.memberId }, day(120));
  expect([await earned(sofia), await earned(noah)]).toEqual([{ 1: 1_000, 2: 2_000 }, { 11: 1_000, 12: 2_000 }]); // prettier-ignore
  await app.db.shop.updateMany({ data: { ianaTimezone: "UTC" } });
  const { recountTiers } = await import("#app/orders/attribution/recount-tiers.server.ts");
  expect(await recountTiers(ctx)).toBe(2);
  // At 03:59 in UTC it is April already.
  expect([await earned(sofia), await earned(noah)]).toEqual([{ 1: 1_000, 2: 1_000 }, { 11: 1_000, 12: 2_000 }]); // prettier-ignore
  const { checkRollups } = await import("#app/orders/rollups/rebuild-rollups.server.ts");
  expect(await checkRollups(ctx)).toEqual([]);
});

test("a month begins when it begins in the shop's zone", async () => {
  const steps = [{ from: 1, bps: 2_000, perConversionMinor: 0 }];
  await app.db.offer.updateMany({ data: { commissionTiers: { by: "conversions", period: "month", steps } } });
  // New York is four hours behind UTC in March: the second order is still of the first one's month, the third is not.
  await tell(1, { placed: new Date("2026-03-31T20:00:00Z") });
  await tell(2, { placed: new Date("2026-04-01T03:59:00Z") });
  await tell(3, { placed: new Date("2026-04-01T04:01:00Z") });
  expect(await earned(sofia)).toEqual({ 1: 1_000, 2: 2_000, 3: 1_000 });
});
