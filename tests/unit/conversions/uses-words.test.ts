import { usesInWords, type CodeUses } from "#app/conversions/uses-words.ts";

const counts = (over: Partial<CodeUses>): CodeUses => ({
  ...{ live: false, atShopify: 5, orders: 5, cancelled: 0, test: 0, rejected: 0, late: 0 },
  ...over,
});

test("two counts that agree are both said, of a live code as they are now", () => {
  expect(usesInWords(counts({}))).toBe("Shopify counted 5 uses, here are 5 orders.");
  expect(usesInWords(counts({ live: true, atShopify: 1, orders: 1 }))).toBe("Shopify counts 1 use, here is 1 order.");
});

test("nothing is said while Shopify's count is not known", () => {
  expect(usesInWords(counts({ atShopify: null }))).toBe("");
});

test("orders that are here but earn nothing are named, for Shopify counts them as well", () => {
  expect(usesInWords(counts({ cancelled: 2, test: 1, rejected: 1 }))).toContain("of them 2 cancelled, 1 test order and 1 rejected.");
});

test("uses without an order here, orders that came after the code ended, and a count that runs behind are explained", () => {
  expect(usesInWords(counts({ orders: 3 }))).toContain("2 uses of an order that is not here");
  expect(usesInWords(counts({ orders: 6, late: 1 }))).toBe(
    "Shopify counted 5 uses, here are 6 orders, of them 1 from checkouts that were open when it ended.",
  );
  expect(usesInWords(counts({ live: true, orders: 6 }))).toContain("runs behind by seconds");
});
