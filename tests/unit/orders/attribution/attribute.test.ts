import type { Tenure } from "#app/codes/lineage.ts";
import { attribute as attributed, tierProgressKey, type Lineage, type Reviews } from "#app/orders/attribution/attribute.ts";
import type { Commission } from "#app/orders/attribution/commission.ts";
import { ONLY_GOODS, ONLY_MERCHANDISE, type OrderFacts } from "#app/orders/order-facts.ts";

const attribute = (order: OrderFacts, refundedMinor: bigint, by: Lineage, reviews: Partial<Reviews> = {}) =>
  attributed(
    { order, refunds: [{ id: "1", orderId: order.id, createdAt: day(11), ...ONLY_GOODS, amountMinor: refundedMinor }], ...reviews },
    by,
  );

const day = (number: number) => new Date(Date.UTC(2026, 0, number));

const placed = (over: Partial<OrderFacts> = {}): OrderFacts => ({
  ...ONLY_MERCHANDISE,
  id: "gid://shopify/Order/1",
  name: "#1",
  processedAt: day(10),
  updatedAt: day(10),
  cancelledAt: null,
  test: false,
  currency: "USD",
  subtotalMinor: 10_001n,
  customerId: null,
  codes: [{ key: "SOFIA15", name: "sofia15" }],
  ...over,
});

const held = (member: string, key: string, from: number, until: number | null = null): Tenure => ({
  id: `${member}-${key}-${from}`,
  enrolmentId: `enrolment-${member}`,
  memberId: member,
  offerId: "offer",
  key,
  liveFrom: day(from),
  liveUntil: until === null ? null : day(until),
});

const lineage = (...tenures: Tenure[]) => ({
  tenures: new Map([...new Set(tenures.map((tenure) => tenure.key))].map((key) => [key, tenures.filter((tenure) => tenure.key === key)])),
  commission: new Map([["offer", { bps: 1_000, perConversionMinor: 0, tiers: null, rules: [] }]]),
});

test("an order counts for the member who held its code when it was placed", () => {
  const rows = attribute(placed(), 0n, lineage(held("sofia", "SOFIA15", 1)));
  expect(rows).toMatchObject([{ memberId: "sofia", state: "counted", grossMinor: 10_001n, netMinor: 10_001n, commissionMinor: 1_000n }]);
});

test("an order placed before anybody held the code is nobody's", () => {
  expect(attribute(placed(), 0n, lineage(held("sofia", "SOFIA15", 11)))).toEqual([]);
});

test("a checkout that outlived its code still counts for the member who held it last", () => {
  expect(attribute(placed(), 0n, lineage(held("sofia", "SOFIA15", 1, 9)))).toMatchObject([{ memberId: "sofia" }]);
});

test("a name that passed to another member counts for the new one from that moment on", () => {
  const both = lineage(held("sofia", "SOFIA15", 1, 8), held("sofie", "SOFIA15", 10));
  expect(attribute(placed({ processedAt: day(9) }), 0n, both)).toMatchObject([{ memberId: "sofia" }]);
  expect(attribute(placed({ processedAt: day(10) }), 0n, both)).toMatchObject([{ memberId: "sofie" }]);
});

const renewed = (over: Partial<OrderFacts> = {}) => placed({ source: "subscription_contract", processedAt: day(20), ...over });
const changed = lineage(held("sofia", "SOFIA15", 1, 12), held("sofie", "SOFIA15", 15));

test("a subscription that renews counts for who held its code at the checkout, though the name is another's now", () => {
  const began = new Map([["SOFIA15", day(10)]]);
  expect(attributed({ order: renewed(), refunds: [], began }, changed)).toMatchObject([{ memberId: "sofia" }]);
});

test("a renewal whose checkout was never seen is nobody's once the name has changed hands", () => {
  expect(attributed({ order: renewed(), refunds: [] }, changed)).toEqual([]);
  expect(attributed({ order: renewed(), refunds: [] }, lineage(held("sofia", "SOFIA15", 1)))).toMatchObject([{ memberId: "sofia" }]);
  expect(attributed({ order: renewed({ source: "web" }), refunds: [] }, changed)).toMatchObject([{ memberId: "sofie" }]);
});

test("two members on one order share it evenly and to the last cent", () => {
  const order = placed({
    codes: [
      { key: "SOFIA15", name: "SOFIA15" },
      { key: "NOAH15", name: "NOAH15" },
    ],
  });
  const rows = attribute(order, 3n, lineage(held("sofia", "SOFIA15", 1), held("noah", "NOAH15", 1)));
  expect(rows.map(({ memberId, grossMinor, refundedMinor, netMinor }) => ({ memberId, grossMinor, refundedMinor, netMinor }))).toEqual([
    { memberId: "noah", grossMinor: 5_001n, refundedMinor: 2n, netMinor: 4_999n },
    { memberId: "sofia", grossMinor: 5_000n, refundedMinor: 1n, netMinor: 4_999n },
  ]);
});

test("who comes first on the order changes nothing about the shares", () => {
  const codes = [
    { key: "SOFIA15", name: "SOFIA15" },
    { key: "NOAH15", name: "NOAH15" },
  ];
  const by = lineage(held("sofia", "SOFIA15", 1), held("noah", "NOAH15", 1));
  expect(attribute(placed({ codes: codes.toReversed() }), 0n, by)).toEqual(attribute(placed({ codes }), 0n, by));
});

test("one member with two codes on an order has one conversion of the whole of it", () => {
  const order = placed({
    codes: [
      { key: "SOFIA15", name: "SOFIA15" },
      { key: "SOFIA20", name: "SOFIA20" },
    ],
  });
  const rows = attribute(order, 0n, lineage(held("sofia", "SOFIA15", 1), held("sofia", "SOFIA20", 2)));
  expect(rows).toMatchObject([{ grossMinor: 10_001n }]);
});

test("refunds never take away more than the order was worth", () => {
  expect(attribute(placed(), 20_000n, lineage(held("sofia", "SOFIA15", 1)))).toMatchObject([{ netMinor: 0n, commissionMinor: 0n }]);
});

test.each([
  ["cancelled", { cancelledAt: day(11) }],
  ["test", { test: true }],
] as const)("a %s order is remembered and earns nothing", (state, over) => {
  expect(attribute(placed(over), 0n, lineage(held("sofia", "SOFIA15", 1)))).toMatchObject([{ state, commissionMinor: 0n }]);
});

const paying = (over: object) => ({
  ...lineage(held("sofia", "SOFIA15", 1), held("noah", "NOAH15", 1)),
  commission: new Map([["offer", { bps: 1_000, perConversionMinor: 250, tiers: null, rules: [], ...over }]]),
});

test("an amount for each conversion comes on top of the share, is shared like the order and ends when all of it was returned", () => {
  expect(attribute(placed({ subtotalMinor: 10_000n }), 0n, paying({}))).toMatchObject([{ commissionMinor: 1_250n }]);
  expect(attribute(placed({ subtotalMinor: 10_000n }), 10_000n, paying({}))).toMatchObject([{ commissionMinor: 0n }]);
  const both = placed({
    subtotalMinor: 10_000n,
    codes: [
      { key: "SOFIA15", name: "SOFIA15" },
      { key: "NOAH15", name: "NOAH15" },
    ],
  });
  expect(attribute(both, 0n, paying({})).map(({ commissionMinor }) => commissionMinor)).toEqual([625n, 625n]);
});

test("a change of commission pays orders from its day on and leaves earlier ones as they were", () => {
  const rules = [
    { since: day(9), bps: 2_000, perConversionMinor: 0, tiers: null },
    { since: new Date(0), bps: 500, perConversionMinor: 100, tiers: null },
  ];
  const order = (processedAt: Date) => attribute(placed({ subtotalMinor: 10_000n, processedAt }), 0n, paying({ rules }));
  expect(order(day(8))).toMatchObject([{ commissionMinor: 600n }]);
  expect(order(day(9))).toMatchObject([{ commissionMinor: 2_000n }]);
});

test("a member on terms of their own is paid by them from that day on, and by the offer's again once they end", () => {
  const own = new Map([
    [
      "enrolment-sofia",
      [
        { from: day(5), commissionBps: 3_000, commissionMinor: null },
        { from: day(8), commissionBps: null, commissionMinor: null },
      ],
    ],
  ]);
  const order = (processedAt: Date) => attribute(placed({ subtotalMinor: 10_000n, processedAt }), 0n, { ...paying({}), own });
  expect(order(day(4))).toMatchObject([{ commissionMinor: 1_250n }]);
  expect(order(day(5))).toMatchObject([{ commissionMinor: 3_250n }]);
  expect(order(day(8))).toMatchObject([{ commissionMinor: 1_250n }]);
});

const ruled = (review: Partial<{ rejectedFor: string; paidMinor: bigint; paidAt: Date }>) => ({
  reviews: new Map([["enrolment-sofia", { rejectedFor: null, paidMinor: null, paidAt: null, ...review }]]),
});

test("a rejected part earns nothing and another member's part of the same order still counts as the order", () => {
  const both = placed({
    codes: [
      { key: "NOAH15", name: "NOAH15" },
      { key: "SOFIA15", name: "SOFIA15" },
    ],
  });
  const rows = attribute(both, 0n, lineage(held("sofia", "SOFIA15", 1), held("noah", "NOAH15", 1)), ruled({ rejectedFor: "fraud" }));
  expect(rows).toMatchObject([
    { memberId: "noah", state: "counted", ofOrder: true, ofOffer: true },
    { memberId: "sofia", state: "rejected", ofOrder: false, ofOffer: false, commissionMinor: 0n },
  ]);
});

test("what was paid stays as it was paid while the revenue goes on following the order", () => {
  const paid = ruled({ paidMinor: 999n, paidAt: day(12) });
  const by = lineage(held("sofia", "SOFIA15", 1));
  expect(attribute(placed(), 10_001n, by, paid)).toMatchObject([{ netMinor: 0n, commissionMinor: 999n, paidAt: day(12) }]);
  expect(attribute(placed({ cancelledAt: day(13) }), 0n, by, paid)).toMatchObject([{ state: "cancelled", commissionMinor: 999n }]);
});

test("what was paid stays due while a balance is awaited, as after an exchange for something dearer, unless the order is worth less", () => {
  const paid = ruled({ paidMinor: 1_000n, paidAt: day(12) });
  const by = lineage(held("sofia", "SOFIA15", 1));
  const awaits = placed({ subtotalMinor: 35_000n, financialStatus: "partially_paid" });
  expect(attribute(awaits, 10_000n, by, paid)).toMatchObject([{ state: "pending", commissionMinor: 1_000n, dueMinor: 1_000n }]);
  expect(attribute(awaits, 30_000n, by, paid)).toMatchObject([{ state: "pending", commissionMinor: 1_000n, dueMinor: 500n }]);
  expect(attribute({ ...awaits, financialStatus: "paid" }, 10_000n, by, paid)).toMatchObject([{ dueMinor: 2_500n }]);
  expect(attribute({ ...awaits, financialStatus: "voided" }, 10_000n, by, paid)).toMatchObject([{ dueMinor: 0n }]);
  expect(attribute(awaits, 10_000n, by)).toMatchObject([{ state: "pending", commissionMinor: 0n, dueMinor: 0n }]);
});

test("an order with a paid part stays with those it was paid to, whoever held the name by today's lineage", () => {
  const locked = [{ id: "code", enrolmentId: "enrolment-sofia", memberId: "sofia", offerId: "offer" }];
  const rows = attribute(placed(), 0n, lineage(held("noah", "SOFIA15", 1)), { ...ruled({ paidMinor: 1n, paidAt: day(12) }), locked });
  expect(rows).toMatchObject([{ memberId: "sofia", promoCodeId: "code", commissionMinor: 1n }]);
});

test("what is held or in a payout stays so, and what nobody looked at is neither", () => {
  const about = lineage(held("sofia", "SOFIA15", 1));
  const reviewed = { rejectedFor: null, paidMinor: null, paidAt: null };
  const [plain] = attribute(placed(), 0n, about);
  expect(plain).toMatchObject({ heldAt: null, payoutAt: null, paidAt: null });
  const reviews = new Map([["enrolment-sofia", { ...reviewed, heldAt: day(12), payoutAt: day(13) }]]);
  expect(attribute(placed(), 0n, about, { reviews })).toMatchObject([{ heldAt: day(12), payoutAt: day(13), paidAt: null }]);
});

test("of an order's parts one that counts stands for the order, and the first of each offer for the offer", () => {
  const order = placed({ codes: ["A10", "B10", "C10"].map((key) => ({ key, name: key })) });
  const other = { ...held("noah", "C10", 1), offerId: "other" };
  const rows = attribute(order, 0n, lineage(held("sofia", "A10", 1), held("sofie", "B10", 1), other));
  expect(rows.map(({ memberId, ofOrder, ofOffer }) => [memberId, ofOrder, ofOffer])).toEqual([
    ["sofia", true, true],
    ["sofie", false, false],
    ["noah", false, true],
  ]);
  const reviews = new Map([["enrolment-sofia", { rejectedFor: "own", paidMinor: null, paidAt: null }]]);
  const left = attribute(order, 0n, lineage(held("sofia", "A10", 1), held("sofie", "B10", 1), other), { reviews });
  expect(left.map(({ ofOrder, ofOffer }) => [ofOrder, ofOffer])).toEqual([
    [false, false],
    [true, true],
    [false, true],
  ]);
});

test("whose codes stand on an order is told in the order of their names, whatever Shopify listed first", () => {
  const order = placed({ codes: ["C10", "A10", "B10"].map((key) => ({ key, name: key })) });
  const rows = attribute(order, 0n, lineage(held("noah", "C10", 1), held("sofia", "A10", 1), held("sofie", "B10", 1)));
  expect(rows.map(({ memberId, grossMinor }) => [memberId, grossMinor])).toEqual([
    ["sofia", 3_334n],
    ["sofie", 3_334n],
    ["noah", 3_333n],
  ]);
});

test("a renewal without a checkout is nobody's once two held its code by then, and the one's who held it alone until then", () => {
  const later = lineage(held("sofia", "SOFIA15", 1, 12), held("sofie", "SOFIA15", 20));
  expect(attributed({ order: renewed({ processedAt: day(20) }), refunds: [] }, later)).toEqual([]);
  expect(attributed({ order: renewed({ processedAt: day(19) }), refunds: [] }, later)).toMatchObject([{ memberId: "sofia" }]);
});

test("an order that is gone from Shopify is deleted, one whose money never comes is voided", () => {
  const about = lineage(held("sofia", "SOFIA15", 1));
  expect(attributed({ order: placed(), refunds: [], deleted: true }, about)).toMatchObject([{ state: "deleted", commissionMinor: 0n }]);
  const voided = placed({ financialStatus: "voided" });
  expect(attributed({ order: voided, refunds: [] }, about)).toMatchObject([{ state: "voided", commissionMinor: 0n }]);
});

test("what the member sold before an order decides its tier, and only that member's and that order's", () => {
  const tiered: Commission = {
    bps: 1_000,
    perConversionMinor: 0,
    tiers: { by: "conversions", period: "ever", steps: [{ from: 1, bps: 2_000, perConversionMinor: 0 }] },
    rules: [],
  };
  const about: Lineage = { ...lineage(held("sofia", "SOFIA15", 1)), commission: new Map([["offer", tiered]]) };
  const progress = { ever: { conversions: 1, revenueMinor: 100n }, month: { conversions: 0, revenueMinor: 0n } };
  const key = tierProgressKey({ orderId: placed().id, enrolmentId: "enrolment-sofia" });
  const pays = (standings?: Lineage["standings"]) =>
    attribute(placed(), 0n, { ...about, ...(standings && { standings }) })[0]?.commissionMinor;
  expect(pays()).toBe(1_000n);
  expect(pays(new Map([[key, progress]]))).toBe(2_000n);
  expect(pays(new Map([[tierProgressKey({ orderId: "another", enrolmentId: "enrolment-sofia" }), progress]]))).toBe(1_000n);
  expect(pays(new Map([[tierProgressKey({ orderId: placed().id, enrolmentId: "enrolment-noah" }), progress]]))).toBe(1_000n);
});
