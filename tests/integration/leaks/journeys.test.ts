/** How shoppers came to the store is asked of Shopify until it is known, judged, and forgotten again. */
import type { ShopContext } from "#app/platform/db.server.ts";
import type { OrderJourneyTold } from "#app/shopify/orders/order-journeys.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";

const SHOP = "ours.myshopify.com";
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let app: TestApp;
let use: Awaited<ReturnType<typeof modules>>;
/** They read the environment that the app of the test sets. */
const modules = async () => ({
  ...(await import("#app/leaks/journeys.server.ts")),
  ...(await import("#app/jobs/handlers/leaks-radar.server.ts")),
  ...(await import("#app/shops/held-of-customer.server.ts")),
});
beforeAll(async () => {
  app = await anApp();
  use = await modules();
});
beforeEach(() => app.empty());
afterAll(() => app.close());

type Ours = ShopContext & { offer: BuiltOffer };

async function aShop(shop = SHOP): Promise<Ours> {
  const ctx = { shop, db: app.shopDb(shop), by: "7" };
  await app.db.shop.create({
    data: { domain: shop, name: shop, currency: "USD", ianaTimezone: "UTC", installedAt: new Date(), guideClosedAt: new Date() },
  });
  const shelf = { addDiscount: () => ({ id: `gid://shopify/DiscountCodeNode/1` }), find: () => ({ code: { id: "gid://x/1" } }) };
  const offer = await anOffer().titled("Glow").withCodes("GLOWMAYA10", "GLOWCORA10").in(ctx, shelf);
  await app.db.promoCode.updateMany({ where: { shop }, data: { liveFrom: new Date(Date.now() - 300 * DAY_MS) } });
  return { ...ctx, offer };
}

const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** A web order with Maya's code. */
async function anOrder(
  { shop, db, offer }: Ours,
  id: string,
  at: Date,
  more: { source?: string; customerId?: string } = {},
): Promise<void> {
  const { code, enrolmentId, memberId } = offer.members[0]!;
  const { id: promoCodeId } = await db.promoCode.findFirstOrThrow({ where: { key: code } });
  await db.order.create({ data: { shop, id, name: id, processedAt: at, updatedAt: at, currency: "USD", subtotalMinor: 9_000n, ...more } });
  await db.orderCode.create({ data: { shop, orderId: id, key: code, name: code } });
  const worth = { grossMinor: 9_000n, refundedMinor: 0n, netMinor: 9_000n, commissionMinor: 900n };
  await db.conversion.create({
    data: { shop, orderId: id, enrolmentId, memberId, promoCodeId, offerId: offer.id, at, state: "counted", ...worth },
  });
}

const from = (referrer: string | null): OrderJourneyTold => {
  const visit = { at: hoursAgo(3).toISOString(), landing: "https://lumen.com/", referrer, source: null };
  return { ready: true, customerOrderIndex: 2, first: visit, last: visit };
};
const NOT_READY: OrderJourneyTold = { ready: false, customerOrderIndex: null, first: null, last: null };

/** Shopify, which says this of every order, and what it was asked. */
function shopify(answer: OrderJourneyTold, refused = false) {
  const asked: string[][] = [];
  const ask = async (ids: readonly string[]) => {
    asked.push([...ids]);
    return { told: new Map(ids.map((id) => [id, answer])), refused };
  };
  return { asked, ask };
}

const read = (ctx: Ours, ask: ReturnType<typeof shopify>["ask"], now = new Date()) =>
  use.readJourneys(ctx, { ask, now, signal: new AbortController().signal });
const journeys = ({ db }: Ours) => db.orderJourney.findMany({ orderBy: { orderId: "asc" } });

test("orders with codes are asked for once, in bulk; points of sale, drafts and subscriptions have no visit and are not", async () => {
  const ours = await aShop();
  for (let n = 0; n < 130; n += 1) await anOrder(ours, `order ${n}`, hoursAgo(n + 1));
  for (const source of ["pos", "shopify_draft_order", "subscription_contract"]) await anOrder(ours, source, hoursAgo(1), { source });
  await anOrder(ours, "too old", hoursAgo(24 * 70));
  const { asked, ask } = shopify(from("https://www.instagram.com/maya?igsh=ada"));
  expect(await read(ours, ask)).toEqual({ fromCouponSite: false });
  expect(asked.map((ids) => ids.length)).toEqual([100, 30]);
  await read(ours, ask);
  expect(asked).toHaveLength(2);
  expect((await journeys(ours))[0]).toMatchObject({
    state: "ready",
    askAgainAt: null,
    customerOrderIndex: 2,
    creatorTouch: false,
    lastReferrer: "https://www.instagram.com/maya",
  });
});

test("a journey that is not ready is asked for again until it is, with an end", async () => {
  const ours = await aShop();
  await anOrder(ours, "fresh", hoursAgo(1));
  const notYet = shopify(NOT_READY);
  await read(ours, notYet.ask);
  expect(await journeys(ours)).toEqual([expect.objectContaining({ state: "waiting" })]);
  expect(await use.shopsWithJourneysDue(app.db, new Date())).toEqual([]);
  const soon = new Date(Date.now() + 4 * 60_000);
  expect(await use.shopsWithJourneysDue(app.db, soon)).toEqual([SHOP]);
  await read(ours, shopify(from(null)).ask, soon);
  expect(await journeys(ours)).toEqual([expect.objectContaining({ state: "ready", askAgainAt: null, lastReferrer: null })]);

  // One that is put together after more than a day is known within five minutes as well, and opens its case.
  await anOrder(ours, "a day later", hoursAgo(30));
  await read(ours, notYet.ask);
  expect(await use.shopsWithJourneysDue(app.db, soon)).toEqual([SHOP]);
  expect(await read(ours, shopify(from("https://www.retailmenot.com/")).ask, soon)).toEqual({ fromCouponSite: true });
  await use.leaksRadar({ shop: SHOP }, { signal: new AbortController().signal });
  expect(await ours.db.leakCase.findMany()).toEqual([expect.objectContaining({ name: "GLOWMAYA10", tier: "A" })]);

  await anOrder(ours, "never ready", hoursAgo(72));
  await read(ours, shopify(null).ask);
  expect((await journeys(ours))[2]).toMatchObject({ state: "none", askAgainAt: null });
});

test("what the app may not see is unknown, and is not asked for again", async () => {
  const ours = await aShop();
  await anOrder(ours, "fresh", hoursAgo(1));
  await read(ours, shopify(null, true).ask);
  expect(await journeys(ours)).toEqual([expect.objectContaining({ state: "refused", askAgainAt: null, lastAt: null })]);
  expect(await use.shopsWithJourneysDue(app.db, new Date(Date.now() + DAY_MS / 4))).toEqual([]);
});

test("an order whose shopper came from a coupon site opens a case by proof, dated no later than that order", async () => {
  const ours = await aShop();
  for (let n = 1; n <= 20; n += 1) await anOrder(ours, `usual ${n}`, hoursAgo(24 * 4 * n + 40));
  await read(ours, shopify(from("https://www.instagram.com/")).ask);
  await anOrder(ours, "from a coupon site", hoursAgo(2));
  expect(await read(ours, shopify(from("https://www.retailmenot.com/view/lumen")).ask)).toEqual({ fromCouponSite: true });
  await use.leaksRadar({ shop: SHOP }, { signal: new AbortController().signal });
  const [found, ...others] = await ours.db.leakCase.findMany();
  expect(others).toEqual([]);
  expect(found).toMatchObject({ name: "GLOWMAYA10", tier: "A", state: "open" });
  expect(found!.since <= hoursAgo(2) && found!.since > hoursAgo(24 * 7)).toBe(true);
  expect(found!.reasons).toContainEqual(
    expect.objectContaining({ signal: "coupon_site", words: expect.stringContaining("came from retailmenot.com") }),
  );
});

test("a site that the merchant took from the list proves nothing, and a code that is left alone has no case", async () => {
  const ours = await aShop();
  for (let n = 1; n <= 20; n += 1) await anOrder(ours, `usual ${n}`, hoursAgo(24 * 4 * n + 40));
  await anOrder(ours, "from a site", hoursAgo(2));
  await ours.db.shop.update({ where: { domain: SHOP }, data: { couponDomains: "deals.example" } });
  expect(await read(ours, shopify(from("https://deals.example/lumen")).ask)).toEqual({ fromCouponSite: true });
  await ours.db.shop.update({ where: { domain: SHOP }, data: { leftAlone: ["GLOWMAYA10"] } });
  const radar = () => use.leaksRadar({ shop: SHOP }, { signal: new AbortController().signal });
  await radar();
  expect(await ours.db.leakCase.count()).toBe(0);
  await ours.db.shop.update({ where: { domain: SHOP }, data: { leftAlone: [], couponDomains: "another.example" } });
  await radar();
  expect(await ours.db.leakCase.count()).toBe(0);
  await ours.db.shop.update({ where: { domain: SHOP }, data: { couponDomains: "deals.example" } });
  await radar();
  expect(await ours.db.leakCase.count()).toBe(1);
});

test("journeys are forgotten after the days that the shop keeps them, another shop's stay, and a customer is told of them while they are there", async () => {
  const [ours, theirs] = [await aShop(), await aShop("theirs.myshopify.com")];
  for (const ctx of [ours, theirs]) {
    await anOrder(ctx, "old", hoursAgo(24 * 40), { customerId: "gid://shopify/Customer/1" });
    await read(ctx, shopify(from("https://www.instagram.com/")).ask);
  }
  await ours.db.shop.update({ where: { domain: SHOP }, data: { journeyDays: 30 } });
  const held = await ours.db.$transaction((tx) => use.heldOfCustomer(tx, { customerId: "gid://shopify/Customer/1", email: null }));
  expect(held.orders[0]!.visits).toHaveLength(2);
  expect(held.orders[0]!.visits[0]).toMatchObject({ referrer: "https://www.instagram.com/" });
  expect(await use.forgetJourneys(app.db, new Date())).toBe(1);
  expect(await journeys(ours)).toEqual([]);
  expect(await journeys(theirs)).toHaveLength(1);
});
