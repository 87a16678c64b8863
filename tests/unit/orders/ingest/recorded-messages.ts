/**
 * What Shopify told apps of nine orders and refunds of real and development stores between 2020 and 2025, as far as the app reads it.
 * The messages stand as samples in public code (found in November 2026); only facts are kept: names of fields, amounts, currencies,
 * kinds and states. Ids, codes, titles, people and places are not.
 */

type Money = [shop: string, currency: string, presentment?: string, presentmentCurrency?: string];

const set = ([amount, currency, shown = amount, shownIn = currency]: Money) => ({
  shop_money: { amount, currency_code: currency },
  presentment_money: { amount: shown, currency_code: shownIn },
});

type Line = { price: Money; quantity?: number; off?: string };

const NO_REFUNDS: readonly object[] = [];

function anOrder(told: {
  id: number;
  at: string;
  updatedAt: string;
  subtotal: Money;
  lines: Line[];
  shipping?: string;
  discounts?: object[];
  over?: object;
}) {
  const { subtotal, lines, shipping = "0.00", discounts = [] } = told;
  const [amount, currency, , shown = currency] = subtotal;
  const like = (text: string): Money => [text, currency, text, shown];
  return {
    ...{ id: told.id, admin_graphql_api_id: `gid://shopify/Order/${told.id}`, name: `#${told.id}` },
    ...{ created_at: told.at, processed_at: told.at, updated_at: told.updatedAt, cancelled_at: null, test: false },
    ...{ currency, presentment_currency: shown, financial_status: "paid", fulfillment_status: null, source_name: "web", tags: "" },
    ...{ taxes_included: false, subtotal_price: amount, subtotal_price_set: set(subtotal) },
    ...{ current_subtotal_price: amount, current_subtotal_price_set: set(subtotal) },
    ...{ total_tax: "0.00", total_tax_set: set(like("0.00")), total_tip_received: "0.00", original_total_duties_set: null },
    ...{ customer: null, discount_codes: [] as object[], discount_applications: discounts, refunds: NO_REFUNDS },
    line_items: lines.map(({ price, quantity = 1, off }) => ({
      ...{ price: price[0], price_set: set(price), quantity, gift_card: false, tax_lines: [] },
      // Shopify leaves the whole discount of a line at nothing where it came from the order's code.
      ...{ total_discount: "0.00", total_discount_set: set(like("0.00")) },
      discount_allocations: off === undefined ? [] : [{ amount: off, amount_set: set(like(off)), discount_application_index: 0 }],
    })),
    shipping_lines: [
      {
        ...{ price: shipping, price_set: set(like(shipping)), discounted_price: shipping, discounted_price_set: set(like(shipping)) },
        ...{ tax_lines: [], discount_allocations: [] },
      },
    ],
    ...told.over,
  };
}

type Adjustment = { kind: string; reason: string; amount: Money };

function aRefund(told: {
  id: number;
  orderId: number;
  at: string;
  lines?: [subtotal: Money, tax: Money][];
  adjustments?: Adjustment[];
  paid: [amount: string, currency: string, status: string];
}) {
  const [amount, currency, status] = told.paid;
  return {
    ...{ id: told.id, order_id: told.orderId, admin_graphql_api_id: `gid://shopify/Refund/${told.id}` },
    ...{ created_at: told.at, processed_at: told.at, note: null, restock: true },
    refund_line_items: (told.lines ?? []).map(([subtotal, tax]) => ({
      ...{ quantity: 1, subtotal: Number(subtotal[0]), subtotal_set: set(subtotal), total_tax: Number(tax[0]), total_tax_set: set(tax) },
      line_item: { gift_card: false },
    })),
    order_adjustments: (told.adjustments ?? []).map(({ kind, reason, amount: of }) => ({
      ...{ kind, reason, amount: of[0], amount_set: set(of), tax_amount: "0.00", tax_amount_set: set(["0.00", of[1]]) },
    })),
    transactions: [{ kind: "refund", status, amount, currency }],
  };
}

const ofCode = (value: string) => ({
  ...{ target_type: "line_item", type: "discount_code", value, value_type: "fixed_amount" },
  ...{ allocation_method: "across", target_selection: "all", code: "THECODE" },
});

/** 2025: a shopper pays in pounds, with a gift card, in a shop that counts in euro and whose prices contain tax. */
export const POUNDS_IN_EURO = anOrder({
  ...{ id: 1, at: "2025-10-28T15:17:46+00:00", updatedAt: "2025-10-28T15:17:50+00:00" },
  subtotal: ["162.04", "EUR", "142.32", "GBP"],
  lines: [{ price: ["162.04", "EUR", "142.32", "GBP"] }],
  over: { taxes_included: true, duties_included: false, payment_gateway_names: ["gift_card"] },
});

/** 2022: 20.00 off by a code, which an app wrote among the tags as well. */
export const CODE_AMONG_TAGS = anOrder({
  ...{ id: 2, at: "2022-07-13T17:05:54Z", updatedAt: "2022-07-13T17:06:09Z", subtotal: ["100.00", "USD"] },
  lines: [{ price: ["60.00", "USD"], quantity: 2, off: "20.00" }],
  discounts: [ofCode("20.0")],
  over: { tags: "en-US, THECODE", discount_codes: [{ code: "THECODE", amount: "20.00", type: "fixed_amount" }] },
});

/** 2024: an order that staff wrote, 10.00 off by a code over two lines, with shipping. */
export const WRITTEN_BY_STAFF = anOrder({
  ...{ id: 3, at: "2024-05-03T15:01:16-04:00", updatedAt: "2024-05-03T15:01:18-04:00", subtotal: ["1475.90", "USD"], shipping: "25.00" },
  lines: [
    { price: ["785.95", "USD"], off: "5.29" },
    { price: ["699.95", "USD"], off: "4.71" },
  ],
  discounts: [ofCode("10.0")],
  over: { source_name: "shopify_draft_order", discount_codes: [{ code: "THECODE", amount: "10.00", type: "fixed_amount" }] },
});

/** 2021: cancelled on its day and paid back with its shipping. A line of 10,000.00 that a script made free stands for a tax. */
export const CANCELLED = anOrder({
  ...{ id: 4, at: "2021-05-25T05:35:33-07:00", updatedAt: "2021-05-25T17:53:28-07:00", subtotal: ["40.96", "USD"], shipping: "9.98" },
  lines: [{ price: ["10000.00", "USD"], off: "10000.00" }, { price: ["19.99", "USD"], quantity: 2 }, { price: ["0.98", "USD"] }],
  discounts: [
    {
      ...{ target_type: "line_item", type: "script", value: "10000.0", value_type: "fixed_amount", allocation_method: "one" },
      ...{ target_selection: "explicit", title: "", description: "" },
    },
  ],
  over: {
    ...{ cancelled_at: "2021-05-25T17:53:28-07:00", financial_status: "refunded" },
    ...{ current_subtotal_price: "0.00", current_subtotal_price_set: set(["0.00", "USD"]) },
    refunds: [
      aRefund({
        ...{ id: 41, orderId: 4, at: "2021-05-25T17:53:27-07:00", paid: ["50.94", "USD", "success"] },
        lines: [
          [
            ["0.00", "USD"],
            ["0.00", "USD"],
          ],
          [
            ["39.98", "USD"],
            ["0.00", "USD"],
          ],
          [
            ["0.98", "USD"],
            ["0.00", "USD"],
          ],
        ],
        adjustments: [{ kind: "shipping_refund", reason: "Shipping refund", amount: ["-9.98", "USD"] }],
      }),
    ],
  },
});

/** 2025: staff wrote an order without a discount, in a shop whose prices contain tax. */
export const TAGGED_ONLY = anOrder({
  ...{ id: 5, at: "2025-02-05T11:10:14-05:00", updatedAt: "2025-02-05T11:10:15-05:00", subtotal: ["10.00", "EUR"] },
  lines: [{ price: ["10.00", "EUR"] }],
  over: { source_name: "shopify_draft_order", taxes_included: true, duties_included: false, tags: "one tag, testing orders" },
});

const discrepancy = (...amount: Money): Adjustment => ({ kind: "refund_discrepancy", reason: "Refund discrepancy", amount });

/** 2024: two of three items cancelled; the money is on its way in the shopper's dollars, and is noted as not paid back meanwhile. */
export const ON_ITS_WAY = aRefund({
  ...{ id: 61, orderId: 6, at: "2024-03-09T04:46:16-05:00", paid: ["1012.70", "USD", "pending"] },
  lines: [
    [
      ["1240.71", "CAD", "919.80", "USD"],
      ["125.31", "CAD", "92.90", "USD"],
    ],
  ],
  adjustments: [discrepancy("1366.02", "CAD", "1012.70", "USD")],
});

/** 2024: four items of 39.99, less a discount of 15.99, brought back to the shop's counter. */
export const BROUGHT_BACK = aRefund({
  ...{ id: 71, orderId: 7, at: "2024-09-09T12:36:31-05:00", paid: ["161.25", "CAD", "success"] },
  lines: [
    [
      ["143.97", "CAD"],
      ["17.28", "CAD"],
    ],
  ],
});

/** 2020: an order of 5.00 and 0.85 of tax is paid back at PayPal: money for no line. */
export const PAID_BACK_AT_PAYPAL = aRefund({
  ...{ id: 81, orderId: 8, at: "2020-06-26T01:33:13+03:00", paid: ["5.85", "ILS", "success"] },
  adjustments: [discrepancy("-5.85", "ILS")],
});

/** 2021: one rupee paid back by hand. */
export const ONE_RUPEE = aRefund({
  ...{ id: 91, orderId: 9, at: "2021-06-09T06:39:29-04:00", paid: ["1.00", "INR", "success"] },
  adjustments: [discrepancy("-1.00", "INR")],
});
