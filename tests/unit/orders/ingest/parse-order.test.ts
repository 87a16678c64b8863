import { parseOrder, parseRefund } from "#app/orders/ingest/parse-order.ts";
import { UNBEGUN } from "#app/orders/order-facts.ts";
import { SETTLED } from "#app/orders/told-order.ts";

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
  const parsed = parseOrder({
    ...order,
    subtotal_price: undefined,
    subtotal_price_set: null,
    customer: { id: "not a number", email: "mia@example.com" },
  });
  expect(parsed).toMatchObject({ ok: false });
  expect(!parsed.ok && parsed.problem).toContain("subtotal_price");
  expect(JSON.stringify(parsed)).not.toContain("mia@example.com");
  expect(parseOrder(null).ok).toBe(false);
  expect(parseRefund("text", "USD").ok).toBe(false);
});

test("ids that a JSON number cannot hold are taken from the id beside them or from the digits", () => {
  const big = { ...order, id: 820982911946154508, admin_graphql_api_id: "gid://shopify/Order/820982911946154508" };
  expect(parseOrder(big)).toMatchObject({ ok: true, order: { id: "gid://shopify/Order/820982911946154508" } });
  const digits = { ...order, id: "820982911946154508", customer: { id: "115310627314723954" } };
  expect(parseOrder(digits)).toMatchObject({
    ok: true,
    order: { id: "gid://shopify/Order/820982911946154508", customerId: "gid://shopify/Customer/115310627314723954" },
  });
});

test("an id that has lost its digits is refused rather than taken for another", () => {
  expect(parseOrder({ ...order, id: 820982911946154508 })).toMatchObject({ ok: false, problem: expect.stringContaining("id") as string });
});

test("nulls where lists and flags are usual, numbers as text and text as numbers are read", () => {
  const nulls = { discount_codes: null, refunds: null, test: null, discount_applications: null, processed_at: null, line_items: null };
  expect(parseOrder({ ...order, ...nulls, subtotal_price_set: null, subtotal_price: 85, id: "5001" })).toMatchObject({
    ok: true,
    order: { id: "gid://shopify/Order/5001", subtotalMinor: 8500n, codes: [], test: false, processedAt: new Date(order.created_at) },
  });
});

test("empty texts where times and lists are usual, and nulls within lists, say nothing", () => {
  const empty = {
    cancelled_at: "",
    processed_at: "",
    discount_applications: "",
    refunds: [null],
    discount_codes: [null, { code: "MIA10" }],
  };
  expect(parseOrder({ ...order, ...empty })).toMatchObject({
    ok: true,
    order: { cancelledAt: null, processedAt: new Date(order.created_at), codes: [{ key: "MIA10" }] },
    refunds: [],
  });
});

test("an empty amount is not told: it matters for the subtotal and nowhere else", () => {
  const line = { price: "", quantity: 1, discount_allocations: null, tax_lines: [{ price: "" }] };
  expect(parseOrder({ ...order, total_tax: "", line_items: [line] })).toMatchObject({ ok: true, order: { taxMinor: 0n } });
  const empty = { ...order, subtotal_price_set: null, subtotal_price: "" };
  expect(parseOrder(empty)).toEqual({ ok: false, problem: "subtotal_price: missing or unreadable" });
  expect(parseRefund({ id: 9, order_id: 1, created_at: order.created_at, refund_line_items: [{ subtotal: "" }] }, "USD").ok).toBe(true);
});

test("a refund inside an order belongs to that order, whatever it says", () => {
  const inside = { id: 9, order_id: 7, created_at: order.created_at, refund_line_items: [{ subtotal: "20.00" }] };
  const bare = { id: 10, created_at: order.created_at };
  const parsed = parseOrder({ ...order, refunds: [inside, bare] });
  expect(parsed.ok && parsed.refunds.map(({ orderId }) => orderId)).toEqual([parsed.ok && parsed.order.id, parsed.ok && parsed.order.id]);
});

test("tax, gift cards, shipping and payment are kept apart from the subtotal", () => {
  const parsed = parseOrder({
    ...{ ...order, taxes_included: true, total_tax: "20.00", financial_status: "pending", source_name: "pos" },
    line_items: [
      { price: "60.00", quantity: 1, discount_allocations: [{ amount: "10.00" }] },
      { price: "25.00", quantity: 2, gift_card: true, discount_allocations: [{ amount: "5.00" }] },
    ],
    shipping_lines: [{ price: "8.00", discounted_price: "6.00", tax_lines: [{ price: "1.00" }] }],
  });
  expect(parsed).toMatchObject({
    ok: true,
    order: { taxesIncluded: true, taxMinor: 1900n, giftCardMinor: 4500n, shippingMinor: 600n, financialStatus: "pending", source: "pos" },
  });
});

test("an order nobody has begun to pay says so, one that costs nothing was never to be paid, and a body without a status says nothing", () => {
  const status = (over: object) => {
    const parsed = parseOrder({ ...order, ...over });
    return parsed.ok && parsed.order.financialStatus;
  };
  expect(status({ financial_status: null })).toBe(UNBEGUN);
  expect(status({ financial_status: null, subtotal_price_set: null, subtotal_price: "0.00" })).toBeNull();
  expect(status({})).toBeNull();
  expect(status({ financial_status: "" })).toBeNull();
  expect(status({ financial_status: "PAID" })).toBe("paid");
});

test("a code that stands only among the discounts of an order is found as a mention", () => {
  const applications = [
    { type: "manual", title: "SOFIA15", description: "agreed by phone" },
    { type: "discount_code", code: "FREESHIP" },
    { type: "automatic", title: "Summer" },
  ];
  const parsed = parseOrder({ ...order, discount_codes: [{ code: "FREESHIP" }], discount_applications: applications });
  expect(parsed.ok && parsed.order.mentions).toEqual([{ key: "SOFIA15", name: "SOFIA15" }]);
});

test("a discount by hand is found by its title, and by the reason that staff gave where that is one word", () => {
  const named = (over: object) => {
    const parsed = parseOrder({ ...order, discount_applications: [{ type: "manual", ...over }] });
    return parsed.ok && parsed.order.mentions.map(({ name }) => name);
  };
  expect(named({ title: "Custom discount", description: "MAYA10" })).toEqual(["Custom discount", "MAYA10"]);
  expect(named({ title: "MAYA10", description: "agreed by phone" })).toEqual(["MAYA10"]);
  expect(named({ title: null, description: "MAYA 10" })).toEqual(["MAYA 10"]);
});

test("an authorization that is voided pays nothing back", () => {
  const refund = { id: 9, order_id: 1, created_at: order.created_at, refund_line_items: [] };
  const transactions = [{ kind: "void", status: "success", amount: "30.00" }];
  expect(parseRefund({ ...refund, transactions }, "USD")).toMatchObject({ ok: true, refund: { discrepancyMinor: 0n, owedMinor: 0n } });
});

test("a refund of money alone, told without an adjustment, is what was paid back", () => {
  const money = {
    id: 9,
    order_id: 1,
    created_at: order.created_at,
    transactions: [{ kind: "refund", status: "success", amount: "30.00" }],
  };
  expect(parseRefund({ ...money, refund_line_items: [] }, "USD")).toMatchObject({ ok: true, refund: { discrepancyMinor: -3000n } });
  const shipping = {
    ...money,
    refund_shipping_lines: [{ subtotal_amount_set: { shop_money: { amount: "30.00", currency_code: "USD" } } }],
  };
  expect(parseRefund(shipping, "USD")).toMatchObject({ ok: true, refund: { discrepancyMinor: 0n, shippingMinor: 3000n } });
  // As Shopify's own sample of a refund of shipping has it: told in both ways.
  const twice = { ...shipping, order_adjustments: [{ kind: "shipping_refund", amount: "-30.00" }] };
  expect(parseRefund(twice, "USD")).toMatchObject({ ok: true, refund: { discrepancyMinor: 0n, shippingMinor: 3000n } });
});

test("a refund whose lines are worth nothing is what was paid back beyond shipping (recorded: an item that is not put back in stock)", () => {
  const whole = {
    ...{ id: 9, order_id: 1, created_at: order.created_at },
    refund_line_items: [{ subtotal: "0.00", total_tax: "0.00" }],
    refund_shipping_lines: [{ subtotal_amount_set: { shop_money: { amount: "5.00", currency_code: "USD" } } }],
    transactions: [{ kind: "refund", status: "success", amount: "15.00" }],
  };
  expect(parseRefund(whole, "USD")).toMatchObject({ ok: true, refund: { amountMinor: 0n, discrepancyMinor: -1000n, shippingMinor: 500n } });
  // Where Shopify says what the difference is, that is it.
  const told = { ...whole, order_adjustments: [{ kind: "refund_discrepancy", amount: "-10.00" }] };
  expect(parseRefund(told, "USD")).toMatchObject({ ok: true, refund: { amountMinor: 0n, discrepancyMinor: -1000n } });
  const gift = { ...whole, transactions: [{ kind: "refund", status: "success", amount: "5.00" }] };
  expect(parseRefund(gift, "USD")).toMatchObject({ ok: true, refund: { amountMinor: 0n, discrepancyMinor: 0n } });
});

test("a refund of money alone in the shopper's currency is one that a later telling knows more of", () => {
  const money = { id: 9, order_id: 1, created_at: order.created_at, refund_line_items: [] };
  const inEuro = { ...money, transactions: [{ kind: "refund", status: "success", amount: "27.60", currency: "EUR" }] };
  expect(parseRefund(inEuro, "USD")).toMatchObject({ ok: true, refund: { discrepancyMinor: 0n, parts: 0 } });
  expect(parseRefund({ ...money, transactions: [] }, "USD")).toMatchObject({ ok: true, refund: { parts: SETTLED } });
});

const usd = (amount: string) => ({ shop_money: { amount, currency_code: "USD" } });
/** What a refund of a line of 100.00 and its adjustments and transactions takes off the order, without tax. */
function off(over: {
  lines?: string[];
  adjustments?: [string, string?][];
  transactions?: [status: string, amount: string, currency?: string][];
}) {
  const parsed = parseRefund(
    {
      ...{ id: 9, order_id: 5001, created_at: order.created_at },
      refund_line_items: (over.lines ?? ["100.00"]).map((subtotal) => ({
        quantity: 1,
        subtotal: Number(subtotal),
        subtotal_set: usd(subtotal),
      })),
      order_adjustments: (over.adjustments ?? []).map(([amount, reason = "Refund discrepancy"]) => ({
        ...{ kind: "refund_discrepancy", reason, amount, amount_set: usd(amount) },
      })),
      transactions: (over.transactions ?? []).map(([status, amount, currency = "USD"]) => ({ kind: "refund", status, amount, currency })),
    },
    "USD",
  );
  if (!parsed.ok) throw new Error(parsed.problem);
  const { amountMinor, discrepancyMinor, owedMinor, parts } = parsed.refund;
  return { off: Number(amountMinor - discrepancyMinor), owed: Number(owedMinor), isSettled: parts >= SETTLED };
}

test("money on its way counts from when the refund is begun, though Shopify notes it as not paid back until it arrives", () => {
  // As recorded on 10 November 2025 (refund 1022629085464): the whole of the money as a discrepancy, the transaction pending.
  expect(off({ adjustments: [["100.00"]], transactions: [["pending", "100.00"]] })).toEqual({ off: 10_000, owed: 0, isSettled: false });
  const arrived: [string, string?][] = [["100.00"], ["-100.00", "Pending refund discrepancy"]];
  expect(off({ adjustments: arrived, transactions: [["success", "100.00"]] })).toEqual({ off: 10_000, owed: 0, isSettled: true });
  expect(off({ adjustments: arrived, transactions: [["pending", "100.00"]] })).toMatchObject({ off: 10_000 });
  expect(off({ transactions: [["pending", "100.00"]] })).toMatchObject({ off: 10_000, isSettled: false });
  // Less a fee of 10.00.
  expect(off({ adjustments: [["10.00"], ["90.00"]], transactions: [["pending", "90.00"]] })).toMatchObject({ off: 9_000 });
  expect(off({ adjustments: [["100.00"]], transactions: [["pending", "90.00"]] })).toMatchObject({ off: 9_000 });
  // In the shopper's currency, of which nobody says what it is in the shop's.
  expect(off({ adjustments: [["100.00"]], transactions: [["pending", "92.00", "EUR"]] })).toMatchObject({ off: 10_000, isSettled: false });
});

test("goodwill on its way counts once, before and after it arrives", () => {
  const lines: string[] = [];
  const begun: [string, string?][] = [["-30.00"], ["30.00"]];
  expect(off({ lines, adjustments: begun, transactions: [["pending", "30.00"]] })).toMatchObject({ off: 3_000, isSettled: false });
  const arrived = [...begun, ["-30.00", "Pending refund discrepancy"]] as [string, string?][];
  expect(off({ lines, adjustments: arrived, transactions: [["success", "30.00"]] })).toMatchObject({ off: 3_000, isSettled: true });
});

test.each(["failure", "error", "FAILURE"])("money that did not go back (%s) takes nothing off, until it is tried again", (status) => {
  const nothing = off({ transactions: [[status, "100.00"]] });
  expect(nothing).toMatchObject({ owed: 0, isSettled: false });
  expect(nothing.off).toBeLessThanOrEqual(0);
  expect(off({ adjustments: [["100.00"]], transactions: [[status, "100.00"]] })).toMatchObject({ off: 0, isSettled: false });
  expect(off({ lines: [], transactions: [[status, "30.00"]] })).toMatchObject({ off: 0, isSettled: false });
  const again: [string, string][] = [
    [status, "100.00"],
    ["success", "100.00"],
  ];
  expect(off({ transactions: again })).toMatchObject({ off: 10_000, isSettled: true });
  const twice: [string, string][] = [
    [status, "100.00"],
    ["success", "60.00"],
    ["success", "40.00"],
  ];
  expect(off({ transactions: twice })).toMatchObject({ off: 10_000 });
  const half: [string, string][] = [
    ["success", "30.00"],
    [status, "70.00"],
  ];
  expect(off({ transactions: half })).toMatchObject({ off: 3_000, isSettled: false });
});

test("items that an edit takes off are owed until a refund of money alone pays them", () => {
  expect(off({ lines: ["40.00"] })).toEqual({ off: 4_000, owed: 4_000, isSettled: true });
  expect(off({ lines: [], transactions: [["success", "40.00"]] })).toEqual({ off: 4_000, owed: -4_000, isSettled: true });
  // Shopify says of the money on its way that it changes nothing of the order.
  expect(off({ lines: [], adjustments: [["40.00"]], transactions: [["pending", "40.00"]] })).toMatchObject({ off: 0, owed: 0 });
  const arrived: [string, string?][] = [["40.00"], ["-40.00", "Pending refund discrepancy"]];
  expect(off({ lines: [], adjustments: arrived, transactions: [["success", "40.00"]] })).toMatchObject({ off: 0, owed: 0 });
  expect(off({ transactions: [["success", "100.00"]] })).toMatchObject({ off: 10_000, owed: 0 });
});

test("duties that are paid back alone are no goodwill", () => {
  const duties = { id: 9, order_id: 1, created_at: order.created_at, total_duties_set: usd("12.00"), refund_line_items: [] };
  const parsed = parseRefund({ ...duties, transactions: [{ kind: "refund", status: "success", amount: "12.00" }] }, "USD");
  expect(parsed).toMatchObject({ ok: true, refund: { discrepancyMinor: 0n, owedMinor: 0n } });
});

test("duties that prices contain are told apart, with the taxes on them", () => {
  const parsed = parseOrder({
    ...{ ...order, duties_included: true, taxes_included: true, original_total_duties_set: usd("10.00"), total_tax: "14.00" },
    current_subtotal_price_set: usd("60.00"),
    line_items: [{ price: "85.00", quantity: 1, tax_lines: [{ price: "12.00" }], duties: [{ tax_lines: [{ price: "2.00" }] }] }],
  });
  expect(parsed).toMatchObject({ ok: true, order: { dutiesIncluded: true, dutiesMinor: 1000n, taxMinor: 1400n, currentMinor: 6000n } });
  expect(parseOrder(order)).toMatchObject({ ok: true, order: { dutiesIncluded: false, currentMinor: null } });
});

test("shipping that was taken off the order is none of its shipping", () => {
  const shipping = [{ price: "8.00" }, { price: "5.00", is_removed: true }];
  expect(parseOrder({ ...order, shipping_lines: shipping })).toMatchObject({ ok: true, order: { shippingMinor: 800n } });
});

test.each([
  { source_name: "subscription_contract" },
  // What Shopify's contracts say since 2025.
  { source_name: "subscription_contract_checkout_one" },
  { source_name: "294517", tags: "VIP, Subscription Recurring Order" },
  { source_name: "web", tags: ["Subscription Recurring Order"] },
  // What Appstle's app tags by itself.
  { source_name: "web", tags: "appstle_subscription_recurring_order" },
  { source_name: "web", tags: "VIP, appstle_membership_recurring_order" },
])("a later order of a subscription is a renewal, whoever places it: %p", (over) => {
  expect(parseOrder({ ...order, ...over })).toMatchObject({ ok: true, order: { source: "subscription_contract" } });
});

test("the first order of a subscription is none, and tags that are none are read as none", () => {
  for (const tags of ["Subscription, Subscription First Order", "appstle_subscription_first_order", "", null, 7])
    expect(parseOrder({ ...order, source_name: "web", tags })).toMatchObject({ ok: true, order: { source: "web" } });
});

test("a tip that goes back is none of the merchandise", () => {
  const tip = { quantity: 1, subtotal: 5, line_item: { title: "Tip", tip_payment_gateway: null, tip_payment_method: null } };
  const body = {
    id: 9,
    order_id: 5001,
    created_at: order.created_at,
    transactions: [{ kind: "refund", status: "success", amount: "5.00" }],
  };
  expect(parseRefund({ ...body, refund_line_items: [tip] }, "USD")).toMatchObject({
    ok: true,
    refund: { amountMinor: 0n, discrepancyMinor: 0n, owedMinor: 0n },
  });
});

test("shipping that went back is told by its reason where no kind is told", () => {
  const body = { id: 9, order_id: 5001, created_at: order.created_at, refund_line_items: [] };
  const adjustments = [{ reason: "Shipping refund", amount: "-5.00", tax_amount: "-1.00" }];
  const transactions = [{ kind: "refund", status: "success", amount: "6.00" }];
  expect(parseRefund({ ...body, order_adjustments: adjustments, transactions }, "USD")).toMatchObject({
    ok: true,
    refund: { shippingMinor: 500n, discrepancyMinor: 0n, owedMinor: 0n },
  });
});

test("a discount that stands only beside a gift card is taken off it", () => {
  const line = { price: "50.00", quantity: 1, gift_card: true, total_discount: "10.00", discount_allocations: [] };
  expect(parseOrder({ ...order, line_items: [line] })).toMatchObject({ ok: true, order: { giftCardMinor: 4000n } });
});
