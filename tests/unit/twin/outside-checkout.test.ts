import fc from "fast-check";
import { placeOrder } from "#tests/twin/outside/checkout.ts";
import type { OrderRequest } from "#tests/twin/outside/checkout.ts";
import { cancelOrder, refundOrder } from "#tests/twin/outside/refunds.ts";
import { allocate } from "#tests/twin/outside/store/allocate.ts";
import { orderAmounts } from "#tests/twin/world/order-amounts.ts";
import type { Discount, WorldEvent } from "#tests/twin/world/types.ts";
import { openWorld } from "#tests/twin/world/world.ts";
import { aDiscount, aWorld } from "./outside-shop.ts";

function aStore(...discounts: Discount[]) {
  const world = openWorld(aWorld(...discounts));
  const events: WorldEvent[] = [];
  world.onEvent((event) => events.push(event));
  const buy = (request: Partial<OrderRequest> & { code?: string }) =>
    placeOrder(world, { codes: request.code === undefined ? [] : [request.code], ...request });
  const bought = (request: Parameters<typeof buy>[0]) => {
    const placed = buy(request);
    if (!placed.ok) throw new Error(`Refused: ${JSON.stringify(placed.refused)}`);
    return placed.order;
  };
  return { world, buy, bought, events, topics: () => events.map(({ topic }) => topic) };
}

test("a percentage is taken off in whole cents that add up over the lines", () => {
  const { bought } = aStore(aDiscount(1, { codes: ["MAYA15"] }));
  const order = bought({
    code: "MAYA15",
    lines: [
      { productId: 13, quantity: 1 },
      { productId: 15, quantity: 1 },
    ],
  });
  // 15% of 43.32 is 6.498, rounded once; the lines' shares are 4.9995 and 1.4985.
  expect(order.discountCodes).toEqual([{ code: "MAYA15", amountMinor: 650, type: "percentage", discountId: 1 }]);
  expect(order.lines.map(({ discountMinor }) => discountMinor)).toEqual([500, 150]);
  expect(orderAmounts(order).subtotal).toBe(3333 + 999 - 650);
});

test("an allocation never loses or makes a cent", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.array(fc.nat(100_000), { minLength: 1, maxLength: 12 }), (amount, weights) => {
      fc.pre(weights.some((weight) => weight > 0));
      const parts = allocate(amount, weights);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
      parts.forEach((part, index) =>
        expect(Math.abs(part - (amount * weights[index]!) / weights.reduce((a, b) => a + b, 0))).toBeLessThan(1),
      );
    }),
  );
});

test("a fixed amount is never more than the goods, and free shipping takes the shipping", () => {
  const fixed = aDiscount(1, {
    codes: ["TENOFF"],
    input: { customerGets: { value: { discountAmount: { amount: "15.00", appliesOnEachItem: false } }, items: { all: true } } },
  });
  const free = aDiscount(2, { kind: "freeShipping", codes: ["FREESHIP"], input: { destination: { all: true } } });
  const { bought } = aStore(fixed, free);
  expect(bought({ code: "TENOFF", lines: [{ productId: 15, quantity: 1 }] }).discountCodes[0]).toMatchObject({
    amountMinor: 999,
    type: "fixed_amount",
  });
  const shipped = bought({ code: "FREESHIP", lines: [{ productId: 15, quantity: 1 }] });
  expect(shipped.discountCodes[0]).toMatchObject({ amountMinor: 595, type: "shipping" });
  expect(orderAmounts(shipped)).toMatchObject({ shipping: 0, subtotal: 999 });
});

test("buy two get one gives the cheapest piece", () => {
  const input = {
    customerBuys: { value: { quantity: "2" }, items: { all: true } },
    customerGets: { value: { discountOnQuantity: { quantity: "1", effect: { percentage: 1 } } }, items: { all: true } },
  };
  const { bought } = aStore(aDiscount(1, { kind: "bxgy", codes: ["TRIO"], input }));
  const order = bought({
    code: "TRIO",
    lines: [
      { productId: 11, quantity: 1 },
      { productId: 13, quantity: 1 },
      { productId: 15, quantity: 1 },
    ],
  });
  expect(order.lines.map(({ discountMinor }) => discountMinor)).toEqual([0, 0, 999]);
});

test("a code counts whatever its letter case, and is written on the order as it was typed", () => {
  const { world, bought } = aStore(aDiscount(1, { codes: ["MAYA15"] }));
  expect(bought({ code: "maya15" }).discountCodes[0]!.code).toBe("maya15");
  expect(world.data.discounts[0]!.codes[0]!.uses).toBe(1);
});

test.each<[string, Partial<Omit<Discount, "codes">>, string]>([
  ["a discount that has ended", { endsAt: "2026-02-01T00:00:00.000Z" }, "expired"],
  ["a discount that has not begun", { startsAt: "2999-01-01T00:00:00.000Z" }, "not_started"],
  [
    "a cart below the minimum",
    {
      input: { customerGets: { value: { percentage: 0.1 } }, minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "500.00" } } },
    },
    "minimum",
  ],
  [
    "a cart without the right products",
    { input: { customerGets: { value: { percentage: 0.1 }, items: { products: { productsToAdd: ["gid://shopify/Product/15"] } } } } },
    "no_such_items",
  ],
  [
    "another customer's discount",
    { input: { customerGets: { value: { percentage: 0.1 } }, customerSelection: { customers: { add: ["gid://shopify/Customer/1"] } } } },
    "not_this_customer",
  ],
])("%s refuses the order and changes nothing", (_what, changes, reason) => {
  const { world, buy, events } = aStore(aDiscount(1, { codes: ["MAYA15"], ...changes }));
  expect(buy({ code: "MAYA15", customerEmail: "ada@mail.example" })).toEqual({ ok: false, refused: [{ code: "MAYA15", reason }] });
  expect([world.data.orders, world.data.customers, events]).toEqual([[], [], []]);
});

test("a code nobody holds is refused, and so is the whole order with it", () => {
  const { buy } = aStore(aDiscount(1, { codes: ["MAYA15"] }));
  expect(buy({ codes: ["MAYA15", "GONE"] })).toEqual({ ok: false, refused: [{ code: "GONE", reason: "not_found" }] });
});

test("the usage limit holds for each code by itself", () => {
  const { buy } = aStore(aDiscount(1, { codes: ["ONE", "TWO"], usageLimit: 2 }));
  expect([buy({ code: "ONE" }).ok, buy({ code: "one" }).ok, buy({ code: "ONE" }).ok, buy({ code: "TWO" }).ok]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect(buy({ code: "ONE" })).toMatchObject({ refused: [{ reason: "usage_limit" }] });
});

test("a segment without orders lets a customer buy once, whatever the code; known or not makes no difference", () => {
  const context = { customerSegments: { add: ["gid://shopify/Segment/5"] } };
  const { world, buy } = aStore(aDiscount(1, { codes: ["ONE", "TWO"], input: { customerGets: { value: { percentage: 0.1 } }, context } }));
  world.data.segments = [{ id: 5, name: "New here", query: "number_of_orders = 0", createdAt: "", editedAt: "" }];
  const ada = { customerEmail: "ada@mail.example" };
  expect([buy({ code: "ONE", ...ada }).ok, buy({ code: "ONE" }).ok]).toEqual([true, true]);
  expect(buy({ code: "TWO", ...ada })).toMatchObject({ refused: [{ reason: "not_this_customer" }] });
});

test("once per customer holds for each code by itself", () => {
  const { buy } = aStore(aDiscount(1, { codes: ["ONE", "TWO"], appliesOncePerCustomer: true }));
  const ada = { customerEmail: "ada@mail.example" };
  expect(buy({ code: "ONE", ...ada }).ok).toBe(true);
  expect(buy({ code: "ONE", customerEmail: "ADA@mail.example" })).toMatchObject({ refused: [{ reason: "once_per_customer" }] });
  expect(buy({ code: "ONE", customerEmail: "bo@mail.example" }).ok).toBe(true);
  expect(buy({ code: "TWO", ...ada }).ok).toBe(true);
});

test("two codes go together only when both discounts allow it", () => {
  const allowing = (id: number, code: string, combinesWith: object, kind: Discount["kind"] = "basic") =>
    aDiscount(id, { kind, codes: [code], input: { customerGets: { value: { percentage: 0.1 } }, combinesWith } });
  const { buy, bought } = aStore(
    allowing(1, "ALONE", {}),
    allowing(2, "WITHSHIP", { shippingDiscounts: true }),
    allowing(3, "SHIP", { orderDiscounts: true }, "freeShipping"),
  );
  expect(bought({ codes: ["WITHSHIP", "SHIP"] }).discountCodes.map(({ code }) => code)).toEqual(["WITHSHIP", "SHIP"]);
  expect(buy({ codes: ["ALONE", "SHIP"] })).toMatchObject({ refused: [{ code: "SHIP", reason: "not_combinable" }] });
  expect(buy({ codes: ["ALONE", "alone"] })).toMatchObject({ refused: [{ code: "alone", reason: "twice" }] });
});

test("an order completed earlier keeps a code that is dead by now", () => {
  const { bought } = aStore(aDiscount(1, { codes: ["NEW15"] }));
  const order = bought({ code: "OLD15", processedAt: "2026-03-01T00:00:00.000Z", completedEarlier: { discountId: 1 } });
  expect(order).toMatchObject({ processedAt: "2026-03-01T00:00:00.000Z", discountCodes: [{ code: "OLD15", amountMinor: 420 }] });
});

test("an order tells of its creation and then of its payment", () => {
  const { bought, topics } = aStore();
  bought({});
  expect(topics()).toEqual(["orders/create", "orders/updated"]);
});

test("pieces refunded one by one add up to the line, and no more can be had", () => {
  const { world, bought, topics } = aStore(aDiscount(1, { codes: ["MAYA15"] }));
  const order = bought({ code: "MAYA15", lines: [{ productId: 13, quantity: 3 }] });
  const one = () => refundOrder(world, { orderId: order.id, lines: [{ lineId: order.lines[0]!.id, quantity: 1 }] });
  for (let piece = 0; piece < 3; piece++) expect(one().ok).toBe(true);
  expect(one()).toEqual({ ok: false, reason: "too_much" });
  expect(orderAmounts(order)).toMatchObject({ currentSubtotal: 0, currentTax: 0 });
  expect(topics().slice(2, 4)).toEqual(["refunds/create", "orders/updated"]);
});

test("money can be given back without goods, up to what they are worth", () => {
  const { world, bought } = aStore();
  const order = bought({ lines: [{ productId: 11, quantity: 1 }] });
  expect(refundOrder(world, { orderId: order.id, amountMinor: 2801 })).toEqual({ ok: false, reason: "too_much" });
  expect(refundOrder(world, { orderId: order.id, amountMinor: 800 }).ok).toBe(true);
  expect(orderAmounts(order).currentSubtotal).toBe(2000);
});

test("cancelling gives everything back once", () => {
  const { world, bought, topics } = aStore();
  const order = bought({});
  expect(cancelOrder(world, { orderId: order.id }).ok).toBe(true);
  expect(cancelOrder(world, { orderId: order.id })).toEqual({ ok: false, reason: "already_cancelled" });
  expect(orderAmounts(order)).toMatchObject({ currentTotal: 0, refunded: orderAmounts(order).total });
  expect(topics().slice(2)).toEqual(["refunds/create", "orders/cancelled", "orders/updated"]);
});
