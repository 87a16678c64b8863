import { ONLY_GOODS, ONLY_MERCHANDISE } from "#app/orders/order-facts.ts";
import { encodeOrderEvent, decodeOrderEvent, type OrderEvent } from "#app/orders/ingest/order-event.ts";

test("facts come back from waiting as they were, to the unit and the millisecond", () => {
  const payload: OrderEvent = {
    order: {
      ...ONLY_MERCHANDISE,
      id: "gid://shopify/Order/1",
      name: "#1",
      processedAt: new Date("2026-06-01T10:00:00.123Z"),
      updatedAt: new Date("2026-06-01T10:00:00Z"),
      cancelledAt: null,
      test: false,
      currency: "JPY",
      subtotalMinor: 9_007_199_254_740_993n,
      customerId: "gid://shopify/Customer/7",
      codes: [{ key: "SOFIA15", name: "Sofia15" }],
    },
    deleted: null,
    refunds: [{ ...ONLY_GOODS, id: "gid://shopify/Refund/1", orderId: "gid://shopify/Order/1", amountMinor: -1n, createdAt: new Date(0) }],
  };
  expect(decodeOrderEvent(JSON.parse(encodeOrderEvent(payload)))).toEqual(payload);
});

test("what was not packed here is refused", () => {
  expect(() => decodeOrderEvent({ order: { id: "gid://shopify/Order/1" }, refunds: [] })).toThrow();
});
