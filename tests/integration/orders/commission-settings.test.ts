/** Settings of commissions: what they would change is shown first, one press applies it, and a recount goes on where it was stopped. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

import type { Edits } from "#app/edits/merge-edits.ts";
import { STANDARD } from "#app/orders/commission-settings.ts";
import { DRAFT_SOURCE, ONLY_MERCHANDISE, type OrderFacts, RENEWAL_SOURCE } from "#app/orders/order-facts.ts";
import type { CommissionsForm, OverrideForm } from "#app/orders/settings/commissions-form.ts";
import { commissionState } from "#app/payouts/commission-state.ts";
import { Prisma, type PrismaClient } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";

const SHOP = "settings.myshopify.com";
const day = (number: number) => new Date(Date.UTC(2026, 2, number, 12));
const now = day(60);

let app: TestApp;
let ctx: ShopContext;
let use: typeof import("#app/orders/settings/change-commissions.server.ts") &
  typeof import("#app/orders/settings/carry-change.server.ts") &
  typeof import("#app/orders/ingest/record-order.server.ts") &
  typeof import("#app/orders/attribution/review-conversions.server.ts") &
  typeof import("#app/payouts/mark-paid.server.ts") &
  typeof import("#app/orders/attribution/review-many.server.ts");
let forms: typeof import("#app/orders/settings/commissions-form.ts");
let sofia: { offerId: string; memberId: string; enrolmentId: string };
let queued: string[];
beforeAll(async () => {
  app = await anApp();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  use = {
    ...(await import("#app/orders/settings/change-commissions.server.ts")),
    ...(await import("#app/orders/settings/carry-change.server.ts")),
    ...(await import("#app/orders/ingest/record-order.server.ts")),
    ...(await import("#app/orders/attribution/review-conversions.server.ts")),
    ...(await import("#app/payouts/mark-paid.server.ts")),
    ...(await import("#app/orders/attribution/review-many.server.ts")),
  };
  forms = await import("#app/orders/settings/commissions-form.ts");
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.empty();
  queued = [];
  await app.db.shop.create({ data: { domain: SHOP, name: "", currency: "USD", ianaTimezone: "UTC", installedAt: day(1) } });
  sofia = { offerId: randomUUID(), memberId: randomUUID(), enrolmentId: randomUUID() };
  const offer = { discountId: "d", title: "Glow", summary: "", status: "ACTIVE", startsAt: day(1), commissionBps: 1_000 };
  await app.db.offer.create({ data: { id: sofia.offerId, shop: SHOP, ...offer } });
  const who = { firstName: "Sofia", lastName: "", email: "sofia", handle: "", customerId: "gid://shopify/Customer/7" };
  await app.db.member.create({ data: { id: sofia.memberId, shop: SHOP, ...who } });
  await app.db.enrolment.create({
    data: { id: sofia.enrolmentId, shop: SHOP, offerId: sofia.offerId, memberId: sofia.memberId },
  });
  await app.db.promoCode.create({
    data: { shop: SHOP, ...sofia, name: "SOFIA", key: "SOFIA", liveFrom: new Date(0), issuedFor: "welcome" },
  });
});

const by = () => ({
  staff: "1",
  now,
  enqueue: (_tx: unknown, name: string) => {
    queued.push(name);
    return Promise.resolve();
  },
});

/** An order of 120.00 that contains 20.00 of tax, and one of its tellings. */
const order = (number: number, about: Partial<OrderFacts> = {}): OrderFacts => ({
  ...ONLY_MERCHANDISE,
  ...{ id: `gid://shopify/Order/${String(number).padStart(6, "0")}`, name: `#${number}`, processedAt: day(number), updatedAt: day(number) },
  ...{ cancelledAt: null, test: false, currency: "USD", subtotalMinor: 12_000n, taxesIncluded: true, taxMinor: 2_000n, parts: 2 },
  ...{ customerId: null, codes: [{ key: "SOFIA", name: "SOFIA" }] },
  ...about,
});
const tell = (...orders: OrderFacts[]) =>
  ctx.db.$transaction((tx) => use.recordAll(tx, SHOP, { orders: orders.map((one) => ({ order: one, refunds: [] })), refunds: [] }), {
    timeout: 60_000,
  });

const standard = () => forms.commissionsForm(STANDARD);
const edits = <F>(loaded: F, change: Partial<F>): Edits<F> => ({ loaded, loadedAt: now.toISOString(), mine: { ...loaded, ...change } });
const ask = (change: Partial<CommissionsForm>, loaded = standard()) =>
  use.proposeCommissions(ctx, { edits: edits(loaded, change), ...by() });

async function asked(change: Partial<CommissionsForm>, loaded = standard()): Promise<string> {
  const proposed = await ask(change, loaded);
  if (!proposed.ok || proposed.changeId === null) throw new Error("There is something to change");
  await carry(proposed.changeId);
  return proposed.changeId;
}
const carry = (changeId: string, at = () => now) => use.carryChange(ctx, { changeId, signal: new AbortController().signal, now: at });
const apply = async (changeId: string) => {
  expect(await use.applyChange(ctx, { changeId, ...by() })).toEqual({ ok: true });
  expect(await carry(changeId)).toBe(true);
};
/** Has the settings hold, whatever they change. */
const have = async (change: Partial<CommissionsForm>) => {
  const proposed = await ask(change);
  if (proposed.ok && proposed.changeId !== null) {
    await carry(proposed.changeId);
    await apply(proposed.changeId);
  }
};

/** By order number: what each earns, or why it does not. */
async function earned(): Promise<Record<string, number | string>> {
  const rows = await ctx.db.conversion.findMany({ orderBy: { orderId: "asc" } });
  return Object.fromEntries(
    rows.map(({ orderId, commissionMinor, ruledOut }) => [Number(orderId.split("/").at(-1)), ruledOut ?? Number(commissionMinor)]),
  );
}
async function pay(filter: { to?: Date } = {}) {
  const shown = await use.readPayable(ctx, { filter, now });
  expect((await use.markPaid(ctx, { filter, shown, staff: "1", now })).ok).toBe(true);
}

test("where there is nothing to count anew, settings hold at once", async () => {
  expect(await ask({ containedTax: true, holdDays: "30" })).toMatchObject({ ok: true, changeId: null });
  await tell(order(1));
  expect(await earned()).toEqual({ 1: 1_200 });
  expect(await ctx.db.conversion.findFirst()).toMatchObject({ basis: "containedTax", approvesAt: day(31) });
});

test("what a change makes of the ledger is shown before it, applied by one press, and leaves alone what was paid", async () => {
  await tell(order(1), order(2), order(3), order(4, { taxesIncluded: false }));
  await pay({ to: day(2) });
  const paidBefore = await ctx.db.conversion.findFirst({ where: { orderId: order(1).id } });
  const changeId = await asked({ containedTax: true });
  expect(await use.readChange(ctx, changeId)).toMatchObject({
    ...{ state: "ready", conversions: 4, changed: 2, paid: 1, beforeMinor: 3_200, afterMinor: 3_600 },
    ...{ payableBeforeMinor: 3_200, payableAfterMinor: 3_600 },
    lines: [{ before: "Merchandise after discounts", after: "Merchandise after discounts, with tax that prices contain" }],
  });
  // Nothing holds that was only looked at, nor for an order that is told meanwhile.
  await tell(order(5));
  expect(await earned()).toEqual({ 1: 1_000, 2: 1_000, 3: 1_000, 4: 1_200, 5: 1_000 });
  await apply(changeId);
  expect(await earned()).toEqual({ 1: 1_000, 2: 1_200, 3: 1_200, 4: 1_200, 5: 1_200 });
  expect(await ctx.db.conversion.findFirst({ where: { orderId: order(1).id } })).toEqual(paidBefore);
  expect(await use.applyChange(ctx, { changeId, ...by() })).toEqual({ ok: false, state: "done" });
  expect(await ctx.db.activity.findFirst({ where: { kind: "settings_changed" } })).toMatchObject({
    subject: "Commissions",
    before: { unpaidMinor: 3_200 },
    after: { unpaidMinor: 3_600, commissionBasis: "Merchandise after discounts, with tax that prices contain" },
  });
  expect(queued).toContain("commissions.recount");
});

test("what was paid stays as it was computed, whatever is told of its order afterwards", async () => {
  await tell(order(1));
  await pay();
  await have({ containedTax: true });
  await tell(order(1, { updatedAt: day(50) }));
  expect(await ctx.db.conversion.findFirst()).toMatchObject({ grossMinor: 10_000n, commissionMinor: 1_000n, basis: "" });
});

test("two people who press at once apply it once", async () => {
  await tell(order(1));
  const changeId = await asked({ containedTax: true });
  const both = await Promise.all([1, 2].map(() => use.applyChange(ctx, { changeId, ...by() })));
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await ctx.db.activity.count({ where: { kind: "settings_changed" } })).toBe(1);
});

test("a change that is let be changes nothing, and asking for another one drops the first", async () => {
  await tell(order(1));
  const first = await asked({ containedTax: true });
  const second = await asked({ shipping: true });
  expect(await use.applyChange(ctx, { changeId: first, ...by() })).toEqual({ ok: false, state: "dropped" });
  expect(await use.dropChange(ctx, { changeId: second })).toEqual({ ok: true });
  expect(await use.openChange(ctx, null)).toBeNull();
  expect(await earned()).toEqual({ 1: 1_000 });
});

test("two people who change the same setting are told of each other", async () => {
  expect((await ask({ renewals: "none" })).ok).toBe(true);
  expect(await ask({ renewals: "first" })).toMatchObject({ ok: false, reason: "conflict", conflict: { clashes: [{ unit: "renewals" }] } });
  expect(await ask({ holdDays: "soon" })).toMatchObject({ ok: false, reason: "refused" });
});

test("a worker that is killed between any two steps leaves a recount that ends as if it had not been", async () => {
  const many = Array.from({ length: 1_100 }, (_, index) => order(index + 1, { processedAt: day(1), updatedAt: day(1) }));
  for (let at = 0; at < many.length; at += 550) await tell(...many.slice(at, at + 550));
  const changeId = await asked({ containedTax: true });
  expect(await use.readChange(ctx, changeId)).toMatchObject({ changed: 1_100, beforeMinor: 1_100_000, afterMinor: 1_320_000 });
  expect(await use.applyChange(ctx, { changeId, ...by() })).toEqual({ ok: true });
  const sum = async () => Number((await ctx.db.conversion.aggregate({ _sum: { commissionMinor: true } }))._sum.commissionMinor);
  // One step, and then the process is gone.
  const stop = new AbortController();
  const aStep = () => {
    stop.abort();
    return now;
  };
  expect(await use.carryChange(ctx, { changeId, signal: stop.signal, now: aStep })).toBe(false);
  expect(await sum()).toBe(1_100_000 + 500 * 200);
  expect(await use.changesUnderWay(app.db)).toEqual([{ shop: SHOP, id: changeId }]);
  // Two workers carry it on at once.
  expect(await Promise.all([carry(changeId), carry(changeId)])).toEqual([true, true]);
  expect(await sum()).toBe(1_320_000);
  expect(await use.changesUnderWay(app.db)).toEqual([]);
});

test("a worker that is killed at each statement of the figures and of the recount shows and applies the same difference once, paid rows aside", async () => {
  const many = Array.from({ length: 520 }, (_, index) => order(index + 1, { processedAt: day(1 + (index % 2)), updatedAt: day(2) }));
  await tell(...many);
  await pay({ to: day(2) });
  const rows = (where: object) => ctx.db.conversion.findMany({ where, orderBy: { orderId: "asc" } });
  const paid = await rows({ paidAt: { not: null } });
  const unpaid = async () => (await rows({ paidAt: null })).reduce((sum, { commissionMinor }) => sum + Number(commissionMinor), 0);
  const [before, proposed] = [await unpaid(), await ask({ containedTax: true })];
  const changeId = proposed.ok ? (proposed.changeId ?? "") : "";
  const kills = [await carryThroughKills(changeId)];
  const shown = await use.readChange(ctx, changeId);
  expect(shown).toMatchObject({ state: "ready", conversions: 520, changed: 260, paid: 260, beforeMinor: before });
  expect(await use.applyChange(ctx, { changeId, ...by() })).toEqual({ ok: true });
  kills.push(await carryThroughKills(changeId));
  expect((await unpaid()) - before).toBe((shown?.afterMinor ?? 0) - (shown?.beforeMinor ?? 0));
  expect((await unpaid()) - before).toBe(260 * 200);
  expect(await rows({ paidAt: { not: null } })).toEqual(paid);
  // So that this test does not go on saying nothing when there are fewer statements.
  expect(kills.every((count) => count > 8)).toBe(true);
});

/**
 * Carries the change on by workers that die before their first statement, their second, and so on, each where the one before it left off,
 * until one lives long enough. Answers how many died.
 */
async function carryThroughKills(changeId: string): Promise<number> {
  for (let lives = 0; ; lives += 1) {
    let left = lives;
    const dying = Prisma.defineExtension({
      query: {
        $allOperations: ({ args, query }) => {
          if (left-- <= 0) throw new Error("killed");
          return query(args);
        },
      },
    });
    const db = (ctx.db as unknown as PrismaClient).$extends(dying) as unknown as ShopContext["db"];
    const ended = await use
      .carryChange({ ...ctx, db }, { changeId, signal: new AbortController().signal, now: () => now })
      .catch((error: unknown) => String(error));
    if (ended === true) return lives;
    expect(ended).toContain("killed");
  }
}

test("tiers that are reached by sales are climbed anew, and shown so before", async () => {
  const steps = [{ from: 21_000, bps: 2_000, perConversionMinor: 0 }];
  await ctx.db.offer.updateMany({ data: { commissionTiers: { by: "revenue", period: "ever", steps } } });
  await tell(order(1), order(2), order(3));
  expect(await earned()).toEqual({ 1: 1_000, 2: 1_000, 3: 1_000 });
  const changeId = await asked({ containedTax: true });
  expect(await use.readChange(ctx, changeId)).toMatchObject({ beforeMinor: 3_000, afterMinor: 1_200 + 1_200 + 2_400 });
  await apply(changeId);
  expect(await earned()).toEqual({ 1: 1_200, 2: 1_200, 3: 2_400 });
});

test("an offer's own basis and hold period stand before the shop's, and go back to it", async () => {
  await tell(order(1));
  const shop: OverrideForm = forms.overrideForm({ basis: null, hold: null }, STANDARD);
  const own = { ...shop, ownBasis: true, containedTax: true, ownHold: true, holdDays: "90" };
  const proposed = await use.proposeOverride(ctx, { offerId: sofia.offerId, edits: edits(shop, own), ...by() });
  const changeId = proposed.ok ? (proposed.changeId ?? "") : "";
  await carry(changeId);
  expect(await use.readChange(ctx, changeId)).toMatchObject({ afterMinor: 1_200, payableBeforeMinor: 1_000, payableAfterMinor: 0 });
  await apply(changeId);
  expect(await ctx.db.conversion.findFirst()).toMatchObject({ commissionMinor: 1_200n, approvesAt: day(91) });
  await have({ shipping: true });
  expect(await earned()).toEqual({ 1: 1_200 });
  const back = await use.proposeOverride(ctx, { offerId: sofia.offerId, edits: edits(own, { ownBasis: false, ownHold: false }), ...by() });
  expect(back).toMatchObject({ ok: true });
});

test("a commission may be paid from the moment its hold period ends, without a job, and both ways of asking agree", async () => {
  await have({ holdDays: "14" });
  await tell(order(1), order(2), order(3, { financialStatus: "pending" }), order(4, { cancelledAt: day(5) }));
  const payable = async (at: Date) => (await use.readPayable(ctx, { filter: {}, now: at })).conversions;
  const parts = await ctx.db.conversion.findMany();
  for (const at of [day(3), day(14), day(15), day(16), day(40)])
    expect({ at, parts: await payable(at) }).toEqual({
      at,
      parts: parts.filter((part) => commissionState(part, at) === "approved").length,
    });
  expect(await payable(new Date(day(15).getTime() - 1))).toBe(0);
  expect(await payable(day(15))).toBe(1);
});

test("a hold period from the fulfilment begins with the first telling of it, in whatever order tellings come", async () => {
  await have({ holdDays: "10", holdFrom: "fulfilled" });
  const told = (at: number, about: Partial<OrderFacts>) => tell(order(1, { updatedAt: day(at), ...about }));
  await told(1, { fulfilled: false });
  expect(await ctx.db.conversion.findFirst()).toMatchObject({ approvesAt: null, state: "counted" });
  await told(9, { fulfilled: true, fulfilledAt: day(9) });
  await told(5, { fulfilled: true, fulfilledAt: day(5) });
  expect(await ctx.db.conversion.findFirst()).toMatchObject({ approvesAt: day(15) });
  // The fulfilment was cancelled.
  await told(11, { fulfilled: false });
  expect(await ctx.db.conversion.findFirst()).toMatchObject({ approvesAt: null });
});

test("only a customer's first order earns, also where it is heard of last or falls away", async () => {
  await have({ firstOrderOnly: true });
  const customerId = "gid://shopify/Customer/44";
  await tell(order(3, { customerId }), order(2, { customerId: "gid://shopify/Customer/45" }));
  await tell(order(1, { customerId }));
  expect(await earned()).toEqual({ 1: 1_000, 2: 1_000, 3: "returning_customer" });
  await tell(order(1, { customerId, cancelledAt: day(20), updatedAt: day(20) }));
  expect(await earned()).toEqual({ 1: 0, 2: 1_000, 3: 1_000 });
});

test("an order in another currency than the shop's waits for a person instead of being counted one to one", async () => {
  await have({});
  await tell(order(1), order(2, { currency: "EUR" }));
  expect(await earned()).toEqual({ 1: 1_000, 2: "other_currency" });
});

test("of a subscription's renewals the first earns", async () => {
  await have({ renewals: "first" });
  const of = { customerId: "gid://shopify/Customer/44", source: RENEWAL_SOURCE };
  await tell(order(1, { ...of, source: "web" }), order(3, of), order(2, of));
  expect(await earned()).toEqual({ 1: 1_000, 2: 1_000, 3: "renewal" });
});

test("what a rule leaves out is counted where a person says so", async () => {
  await tell(order(1, { customerId: "gid://shopify/Customer/7" }), order(2, { source: DRAFT_SOURCE }));
  const changeId = await asked({ ownPurchases: "reject", draftOrders: false });
  expect(await use.readChange(ctx, changeId)).toMatchObject({ changed: 2, beforeMinor: 2_000, afterMinor: 0 });
  await apply(changeId);
  expect(await earned()).toEqual({ 1: "own_purchase", 2: "draft_order" });
  const part = { orderId: order(1).id, enrolmentId: sofia.enrolmentId };
  expect(await use.restoreConversion(ctx, { part, staff: "1", now })).toBe("done");
  expect(await earned()).toEqual({ 1: 1_000, 2: "draft_order" });
  await use.rejectConversion(ctx, { part, reason: "fraud", note: "", staff: "1", now });
  expect(await ctx.db.conversion.findFirst({ where: part })).toMatchObject({ state: "rejected", ruledOut: null });
});

test("many that a rule leaves out are counted in one press, and taken back they are left to the rule", async () => {
  await have({ draftOrders: false });
  await tell(order(1, { source: DRAFT_SOURCE }), order(2, { source: DRAFT_SOURCE }));
  const parts = [1, 2].map((number) => ({ orderId: order(number).id, enrolmentId: sofia.enrolmentId }));
  const press = { parts, decision: "restore", pressId: randomUUID(), staff: "1", now } as const;
  expect(await use.reviewMany(ctx, press)).toMatchObject({ ok: true, changed: 2 });
  expect(await earned()).toEqual({ 1: 1_000, 2: 1_000 });
  expect(await use.takeBackReview(ctx, { pressId: press.pressId, undoId: randomUUID(), staff: "1", now })).toEqual({ changed: 2, kept: 0 });
  expect(await earned()).toEqual({ 1: "draft_order", 2: "draft_order" });
});

test("the migration gives ledgers of before the basis they were computed on, and leaves the others alone", async () => {
  const of = (shop: string, number: number, about: object) => {
    const row = { shop, id: String(number), name: "", processedAt: day(1), updatedAt: day(1), currency: "USD", subtotalMinor: 12_000n };
    return app.db.order.create({ data: { ...row, ...about } });
  };
  await of("before.myshopify.com", 1, { parts: 0 });
  await of("before.myshopify.com", 2, { parts: 2, taxesIncluded: false, taxMinor: 900n });
  await of("after.myshopify.com", 3, { parts: 2, taxesIncluded: true, taxMinor: 2_000n });
  await of("both.myshopify.com", 4, { parts: 0 });
  await of("both.myshopify.com", 5, { parts: 2, giftCardMinor: 2_000n });
  const sql = readFileSync("prisma/migrations/0310_commission_settings/migration.sql", "utf8");
  await app.db.$executeRawUnsafe(sql.slice(sql.indexOf('INSERT INTO "CommissionSettings"')));
  expect(await app.db.commissionSettings.findMany({ select: { shop: true, basis: true } })).toEqual([
    { shop: "before.myshopify.com", basis: "containedTax giftCards" },
  ]);
});
