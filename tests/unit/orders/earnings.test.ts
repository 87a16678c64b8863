import { earningOf, MERCHANDISE, SUBTOTAL, type Basis } from "#app/orders/earnings.ts";
import { FAILED } from "#app/orders/told-order.ts";
import { ONLY_GOODS, ONLY_MERCHANDISE, type OrderFacts, type RefundFacts } from "#app/orders/order-facts.ts";

const at = new Date(0);
const order = (over: Partial<OrderFacts>): OrderFacts => ({
  ...ONLY_MERCHANDISE,
  ...{ id: "gid://shopify/Order/1", name: "#1", processedAt: at, updatedAt: at, cancelledAt: null, test: false, currency: "USD" },
  ...{ subtotalMinor: 10_000n, customerId: null, codes: [] },
  ...over,
});
const refund = (over: Partial<RefundFacts>): RefundFacts => ({
  ...{ ...ONLY_GOODS, id: "gid://shopify/Refund/1", orderId: "gid://shopify/Order/1", createdAt: at, amountMinor: 0n },
  ...over,
});
const earns = (about: Partial<OrderFacts>, refunds: Partial<RefundFacts>[] = [], basis: Basis = MERCHANDISE) => {
  const { grossMinor, refundedMinor } = earningOf(order(about), refunds.map(refund), basis);
  return { grossMinor, refundedMinor };
};

test("prices that contain tax earn without it", () => {
  expect(earns({ subtotalMinor: 12_000n, taxesIncluded: true, taxMinor: 2_000n })).toMatchObject({ grossMinor: 10_000n });
  expect(earns({ subtotalMinor: 12_000n, taxesIncluded: true, taxMinor: 2_000n }, [], SUBTOTAL)).toMatchObject({ grossMinor: 12_000n });
  expect(earns({ taxMinor: 2_000n })).toMatchObject({ grossMinor: 10_000n });
});

test("a gift card that is bought earns nothing, and nothing is taken off when it comes back", () => {
  expect(earns({ giftCardMinor: 4_000n }, [{ amountMinor: 4_000n, giftCardMinor: 4_000n }])).toEqual({
    grossMinor: 6_000n,
    refundedMinor: 0n,
  });
});

test("shipping, tips and duties earn only where they are chosen", () => {
  const besides = { shippingMinor: 500n, tipMinor: 300n, dutiesMinor: 200n };
  expect(earns(besides)).toMatchObject({ grossMinor: 10_000n });
  expect(earns(besides, [{ shippingMinor: 500n }], { ...MERCHANDISE, shipping: true, tips: true, duties: true })).toEqual({
    grossMinor: 11_000n,
    refundedMinor: 500n,
  });
  expect(earningOf(order(besides), [], MERCHANDISE).excluded).toMatchObject(besides);
});

test("what was paid back of shipping, the tip and duties comes off where they earn, and no more than they earn", () => {
  const besides = { shippingMinor: 500n, tipMinor: 300n, dutiesMinor: 200n };
  const back = [{ tipMinor: 100n }, { tipMinor: 250n, dutiesMinor: 200n, shippingMinor: 900n }];
  expect(earns(besides, back)).toEqual({ grossMinor: 10_000n, refundedMinor: 0n });
  expect(earns(besides, back, { ...MERCHANDISE, tips: true })).toEqual({ grossMinor: 10_300n, refundedMinor: 300n });
  expect(earns(besides, back, { ...MERCHANDISE, duties: true, shipping: true })).toEqual({ grossMinor: 10_700n, refundedMinor: 700n });
});

test("shipping whose price contains tax earns without it", () => {
  const order = { subtotalMinor: 12_000n, taxesIncluded: true, taxMinor: 2_000n, shippingMinor: 600n, shippingTaxMinor: 100n };
  expect(earns(order, [{ shippingMinor: 600n }], { ...MERCHANDISE, shipping: true })).toEqual({ grossMinor: 10_500n, refundedMinor: 500n });
  expect(earns(order, [], { ...MERCHANDISE, shipping: true, containedTax: true })).toMatchObject({ grossMinor: 12_600n });
  expect(earns({ ...order, taxesIncluded: false }, [], { ...MERCHANDISE, shipping: true })).toMatchObject({ grossMinor: 12_600n });
});

test("duties that prices contain and that are paid back alone come off where duties earn, and once where they come with their lines", () => {
  const order = { subtotalMinor: 12_000n, dutiesMinor: 2_000n, dutiesIncluded: true };
  const basis = { ...MERCHANDISE, duties: true };
  expect(earns(order, [{ dutiesMinor: 2_000n }], basis)).toMatchObject({ refundedMinor: 2_000n });
  expect(earns(order, [{ amountMinor: 12_000n, dutiesMinor: 2_000n }], basis)).toMatchObject({ refundedMinor: 12_000n });
  expect(earns(order, [{ dutiesMinor: 2_000n }])).toMatchObject({ grossMinor: 10_000n, refundedMinor: 0n });
});

test("a goodwill refund without returned lines takes its money off", () => {
  expect(earns({}, [{ discrepancyMinor: -3_000n }])).toEqual({ grossMinor: 10_000n, refundedMinor: 3_000n });
});

test("items that were returned and not paid back take nothing off, nor off another refund", () => {
  expect(earns({}, [{ amountMinor: 10_000n, discrepancyMinor: 10_000n }])).toMatchObject({ refundedMinor: 0n });
  const withTax = { amountMinor: 4_000n, discrepancyMinor: 4_320n };
  expect(earns({}, [withTax, { amountMinor: 2_000n }])).toMatchObject({ refundedMinor: 2_000n });
});

test("items that were returned and paid back in part take off what was paid", () => {
  expect(earns({}, [{ amountMinor: 10_000n, discrepancyMinor: 4_000n }])).toMatchObject({ refundedMinor: 6_000n });
});

test("of items that were paid back in part, what was kept is price and tax alike, where tax stands beside the price", () => {
  // 50.00 of 113.00 were paid back. Shopify's discrepancy counts tax: recorded, 277.61 for a line of 245.67 and 31.94 of tax.
  const part = { amountMinor: 10_000n, taxMinor: 1_300n, discrepancyMinor: 6_300n };
  expect(earns({ taxMinor: 1_300n }, [part])).toMatchObject({ refundedMinor: 4_425n });
  expect(earns({ taxMinor: 1_300n }, [{ ...part, discrepancyMinor: 11_300n }])).toMatchObject({ refundedMinor: 0n });
  expect(earns({ subtotalMinor: 24_567n }, [{ amountMinor: 24_567n, taxMinor: 3_194n, discrepancyMinor: 27_761n }])).toMatchObject({
    refundedMinor: 0n,
  });
});

test("a refund that is made later than the return of its goods counts once", () => {
  expect(earns({}, [{ amountMinor: 5_000n, discrepancyMinor: 5_000n }, { discrepancyMinor: -5_000n }])).toMatchObject({
    refundedMinor: 5_000n,
  });
});

test("more money back than the order was worth takes off the order and no more", () => {
  expect(earns({}, [{ amountMinor: 10_000n, discrepancyMinor: -5_000n }])).toMatchObject({ refundedMinor: 10_000n });
});

test("goodwill whose tax is told apart takes off the rest of it, whether prices contain tax or not", () => {
  const goodwill = { discrepancyMinor: -3_000n, discrepancyTaxMinor: -500n };
  const included = { subtotalMinor: 12_000n, taxesIncluded: true, taxMinor: 2_000n };
  expect(earns(included, [goodwill])).toEqual({ grossMinor: 10_000n, refundedMinor: 2_500n });
  expect(earns(included, [goodwill], SUBTOTAL)).toEqual({ grossMinor: 12_000n, refundedMinor: 3_000n });
  expect(earns({ taxMinor: 2_000n }, [goodwill])).toEqual({ grossMinor: 10_000n, refundedMinor: 2_500n });
  const kept = { amountMinor: 10_000n, taxMinor: 2_000n, discrepancyMinor: 12_000n, discrepancyTaxMinor: 2_000n };
  expect(earns({ taxMinor: 2_000n }, [kept])).toMatchObject({ refundedMinor: 0n });
});

test("a refund in prices that contain tax takes off the price without it", () => {
  const taxed = { subtotalMinor: 12_000n, taxesIncluded: true, taxMinor: 2_000n };
  expect(earns(taxed, [{ amountMinor: 6_000n, taxMinor: 1_000n }])).toMatchObject({ refundedMinor: 5_000n });
  expect(earns(taxed, [{ amountMinor: 6_000n }])).toMatchObject({ refundedMinor: 5_000n });
  expect(earns(taxed, [{ discrepancyMinor: -12_000n }])).toEqual({ grossMinor: 10_000n, refundedMinor: 10_000n });
});

test("what was kept of items contains their own tax, where items of the order have several", () => {
  const order = { subtotalMinor: 15_000n, taxesIncluded: true, taxMinor: 2_000n };
  const exempt = { amountMinor: 3_000n, taxMinor: 0n };
  const taxed = { amountMinor: 12_000n, taxMinor: 2_000n };
  expect(earns(order, [{ ...exempt, discrepancyMinor: 3_000n }])).toEqual({ grossMinor: 13_000n, refundedMinor: 0n });
  expect(earns(order, [{ ...taxed, discrepancyMinor: 12_000n }, exempt])).toMatchObject({ refundedMinor: 3_000n });
  expect(earns(order, [{ ...taxed, discrepancyMinor: 6_000n }])).toMatchObject({ refundedMinor: 5_000n });
});

test("an order that cost nothing earns nothing and cannot be taken from", () => {
  expect(earns({ subtotalMinor: 0n }, [{ discrepancyMinor: -500n }])).toEqual({ grossMinor: 0n, refundedMinor: 0n });
});

test("prices that contain duties earn without them, and so does what comes back of them", () => {
  const order = { subtotalMinor: 12_000n, dutiesMinor: 2_000n, dutiesIncluded: true };
  expect(earns(order, [{ amountMinor: 6_000n }])).toEqual({ grossMinor: 10_000n, refundedMinor: 5_000n });
  expect(earns(order, [], { ...MERCHANDISE, duties: true })).toMatchObject({ grossMinor: 12_000n });
  const taxed = { subtotalMinor: 14_400n, dutiesMinor: 2_000n, dutiesIncluded: true, taxesIncluded: true, taxMinor: 2_400n };
  expect(earns(taxed, [{ amountMinor: 7_200n, taxMinor: 1_200n }])).toEqual({ grossMinor: 10_000n, refundedMinor: 5_000n });
  expect(earns(taxed, [{ discrepancyMinor: -14_400n }])).toMatchObject({ refundedMinor: 10_000n });
});

test("items that an edit took off come back once, before and after their money is paid back", () => {
  const removed = { amountMinor: 4_000n, owedMinor: 4_000n };
  const paid = { discrepancyMinor: -4_000n, owedMinor: -4_000n };
  expect(earns({ currentMinor: 6_000n }, [removed])).toMatchObject({ refundedMinor: 4_000n });
  expect(earns({ currentMinor: 6_000n }, [removed, paid])).toMatchObject({ refundedMinor: 4_000n });
  expect(earns({}, [paid, removed])).toMatchObject({ refundedMinor: 4_000n });
  const part = { discrepancyMinor: -1_500n, owedMinor: -1_500n };
  expect(earns({}, [removed, part])).toMatchObject({ refundedMinor: 4_000n });
  // 10.00 more than was owed is a goodwill refund.
  const more = { discrepancyMinor: -5_000n, owedMinor: -5_000n };
  expect(earns({}, [removed, more])).toMatchObject({ refundedMinor: 5_000n });
});

test("items that an edit took off come back with the tax that is paid back with them", () => {
  const removed = { amountMinor: 6_000n, taxMinor: 1_000n, owedMinor: 7_000n };
  expect(earns({ taxMinor: 2_000n }, [removed, { discrepancyMinor: -7_000n, owedMinor: -7_000n }])).toMatchObject({
    refundedMinor: 6_000n,
  });
  const included = { subtotalMinor: 12_000n, taxesIncluded: true, taxMinor: 2_000n };
  expect(earns(included, [removed, { discrepancyMinor: -6_000n, owedMinor: -6_000n }])).toMatchObject({ refundedMinor: 5_000n });
  // Returned and paid back in full: what tells prices and tax apart is the order, and nothing is owed.
  const normal = { amountMinor: 6_000n, taxMinor: 1_000n, owedMinor: 1_000n };
  expect(earns(included, [normal, { discrepancyMinor: -1_200n, owedMinor: -1_200n }])).toMatchObject({ refundedMinor: 6_000n });
});

test("items that only the current subtotal lacks come back, and what refunds tell is not counted again", () => {
  expect(earns({ currentMinor: 6_000n })).toMatchObject({ refundedMinor: 4_000n });
  expect(earns({ currentMinor: 6_000n }, [{ discrepancyMinor: -4_000n, owedMinor: -4_000n }])).toMatchObject({ refundedMinor: 4_000n });
  expect(earns({ currentMinor: 0n }, [{ amountMinor: 10_000n, discrepancyMinor: 10_000n }])).toMatchObject({ refundedMinor: 0n });
  expect(earns({ currentMinor: 7_000n }, [{ discrepancyMinor: -3_000n }])).toMatchObject({ refundedMinor: 3_000n });
  expect(earns({ currentMinor: 12_000n })).toMatchObject({ refundedMinor: 0n });
  expect(earns({ currentMinor: 0n, cancelledAt: at })).toMatchObject({ refundedMinor: 0n });
});

test("an order that was refunded in refunds nobody told, or in money of another currency, earns nothing", () => {
  expect(earns({ financialStatus: "refunded" })).toMatchObject({ refundedMinor: 10_000n });
  expect(earns({ financialStatus: "refunded" }, [{ parts: 0 }])).toMatchObject({ refundedMinor: 10_000n });
  expect(earns({ financialStatus: "refunded" }, [{ amountMinor: 5_000n, parts: 4 }])).toMatchObject({ refundedMinor: 10_000n });
  // The money of a refund failed to go back.
  expect(earns({ financialStatus: "refunded" }, [{ amountMinor: 5_000n, parts: FAILED }])).toMatchObject({ refundedMinor: 5_000n });
  expect(earns({ financialStatus: "partially_refunded" })).toMatchObject({ refundedMinor: 0n });
});
