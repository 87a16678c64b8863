import { parseOrder, parseRefund } from "#app/orders/ingest/parse-order.ts";

const order = {
  id: 5001,
  name: "#1042",
  created_at: "2026-10-01T10:00:00-04:00",
  processed_at: "2026-10-01T10:00:05-04:00",
  updated_at: "2026-10-01T10:00:06-04:00",
  cancelled_at: null,
  test: false,
  currency: "USD",
  presentment_currency: "EUR",
  subtotal_price: "85.00",
  subtotal_price_set: {
    shop_money: { amount: "85.00", currency_code: "USD" },
    presentment_money: { amount: "78.20", currency_code: "EUR" },
  },
  total_price: "99.10",
  customer: { id: 77, email: "mia@example.com" },
  discount_codes: [
    { code: "sofia15", amount: "15.00", type: "percentage" },
    { code: "FREESHIP", amount: "5.00", type: "shipping" },
    { code: "SOFIA15", amount: "0.00", type: "percentage" },
  ],
  refunds: [],
};

test("an order is worth its subtotal in the shop's money, whatever the shopper paid in", () => {
  const parsed = parseOrder(order);
  expect(parsed).toMatchObject({ ok: true, order: { subtotalMinor: 8500n, currency: "USD" } });
});

test("every code of an order is kept, once, in any letter case", () => {
  const parsed = parseOrder(order);
  expect(parsed.ok && parsed.order.codes.map((code) => code.key)).toEqual(["SOFIA15", "FREESHIP"]);
});

test("times are read as instants, whatever offset Shopify writes them with", () => {
  const parsed = parseOrder(order);
  expect(parsed.ok && parsed.order.processedAt.toISOString()).toBe("2026-10-01T14:00:05.000Z");
});

test("an order of a guest, without codes or refunds, in yen, is read as well", () => {
  const { subtotal_price_set: _, ...bare } = order;
  const parsed = parseOrder({ ...bare, currency: "JPY", subtotal_price: "8500", customer: null, discount_codes: [], processed_at: null });
  expect(parsed).toMatchObject({
    ok: true,
    order: { subtotalMinor: 8500n, customerId: null, codes: [], processedAt: new Date(order.created_at) },
  });
});

test("a refund counts the returned merchandise and not the shipping or tax that went back with it", () => {
  const parsed = parseRefund(
    {
      id: 9,
      order_id: 5001,
      created_at: "2026-10-03T10:00:00Z",
      refund_line_items: [
        { quantity: 1, subtotal: 20.1, subtotal_set: { shop_money: { amount: "20.10", currency_code: "USD" } }, total_tax: 1.9 },
        { quantity: 2, subtotal: 4.4, total_tax: 0.4 },
      ],
      order_adjustments: [{ kind: "shipping_refund", amount: "-5.00" }],
    },
    "USD",
  );
  expect(parsed).toMatchObject({
    ok: true,
    refund: { id: "gid://shopify/Refund/9", orderId: "gid://shopify/Order/5001", amountMinor: 2450n },
  });
});

test("an unreadable body is refused by the names of its fields and never quotes a customer", () => {
  const parsed = parseOrder({ ...order, subtotal_price: undefined, customer: { id: "not a number", email: "mia@example.com" } });
  expect(parsed).toMatchObject({ ok: false });
  expect(!parsed.ok && parsed.problem).toContain("subtotal_price");
  expect(JSON.stringify(parsed)).not.toContain("mia@example.com");
  expect(parseOrder(null).ok).toBe(false);
  expect(parseRefund("text", "USD").ok).toBe(false);
});
