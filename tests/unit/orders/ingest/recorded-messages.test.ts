/** Messages as Shopify sent them (`recorded-messages.ts`): what they are worth. */
import { parseOrder, parseRefund } from "#app/orders/ingest/parse-order.ts";
import { SETTLED } from "#app/orders/told-order.ts";

import * as recorded from "./recorded-messages.ts";

function orderOf(message: object) {
  const parsed = parseOrder(message);
  if (!parsed.ok) throw new Error(parsed.problem);
  const { order, refunds } = parsed;
  const { currency, subtotalMinor, currentMinor, shippingMinor, taxMinor, codes, mentions } = order;
  const numbers = [subtotalMinor, currentMinor, shippingMinor, taxMinor].map(Number);
  return { currency, numbers, codes: codes.map(({ name }) => name), mentions: mentions.map(({ name }) => name), refunds };
}

/** What it takes off the order, without tax, and whether nothing of it is to come. */
function offBy(message: object, currency: string) {
  const parsed = parseRefund(message, currency);
  if (!parsed.ok) throw new Error(parsed.problem);
  const { amountMinor, discrepancyMinor, shippingMinor, taxMinor, owedMinor, parts } = parsed.refund;
  const settled = parts >= SETTLED;
  return {
    off: Number(amountMinor - discrepancyMinor),
    shipping: Number(shippingMinor),
    tax: Number(taxMinor),
    owed: Number(owedMinor),
    settled,
  };
}

test("an order that was paid in pounds is worth what the shop counts in euro", () => {
  expect(orderOf(recorded.POUNDS_IN_EURO)).toEqual({
    currency: "EUR",
    numbers: [16_204, 16_204, 0, 0],
    codes: [],
    mentions: [],
    refunds: [],
  });
});

test("a code that an app writes among the tags too is one code", () => {
  expect(orderOf(recorded.CODE_AMONG_TAGS)).toMatchObject({ numbers: [10_000, 10_000, 0, 0], codes: ["THECODE"] });
  expect(orderOf(recorded.CODE_AMONG_TAGS).mentions).not.toContain("THECODE");
});

test("an order that staff wrote has its code, and its shipping apart", () => {
  expect(orderOf(recorded.WRITTEN_BY_STAFF)).toMatchObject({ numbers: [147_590, 147_590, 2_500, 0], codes: ["THECODE"], mentions: [] });
});

test("a line that a script made free is worth nothing, and its script names no code", () => {
  const { refunds, ...order } = orderOf(recorded.CANCELLED);
  expect(order).toEqual({ currency: "USD", numbers: [4_096, 0, 998, 0], codes: [], mentions: [] });
  expect(refunds.map(({ amountMinor, discrepancyMinor, shippingMinor }) => [amountMinor, discrepancyMinor, shippingMinor])).toEqual([
    [4_096n, 0n, 998n],
  ]);
});

test("tags that staff wrote are no codes of the order", () => {
  expect(orderOf(recorded.TAGGED_ONLY)).toMatchObject({ numbers: [1_000, 1_000, 0, 0], codes: [] });
});

test.each([
  ["money on its way in the shopper's dollars", recorded.ON_ITS_WAY, "CAD", { off: 124_071, tax: 12_531, settled: false }],
  ["items brought back to the counter", recorded.BROUGHT_BACK, "CAD", { off: 14_397, tax: 1_728, settled: true }],
  ["a whole order paid back at PayPal", recorded.PAID_BACK_AT_PAYPAL, "ILS", { off: 585, settled: true }],
  ["one rupee paid back by hand", recorded.ONE_RUPEE, "INR", { off: 100, settled: true }],
])("%s takes off what was recorded", (_, message, currency, expected) => {
  expect(offBy(message, currency)).toMatchObject({ shipping: 0, owed: 0, ...expected });
});
