import { approvesAt, type Hold, settingsIn, STANDARD } from "#app/orders/commission-settings.ts";
import { basisFrom, basisText, MERCHANDISE, SUBTOTAL } from "#app/orders/earnings.ts";
import { ONLY_MERCHANDISE, type OrderFacts } from "#app/orders/order-facts.ts";

const placed = new Date("2026-03-01T10:00:00Z");
const later = new Date("2026-03-04T09:00:00Z");
const days = (from: Date, count: number) => new Date(from.getTime() + count * 24 * 60 * 60 * 1000);

const order = (about: Partial<OrderFacts> = {}): OrderFacts => ({
  ...ONLY_MERCHANDISE,
  ...{ id: "gid://shopify/Order/1", name: "#1", processedAt: placed, updatedAt: placed, cancelledAt: null, test: false },
  ...{ currency: "USD", subtotalMinor: 10_000n, customerId: null, codes: [] },
  ...about,
});
const hold = (from: Hold["from"], count = 14): Hold => ({ from, days: count });

test("a hold period counts from when the order was placed", () => {
  expect(approvesAt(order(), hold("placed"))).toEqual(days(placed, 14));
  expect(approvesAt(order(), hold("placed", 0))).toEqual(placed);
});

test("a hold period counts from when the order was paid, and waits for that", () => {
  expect(approvesAt(order({ financialStatus: "pending" }), hold("paid"))).toBeNull();
  expect(approvesAt(order({ financialStatus: "paid", paymentAt: later }), hold("paid"))).toEqual(days(later, 14));
  // Orders that were read before it was asked when their money came.
  expect(approvesAt(order({ financialStatus: "paid" }), hold("paid"))).toEqual(days(placed, 14));
});

test("a hold period counts from when the order was fulfilled, and waits for that", () => {
  expect(approvesAt(order({ fulfilled: false }), hold("fulfilled"))).toBeNull();
  expect(approvesAt(order({ fulfilled: true, fulfilledAt: later }), hold("fulfilled"))).toEqual(days(later, 14));
  expect(approvesAt(order({ fulfilled: null }), hold("fulfilled"))).toEqual(days(placed, 14));
});

test("an offer's own basis and hold period stand before the shop's, each for itself", () => {
  const offers = new Map([
    ["glow", { basis: SUBTOTAL, hold: null }],
    ["balm", { basis: null, hold: hold("fulfilled", 30) }],
  ]);
  const of = { shop: { ...STANDARD, hold: hold("paid", 7) }, offers };
  expect(settingsIn(of, "glow")).toMatchObject({ basis: SUBTOTAL, hold: { from: "paid", days: 7 } });
  expect(settingsIn(of, "balm")).toMatchObject({ basis: MERCHANDISE, hold: { from: "fulfilled", days: 30 } });
  expect(settingsIn(of, "other")).toEqual(of.shop);
});

test("a basis is kept in words and read back", () => {
  expect(basisText(MERCHANDISE)).toBe("");
  expect(basisText(SUBTOTAL)).toBe("containedTax giftCards");
  for (const basis of [MERCHANDISE, SUBTOTAL, { ...MERCHANDISE, duties: true, tips: true }])
    expect(basisFrom(basisText(basis))).toEqual(basis);
  expect(basisFrom("shipping nonsense")).toEqual({ ...MERCHANDISE, shipping: true });
});
