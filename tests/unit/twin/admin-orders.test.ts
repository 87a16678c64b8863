import { orderPayload, refundPayload } from "#tests/twin/world/orders-payload.ts";
import type { Order } from "#tests/twin/world/types.ts";
import { aShop } from "./admin-shop.ts";

const byCode = (code: string, amountMinor = 600): Order["discountCodes"][number] => ({
  code,
  amountMinor,
  type: "percentage",
  discountId: null,
});

const names = async (shop: ReturnType<typeof aShop>, query: string, rest = "") =>
  (
    await shop.ask(`query Orders($query: String) { orders(first: 10, query: $query${rest}) { nodes { name } } }`, { query })
  ).data.orders.nodes.map(({ name }: { name: string }) => name);

describe("finding orders", () => {
  test("discount_code is heeded in any case, and only for the first code of an order (documented)", async () => {
    const shop = aShop();
    const first = shop.anOrder({ discountCodes: [byCode("sofia15")] });
    shop.anOrder({ discountCodes: [byCode("OTHER"), byCode("SOFIA15")] });
    shop.anOrder();
    expect(await names(shop, "discount_code:SOFIA15")).toEqual([first.name]);
    expect(await names(shop, "discount_code:sofia15 AND test:false")).toEqual([first.name]);
  });

  test("an order placed after the first search by code is found by the next", async () => {
    const shop = aShop();
    shop.anOrder({ discountCodes: [byCode("A")] });
    expect(await names(shop, "discount_code:A")).toHaveLength(1);
    shop.anOrder({ discountCodes: [byCode("a")] });
    expect(await names(shop, "discount_code:A")).toHaveLength(2);
  });

  test("dates, test, financial status, name and id are heeded", async () => {
    const shop = aShop();
    const old = shop.anOrder({
      createdAt: "2026-11-01T09:00:00.000Z",
      processedAt: "2026-11-01T09:00:00.000Z",
      updatedAt: "2026-11-20T09:00:00.000Z",
      test: true,
    });
    const late = shop.anOrder({ refunds: [{ id: 1, createdAt: "2026-11-22T12:00:00.000Z", note: null, lines: [], shippingMinor: 100 }] });
    expect(await names(shop, "created_at:>2026-11-10")).toEqual([late.name]);
    expect(await names(shop, "created_at:2026-11-01")).toEqual([old.name]);
    expect(await names(shop, "processed_at:<='2026-11-01T09:00:00Z'")).toEqual([old.name]);
    expect(await names(shop, "updated_at:>=2026-11-20T09:00:00Z updated_at:<2026-11-21T00:00:00Z")).toEqual([old.name]);
    expect(await names(shop, "test:true OR financial_status:partially_refunded")).toEqual([old.name, late.name]);
    expect(await names(shop, `name:${late.name} OR id:${old.id}`)).toEqual([old.name, late.name]);
    expect(await names(shop, `-name:${late.name}`)).toEqual([old.name]);
    expect(await names(shop, "", ", sortKey: UPDATED_AT, reverse: true")).toEqual([late.name, old.name]);
  });

  test("without read_all_orders only the last 60 days are there (documented)", async () => {
    const shop = aShop({ scopes: ["read_orders"] });
    const old = shop.anOrder({ createdAt: "2026-09-01T00:00:00.000Z" });
    const recent = shop.anOrder();
    const { data } = await shop.ask(
      `{ orders(first: 5) { nodes { name } } ordersCount { count } order(id: "gid://shopify/Order/${old.id}") { id } }`,
    );
    expect(data).toEqual({ orders: { nodes: [{ name: recent.name }] }, ordersCount: { count: 1 }, order: null });
  });

  test("a hundred thousand orders are searched by code and by date without a wait", async () => {
    const shop = aShop();
    const template = shop.anOrder();
    for (let place = 0; place < 100_000; place++)
      shop.world.data.orders.push({
        ...template,
        id: 5_000_000 + place,
        name: `#${5_000 + place}`,
        discountCodes: place % 1_000 === 0 ? [byCode("RARE")] : [],
      });
    await names(shop, "discount_code:RARE");
    const startedAt = performance.now();
    for (let times = 0; times < 20; times++) expect(await names(shop, "discount_code:RARE")).toHaveLength(10);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    await shop.ask(`{ orders(first: 5, query: "created_at:>2026-01-01") { nodes { id } } }`);
    const pagedAt = performance.now();
    await shop.ask(`{ orders(first: 5, query: "created_at:>2026-01-01") { nodes { id } } }`);
    expect(performance.now() - pagedAt).toBeLessThan(15_000);
  });
});

describe("what an order says", () => {
  const READ = `query Order($id: ID!) { order(id: $id) {
    discountCode discountCodes displayFinancialStatus cancelledAt
    subtotalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
    totalDiscountsSet { shopMoney { amount } } totalPriceSet { shopMoney { amount } }
    currentSubtotalPriceSet { shopMoney { amount } } currentTotalDiscountsSet { shopMoney { amount } } currentTotalPriceSet { shopMoney { amount } }
    totalRefundedSet { shopMoney { amount } }
    discountApplications(first: 5) { nodes { index targetType ... on DiscountCodeApplication { code } } }
    lineItems(first: 5) { nodes { quantity currentQuantity discountAllocations { allocatedAmountSet { shopMoney { amount } } discountApplication { ... on DiscountCodeApplication { code } } } } }
    refunds { totalRefundedSet { shopMoney { amount } } refundLineItems(first: 5) { nodes { quantity subtotalSet { shopMoney { amount } } } } }
  } }`;
  const read = async (shop: ReturnType<typeof aShop>, order: Order) =>
    (await shop.ask(READ, { id: `gid://shopify/Order/${order.id}` })).data.order;
  const money = (amount: string) => ({ shopMoney: { amount } });

  test("amounts as sold stay, current amounts follow refunds", async () => {
    const shop = aShop();
    const order = shop.anOrder({ discountCodes: [byCode("Sofia15")] });
    order.refunds.push({
      id: 9,
      createdAt: shop.world.now().toISOString(),
      note: null,
      lines: [{ lineId: order.lines[0]!.id, quantity: 1, subtotalMinor: 1_700 }],
      shippingMinor: 0,
    });
    expect(await read(shop, order)).toMatchObject({
      discountCode: "Sofia15",
      displayFinancialStatus: "PARTIALLY_REFUNDED",
      subtotalPriceSet: money("34.0"),
      totalDiscountsSet: money("6.0"),
      totalPriceSet: money("42.0"),
      currentSubtotalPriceSet: money("17.0"),
      currentTotalDiscountsSet: money("3.0"),
      currentTotalPriceSet: money("23.5"),
      totalRefundedSet: money("18.5"),
      lineItems: {
        nodes: [
          {
            quantity: 2,
            currentQuantity: 1,
            discountAllocations: [{ allocatedAmountSet: money("6.0"), discountApplication: { code: "Sofia15" } }],
          },
        ],
      },
      refunds: [{ totalRefundedSet: money("18.5"), refundLineItems: { nodes: [{ quantity: 1, subtotalSet: money("17.0") }] } }],
    });
  });

  test("a cancelled order's current amounts are nothing", async () => {
    const shop = aShop();
    const order = shop.anOrder({ cancelledAt: shop.world.now().toISOString(), cancelReason: "customer" });
    expect(await read(shop, order)).toMatchObject({
      displayFinancialStatus: "VOIDED",
      currentSubtotalPriceSet: money("0.0"),
      currentTotalPriceSet: money("0.0"),
      subtotalPriceSet: money("34.0"),
    });
  });

  test("two codes share what is allocated to a line, and shipping has its own", async () => {
    const shop = aShop();
    const order = shop.anOrder({
      discountCodes: [byCode("A", 400), byCode("B", 200), { code: "SHIP", amountMinor: 500, type: "shipping", discountId: null }],
    });
    const { discountApplications, lineItems, totalDiscountsSet, discountCodes } = await read(shop, order);
    expect(discountCodes).toEqual(["A", "B", "SHIP"]);
    expect(discountApplications.nodes.map(({ code, targetType }: { code: string; targetType: string }) => [code, targetType])).toEqual([
      ["A", "LINE_ITEM"],
      ["B", "LINE_ITEM"],
      ["SHIP", "SHIPPING_LINE"],
    ]);
    expect(lineItems.nodes[0].discountAllocations.map((part: { allocatedAmountSet: unknown }) => part.allocatedAmountSet)).toEqual([
      money("4.0"),
      money("2.0"),
    ]);
    expect(totalDiscountsSet).toEqual(money("11.0"));
  });

  test("the shopper's currency is beside the shop's, yen without hundredths", async () => {
    const shop = aShop();
    const order = shop.anOrder({ presentmentCurrency: "JPY", presentmentRate: 150 });
    expect((await read(shop, order)).subtotalPriceSet).toEqual({
      shopMoney: { amount: "34.0", currencyCode: "USD" },
      presentmentMoney: { amount: "5100.0", currencyCode: "JPY" },
    });
  });

  test("codes deleted since are still what the order says", async () => {
    const shop = aShop();
    const { id, codeIds } = shop.aDiscount(["GONE"]);
    const order = shop.anOrder({ discountCodes: [byCode("GONE")] });
    await shop.ask(`mutation { discountCodeRedeemCodeBulkDelete(discountId: "${id}", ids: ["${codeIds[0]}"]) { job { id } } }`);
    expect((await read(shop, order)).discountCodes).toEqual(["GONE"]);
  });
});

describe("the payloads of webhooks", () => {
  test("an order's carries its codes and its amounts as strings with hundredths", () => {
    const shop = aShop();
    const order = shop.anOrder({ discountCodes: [byCode("A")] });
    expect(orderPayload(shop.world, order)).toMatchObject({
      admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
      customer: null,
      discount_codes: [{ code: "A", amount: "6.00", type: "percentage" }],
      discount_applications: [{ type: "discount_code", target_type: "line_item", value: "15.0", value_type: "percentage", code: "A" }],
      line_items: [{ discount_allocations: [{ amount: "6.00", discount_application_index: 0 }] }],
      subtotal_price: "34.00",
      current_subtotal_price: "34.00",
      total_price: "42.00",
      financial_status: "paid",
    });
  });

  test("a refund's names the order and none of its codes", () => {
    const shop = aShop();
    const order = shop.anOrder({ discountCodes: [byCode("SECRET")] });
    const refund = {
      id: 9,
      createdAt: shop.world.now().toISOString(),
      note: "dry leaves",
      lines: [{ lineId: order.lines[0]!.id, quantity: 1, subtotalMinor: 1_700 }],
      shippingMinor: 500,
    };
    order.refunds.push(refund);
    const payload = refundPayload(shop.world, order, refund);
    expect(payload).toMatchObject({
      id: 9,
      order_id: order.id,
      note: "dry leaves",
      refund_line_items: [{ quantity: 1, subtotal: 17 }],
      order_adjustments: [{ amount: "-5.00" }],
    });
    expect(payload).not.toHaveProperty("discount_codes");
  });
});

describe("how shoppers came", () => {
  const journey = {
    readyAt: "2026-11-22T12:10:00.000Z",
    visits: [
      { at: "2026-11-20T09:00:00.000Z", landing: "https://shop.example/discount/SOFIA15", referrer: null, source: null },
      {
        at: "2026-11-22T11:58:00.000Z",
        landing: "https://shop.example/",
        referrer: "https://www.retailmenot.com/view/shop",
        source: "retailmenot.com",
      },
    ],
  };
  const fields =
    "ready customerOrderIndex daysToConversion momentsCount { count } firstVisit { landingPage source } lastVisit { occurredAt referrerUrl source }";
  const summary = async (shop: ReturnType<typeof aShop>, { id }: Order) =>
    (await shop.ask(`{ nodes(ids: ["gid://shopify/Order/${id}"]) { ... on Order { customerJourneySummary { ${fields} } } } }`)).data
      .nodes[0].customerJourneySummary;

  test("a journey is not ready for a while (documented) and tells no visits until then (assumed), then the first and the last (schema)", async () => {
    const shop = aShop();
    const order = shop.anOrder({ journey });
    expect(await summary(shop, order)).toMatchObject({ ready: false, customerOrderIndex: null, firstVisit: null, lastVisit: null });
    shop.advance(600_000);
    expect(await summary(shop, order)).toMatchObject({
      ready: true,
      momentsCount: { count: 2 },
      firstVisit: { landingPage: "https://shop.example/discount/SOFIA15", source: "direct" },
      lastVisit: { referrerUrl: "https://www.retailmenot.com/view/shop", source: "retailmenot.com" },
    });
  });

  test("points of sale, drafts, subscriptions and orders of which nobody was seen to come have none (assumed)", async () => {
    const shop = aShop();
    shop.advance(600_000);
    for (const source of ["pos", "shopify_draft_order", "subscription_contract"])
      expect(await summary(shop, shop.anOrder({ journey, source }))).toBeNull();
    expect(await summary(shop, shop.anOrder())).toBeNull();
  });
});
