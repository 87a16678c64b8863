import { buyersLabel, keptBuyersLabel } from "#app/offers/buyers-labels.ts";
import { oncePerCustomerNote } from "#app/refreshes/labels.ts";
import { asksForNoOrders } from "#app/shopify/discounts/buyers.ts";

test("a segment is one of customers without an order when its condition is that and nothing else, however it is spaced", () => {
  for (const query of ["number_of_orders = 0", " number_of_orders=0 ", "NUMBER_OF_ORDERS  =  0"]) expect(asksForNoOrders(query)).toBe(true);
  for (const query of [
    "number_of_orders = 01",
    "number_of_orders = 0 AND customer_countries CONTAINS 'CA'",
    "number_of_orders >= 0",
    "number_of_orders != 0",
    "NOT number_of_orders = 0",
    "",
  ])
    expect(asksForNoOrders(query)).toBe(false);
});

test("the dry run offers to limit an offer of one use per customer, unless it is limited, here or in Shopify", () => {
  const restricts = (buyers: string | null) => oncePerCustomerNote({ oncePerCustomer: true, buyers })?.restrict;
  expect([null, "all", "no_orders", "segments", "customers", "markets"].map(restricts)).toEqual([true, true, false, false, false, false]);
  expect(oncePerCustomerNote({ oncePerCustomer: true, buyers: "no_orders" })?.title).toBe(
    "This offer is only for customers without an order",
  );
  expect(oncePerCustomerNote({ oncePerCustomer: false, buyers: "all" })).toBeNull();
});

test("chosen segments are named where Shopify tells them", () => {
  const segments = ["VIP", "Berlin"].map((title, at) => ({ id: `gid://shopify/Segment/${at}`, title }));
  expect(buyersLabel({ kind: "segments", segments })).toBe("customers of the segments “VIP” and “Berlin”");
  expect(buyersLabel({ kind: "segments", segments: [] })).toBe("customers of chosen segments");
  expect([keptBuyersLabel("no_orders"), keptBuyersLabel(null)]).toEqual(["customers without an order", null]);
});
