/** Bodies as other programs write them: what can only mean one thing is read as that. */
import { parseOrder } from "#app/orders/ingest/parse-order.ts";

const order = {
  ...{ id: 5001, name: "#1042", created_at: "2026-10-01T10:00:00-04:00", processed_at: "2026-10-01T10:00:05-04:00" },
  ...{ updated_at: "2026-10-01T10:00:06-04:00", currency: "USD", subtotal_price: "85.00", discount_codes: [{ code: "SOFIA15" }] },
};

test("codes, names and sources of digits alone are read from numbers, quantities from decimals", () => {
  const digits = { name: 1042, source_name: 580111, discount_codes: [{ code: 2024 }] };
  const gift = { price: "50.00", quantity: "2.0", gift_card: true };
  expect(parseOrder({ ...order, ...digits, line_items: [gift] })).toMatchObject({
    ok: true,
    order: { name: "1042", source: "580111", codes: [{ key: "2024" }], giftCardMinor: 10000n },
  });
});

test.each(["2026-10-01T10:00:05-0400", "2026-10-01 14:00:05 UTC", "2026-10-01 10:00:05 -0400", " 2026-10-01T14:00:05Z "])(
  "%j is the instant that it looks like",
  (text) => {
    const parsed = parseOrder({ ...order, processed_at: text });
    expect(parsed).toMatchObject({ ok: true, order: { processedAt: new Date("2026-10-01T14:00:05Z") } });
  },
);

test("an order that does not say its subtotal is worth what its lines come to, without a tip", () => {
  const untold = { ...order, subtotal_price: "" };
  const lines = [
    { price: "60.00", quantity: 2, discount_allocations: [{ amount: "20.00" }] },
    { price: "5.00", quantity: 1, tip_payment_gateway: null },
  ];
  expect(parseOrder({ ...untold, line_items: lines })).toMatchObject({ ok: true, order: { subtotalMinor: 10000n } });
  expect(parseOrder({ ...untold, line_items: [...lines, { price: "" }] }).ok).toBe(false);
});

test("an item that an edit added counts, also where only the current subtotal has it", () => {
  expect(parseOrder({ ...order, current_subtotal_price: "135.00" })).toMatchObject({ ok: true, order: { subtotalMinor: 13500n } });
  expect(parseOrder({ ...order, current_subtotal_price: "35.00" })).toMatchObject({ ok: true, order: { subtotalMinor: 8500n } });
});

test("a refund inside an order that does not say when it was made is as old as the telling", () => {
  const refunds = [{ id: 9, refund_line_items: [{ subtotal: "20.00" }] }];
  expect(parseOrder({ ...order, refunds })).toMatchObject({ ok: true, refunds: [{ createdAt: new Date(order.updated_at) }] });
});
