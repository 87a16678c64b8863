import { usesLabel, type CodeUses } from "#app/screens/offer/uses-labels.ts";

const counts = (over: Partial<CodeUses>): CodeUses => ({
  ...{ live: false, atShopify: 5, orders: 5, cancelled: 0, test: 0, rejected: 0, late: 0 },
  ...over,
});

test("two counts that agree are both said, of a live code as they are now", () => {
  expect(usesLabel(counts({}))).toBe("Shopify counted 5 uses, here are 5 orders.");
  expect(usesLabel(counts({ live: true, atShopify: 1, orders: 1 }))).toBe("Shopify counts 1 use, here is 1 order.");
});

test("nothing is said while Shopify's count is not known", () => {
  expect(usesLabel(counts({ atShopify: null }))).toBe("");
});

test("orders that are here but earn nothing are named, for Shopify counts them as well", () => {
  expect(usesLabel(counts({ cancelled: 2, test: 1, rejected: 1 }))).toContain("of them 2 cancelled, 1 test order and 1 rejected.");
});

test("uses without an order here, orders that came after the code ended, and a count that runs behind are explained", () => {
  expect(usesLabel(counts({ orders: 3 }))).toContain("2 uses of an order that is not here");
  expect(usesLabel(counts({ orders: 6, late: 1 }))).toBe(
    "Shopify counted 5 uses, here are 6 orders, of them 1 from checkouts that were open when it ended.",
  );
  expect(usesLabel(counts({ live: true, orders: 6 }))).toContain("runs behind by seconds");
});
