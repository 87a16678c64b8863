import {
  earned,
  isTiered,
  rateAt,
  type Commission,
  type OwnRate,
  type TierProgress,
  tierProgress,
  type SoldPart,
} from "#app/orders/attribution/commission.ts";
import { type CommissionTiers, commissionLabel } from "#app/offers/commission-terms.ts";

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const nothing = { conversions: 0, revenueMinor: 0n };
const sold = (ever: Partial<TierProgress["ever"]>, month: Partial<TierProgress["month"]> = {}): TierProgress => ({
  ever: { ...nothing, ...ever },
  month: { ...nothing, ...month },
});
const tiers = (over: Partial<CommissionTiers> = {}): CommissionTiers => ({
  by: "conversions",
  period: "ever",
  steps: [
    { from: 10, bps: 1_500, perConversionMinor: 0 },
    { from: 50, bps: 2_000, perConversionMinor: 500 },
  ],
  ...over,
});
const paying = (over: Partial<Commission> = {}): Commission => ({ bps: 1_000, perConversionMinor: 0, tiers: tiers(), rules: [], ...over });
const bpsAt = (commission: Commission, standing: TierProgress, own: OwnRate[] = []) => rateAt({ commission, own, standing }, day(10)).bps;

test.each([
  [9, 1_000],
  [10, 1_500],
  [49, 1_500],
  [50, 2_000],
])("after %i conversions the next order pays %i basis points", (conversions, bps) => {
  expect(bpsAt(paying(), sold({ conversions }))).toBe(bps);
});

test("a tier by revenue is reached by what was sold before the order, to the last unit", () => {
  const byRevenue = paying({ tiers: tiers({ by: "revenue", steps: [{ from: 100_000, bps: 1_500, perConversionMinor: 0 }] }) });
  expect(bpsAt(byRevenue, sold({ conversions: 99, revenueMinor: 99_999n }))).toBe(1_000);
  expect(bpsAt(byRevenue, sold({ revenueMinor: 100_000n }))).toBe(1_500);
});

test("tiers of a month look at the month of the order alone", () => {
  const monthly = paying({ tiers: tiers({ period: "month" }) });
  expect(bpsAt(monthly, sold({ conversions: 60 }, { conversions: 9 }))).toBe(1_000);
  expect(bpsAt(monthly, sold({ conversions: 60 }, { conversions: 10 }))).toBe(1_500);
});

test("the tiers of the rule that stood when the order was placed decide, whatever the offer pays now", () => {
  const rules = [
    { since: day(1), bps: 500, perConversionMinor: 0, tiers: null },
    { since: day(11), bps: 900, perConversionMinor: 0, tiers: tiers() },
  ];
  expect(bpsAt(paying({ rules }), sold({ conversions: 60 }))).toBe(500);
});

test("a member's own terms stand in place of every tier, each part of them by itself", () => {
  const own = [{ from: day(1), commissionBps: 3_000, commissionMinor: null }];
  expect(rateAt({ commission: paying(), own, standing: sold({ conversions: 60 }) }, day(10))).toEqual({
    bps: 3_000,
    perConversionMinor: 500,
  });
  const both = [{ from: day(1), commissionBps: 0, commissionMinor: 700 }];
  expect(rateAt({ commission: paying(), own: both, standing: sold({ conversions: 60 }) }, day(10))).toEqual({
    bps: 0,
    perConversionMinor: 700,
  });
});

test("an order returned whole pays neither the share nor the amount of its tier", () => {
  expect(earned({ bps: 2_000, perConversionMinor: 500 }, { netMinor: 0n, index: 0, parts: 1 })).toBe(0n);
});

const part = (orderId: string, at: Date, over: Partial<SoldPart> = {}): SoldPart => ({
  ...{ orderId, at, month: at.toISOString().slice(0, 7), counted: true, netMinor: 100n },
  ...over,
});

test("what was sold before an order is told by when orders were placed, and a month begins anew", () => {
  const before = { ever: { conversions: 2, revenueMinor: 200n }, month: "2026-01", inMonth: { conversions: 1, revenueMinor: 100n } };
  const parts = [
    part("d", new Date(Date.UTC(2026, 1, 1))),
    part("b", day(30)),
    part("a", day(30)),
    part("c", day(31), { counted: false, netMinor: 70n }),
  ];
  const standing = (ever: number, month: number) => ({
    ever: { conversions: ever, revenueMinor: BigInt(ever * 100) },
    month: { conversions: month, revenueMinor: BigInt(month * 100) },
  });
  for (const arrived of [parts, parts.toReversed()])
    expect(Object.fromEntries(tierProgress(before, arrived))).toEqual({
      a: standing(2, 1),
      b: standing(3, 2),
      c: standing(4, 3),
      d: standing(4, 0),
    });
});

test("commission reads as a person would say it", () => {
  const money = (minor: number) => `$${(minor / 100).toFixed(2)}`;
  expect(commissionLabel(paying(), money)).toBe(
    "10% commission, 15% after 10 conversions and 20% and $5.00 a conversion after 50 conversions",
  );
  const monthly = tiers({ by: "revenue", period: "month", steps: [{ from: 100_000, bps: 1_500, perConversionMinor: 0 }] });
  expect(commissionLabel(paying({ bps: 0, perConversionMinor: 300, tiers: monthly }), money)).toBe(
    "$3.00 a conversion commission, 15% after $1000.00 of sales in a month",
  );
  expect(commissionLabel(paying({ bps: 0, tiers: null }), money)).toBe("0% commission");
});

test("an offer asks for what was sold before as soon as it, or any of its dated rules, has tiers", () => {
  const flat = { bps: 500, perConversionMinor: 0, tiers: null };
  const without = { ...flat, since: day(1) };
  expect(isTiered({ ...flat, rules: [] })).toBe(false);
  expect(isTiered({ ...flat, rules: [without] })).toBe(false);
  expect(isTiered({ ...flat, rules: [without, { ...without, tiers: tiers() }] })).toBe(true);
  expect(isTiered({ ...flat, tiers: tiers(), rules: [without] })).toBe(true);
});

test("where nothing is said of what was sold before, the first tier pays, and an offer that is gone pays nothing", () => {
  expect(rateAt({ commission: paying(), own: [] }, day(10))).toEqual({ bps: 1_000, perConversionMinor: 0 });
  expect(rateAt({ commission: paying({ tiers: tiers({ period: "month" }) }), own: [] }, day(10)).bps).toBe(1_000);
  expect(rateAt({ commission: undefined, own: [] }, day(10))).toEqual({ bps: 0, perConversionMinor: 0 });
});

test("of two rules that begin at one moment the later in the list counts", () => {
  const rule = { since: day(5), bps: 500, perConversionMinor: 0, tiers: null };
  expect(bpsAt(paying({ rules: [rule, { ...rule, bps: 700 }] }), sold({}))).toBe(700);
  expect(bpsAt(paying({ rules: [{ ...rule, since: day(6), bps: 700 }, rule] }), sold({}))).toBe(700);
});

test("orders of one moment follow each other by their ids, in whatever order they are told", () => {
  const part = (orderId: string): SoldPart => ({ orderId, at: day(3), month: "2026-01", counted: true, netMinor: 100n });
  const told = tierProgress({ ever: nothing, month: "2026-01", inMonth: nothing }, [part("b"), part("c"), part("a"), part("d")]);
  expect(["a", "b", "c", "d"].map((id) => told.get(id)?.ever.conversions)).toEqual([0, 1, 2, 3]);
});
