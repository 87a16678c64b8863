import { commissionFormOf, newCommission, readCommission, type CommissionForm } from "#app/offers/commission-form.ts";
import { typedBps, typedMinor } from "#app/offers/typed-numbers.ts";

const typed = (over: Partial<CommissionForm> = {}): CommissionForm => ({ ...newCommission(), ...over });
const read = (over: Partial<CommissionForm>, currency = "USD") => {
  const result = readCommission(typed(over), currency);
  return result.ok ? result.commission : result.errors;
};

test("commission is a share, an amount, both or nothing", () => {
  expect(read({ commissionPercent: "12.5" })).toEqual({ bps: 1_250, perConversionMinor: 0, tiers: null });
  expect(read({ commissionPercent: "", commissionAmount: "5" })).toEqual({ bps: 0, perConversionMinor: 500, tiers: null });
  expect(read({ commissionPercent: "0", commissionAmount: "" })).toEqual({ bps: 0, perConversionMinor: 0, tiers: null });
});

test("tiers are read in the shop's currency, and shown again as they were", () => {
  const tiers = [
    { from: "1000.50", percent: "15", amount: "" },
    { from: "5000", percent: "20", amount: "2.50" },
  ];
  const commission = {
    ...{ bps: 1_000, perConversionMinor: 0 },
    tiers: {
      by: "revenue",
      period: "month",
      steps: [
        { from: 100_050, bps: 1_500, perConversionMinor: 0 },
        { from: 500_000, bps: 2_000, perConversionMinor: 250 },
      ],
    },
  } as const;
  expect(read({ tiersBy: "revenue", tiersPeriod: "month", tiers })).toEqual(commission);
  const again = readCommission(
    commissionFormOf({ ...commission, tiers: { ...commission.tiers, steps: [...commission.tiers.steps] } }, "USD"),
    "USD",
  );
  expect(again).toEqual({ ok: true, commission });
});

test.each([
  [
    "one that does not rise",
    [
      { from: "10", percent: "15", amount: "" },
      { from: "10", percent: "20", amount: "" },
    ],
    "Tier 2: it has to begin after the one above it.",
  ],
  ["one that pays nothing", [{ from: "10", percent: "", amount: "0" }], "Tier 1: enter what it pays."],
  ["one without a beginning", [{ from: "", percent: "15", amount: "" }], "Tier 1: enter after how many conversions it begins."],
  ["half a conversion", [{ from: "1.5", percent: "15", amount: "" }], "Tier 1: enter after how many conversions it begins."],
  [
    "more than all of the sale",
    [{ from: "1", percent: "101", amount: "" }],
    "Tier 1: enter a percentage from 0 to 100, with two decimals at most, such as 12.5.",
  ],
])("of tiers, %s is refused by name", (_, tiers, sentence) => {
  expect(read({ tiers })).toEqual({ tiers: sentence });
});

test.each([
  ["less than what all are paid", { commissionPercent: "10", tiers: [{ from: "10", percent: "8", amount: "" }] }, "(8% after 10%)"],
  [
    "less than the tier before it",
    {
      tiers: [
        { from: "10", percent: "20", amount: "" },
        { from: "50", percent: "15", amount: "" },
      ],
    },
    "Tier 2: it pays less than the one before it (20%",
  ],
  [
    "less for each conversion",
    { commissionAmount: "5", tiers: [{ from: "10", percent: "10", amount: "2" }] },
    "(less for each conversion)",
  ],
])("a tier that pays %s is refused, and says so", (_, form, sentence) => {
  expect(read(form)).toEqual({ tiers: expect.stringContaining(sentence.replace("(20%", "(15% after 20%)")) });
});

test("a tier may pay another mix of share and amount", () => {
  expect(read({ commissionPercent: "10", tiers: [{ from: "10", percent: "5", amount: "4" }] })).toMatchObject({ bps: 1_000 });
});

test("a decimal comma is read as people write it, and what may be thousands is refused", () => {
  expect([typedBps("15,5"), typedBps("15,50"), typedBps("15.5 %"), typedBps("1,5,5"), typedBps("15,555")]).toEqual([
    1_550,
    1_550,
    1_550,
    null,
    null,
  ]);
  expect([typedMinor("1,5", "USD"), typedMinor("1,234", "USD"), typedMinor("1,234", "KWD"), typedMinor("1,5", "JPY")]).toEqual([
    150,
    null,
    null,
    null,
  ]);
});

test("a share beyond the sale and an amount the currency has no coins for are refused at their fields", () => {
  expect(Object.keys(read({ commissionPercent: "120", commissionAmount: "1.234" }))).toEqual(["commissionPercent", "commissionAmount"]);
  expect(read({ commissionAmount: "1.5" }, "JPY")).toEqual({ commissionAmount: "Enter a whole amount." });
});

test("numbers are read to the unit, never through a rounding", () => {
  expect([typedBps("0.29"), typedBps("100"), typedBps("100.01"), typedBps("1e2"), typedBps("-1")]).toEqual([29, 10_000, null, null, null]);
  expect([typedMinor("1.15", "USD"), typedMinor("19.99", "USD"), typedMinor("12,5", "USD"), typedMinor("1.234", "KWD")]).toEqual([
    115, 1_999, 1_250, 1_234,
  ]);
});
