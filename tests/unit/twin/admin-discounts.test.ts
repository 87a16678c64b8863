import { aShop, START } from "./admin-shop.ts";

const CREATE = `mutation Create($input: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $input) { codeDiscountNode { id codeDiscount { ... on DiscountCodeBasic { title status startsAt endsAt summary } } } userErrors { field code message extraInfo } }
}`;
const UPDATE = `mutation Update($id: ID!, $input: DiscountCodeBasicInput!) {
  discountCodeBasicUpdate(id: $id, basicCodeDiscount: $input) { codeDiscountNode { id codeDiscount { __typename } } userErrors { field code message extraInfo } }
}`;
const basic = {
  title: "Spring",
  code: "SPRING",
  startsAt: "2026-11-01T00:00:00Z",
  customerGets: { value: { percentage: 0.15 }, items: { all: true } },
};

describe("creating a discount", () => {
  test("makes one with one code, active by the clock, and tells of it", async () => {
    const shop = aShop();
    const { codeDiscountNode, userErrors } = (await shop.ask(CREATE, { input: basic })).data.discountCodeBasicCreate;
    expect(userErrors).toEqual([]);
    expect(codeDiscountNode.codeDiscount).toEqual({
      title: "Spring",
      status: "ACTIVE",
      startsAt: "2026-11-01T00:00:00Z",
      endsAt: null,
      summary: "15% off entire order",
    });
    expect(shop.events.map(({ topic }) => topic)).toEqual(["discounts/create", "discounts/redeemcode_added"]);
    expect(shop.events[0]!.payload).toMatchObject({ admin_graphql_api_id: codeDiscountNode.id, title: "Spring", status: "ACTIVE" });
  });

  test.each([
    ["no code", { code: undefined }, "code", "BLANK", "Code can't be blank"],
    ["an empty code", { code: "" }, "code", "TOO_SHORT", "Code is too short (minimum is 1 character)"],
    ["a newline in the code", { code: "A\nB" }, "code", "INVALID", "Code cannot contain newline characters."],
    ["a code of 256 characters", { code: "x".repeat(256) }, "code", "TOO_LONG", "Code is too long (maximum is 255 characters)"],
    ["a code in use", { code: "taken" }, "code", "TAKEN", "Code must be unique. Please try a different code."],
    ["a blank title", { title: " " }, "title", "BLANK", "Title can't be blank"],
    ["a title of 256 characters", { title: "x".repeat(256) }, "title", "TOO_LONG", "Title is too long (maximum is 255 characters)"],
    ["no start", { startsAt: undefined }, "startsAt", "BLANK", "Starts at can't be blank"],
    ["an end before the start", { endsAt: "2026-10-01T00:00:00Z" }, "endsAt", "INVALID", "Ends at needs to be after starts_at"],
    ["a usage limit of nothing", { usageLimit: 0 }, "usageLimit", "GREATER_THAN", "Usage limit must be greater than 0"],
    [
      "more than 100 %",
      { customerGets: { value: { percentage: 1.5 }, items: { all: true } } },
      "customerGets.value.percentage",
      "VALUE_OUTSIDE_RANGE",
      "Value must be between 0.0 and 1.0",
    ],
    [
      "context and customerSelection together",
      { context: { all: "ALL" }, customerSelection: { all: true } },
      "context",
      "INVALID",
      "Only one of context or customerSelection can be provided.",
    ],
    [
      "an unknown product",
      { customerGets: { value: { percentage: 0.1 }, items: { products: { productsToAdd: ["gid://shopify/Product/7"] } } } },
      "customerGets.items.products.productsToAdd",
      "INVALID",
      "Product with id: 7 is invalid",
    ],
    [
      "a discount on a quantity",
      { customerGets: { value: { discountOnQuantity: { quantity: "1", effect: { percentage: 1 } } }, items: { all: true } } },
      "customerGets.value.discountOnQuantity",
      "INVALID",
      "discountOnQuantity field is only permitted with bxgy discounts.",
    ],
  ])("%s is refused in the recorded words", async (_name, changes, field, code, message) => {
    const shop = aShop();
    shop.aDiscount(["TAKEN"]);
    const { codeDiscountNode, userErrors } = (await shop.ask(CREATE, { input: { ...basic, ...changes } })).data.discountCodeBasicCreate;
    expect(codeDiscountNode).toBeNull();
    expect(userErrors).toEqual([{ field: ["basicCodeDiscount", ...field.split(".")], code, message, extraInfo: null }]);
    expect(shop.world.data.discounts).toHaveLength(1);
  });

  test("an input that contradicts itself is refused above the field (recorded)", async () => {
    const value = { percentage: 0.1, discountAmount: { amount: "5.00" } };
    const answer = await aShop().ask(CREATE, { input: { ...basic, customerGets: { value, items: { all: true } } } });
    expect(answer.data).toEqual({ discountCodeBasicCreate: null });
    expect(answer.errors![0]).toMatchObject({
      message: "A discount can only have one of percentage, discountOnQuantity or discountAmount.",
      path: ["discountCodeBasicCreate"],
      extensions: { code: "BAD_REQUEST" },
    });
  });

  test("the other two kinds name their own argument in the same refusals (recorded)", async () => {
    const { data } = await aShop().ask(`mutation {
      discountCodeFreeShippingCreate(freeShippingCodeDiscount: { title: "F", code: "", startsAt: "2026-11-01T00:00:00Z" }) { userErrors { field code } }
      discountCodeBxgyCreate(bxgyCodeDiscount: { title: "B", code: "B", startsAt: "2026-11-01T00:00:00Z" }) { userErrors { field code message } }
    }`);
    expect(data.discountCodeFreeShippingCreate.userErrors).toEqual([{ field: ["freeShippingCodeDiscount", "code"], code: "TOO_SHORT" }]);
    expect(data.discountCodeBxgyCreate.userErrors).toContainEqual({
      field: ["bxgyCodeDiscount", "customerBuys", "items"],
      code: "BLANK",
      message: "Items in 'customer buys' must be defined",
    });
  });

  test("summaries read as recorded", async () => {
    const shop = aShop();
    const summaryOf = async (mutation: string, argument: string, input: Record<string, unknown>, type: string) => {
      const query = `mutation M($input: ${type}Input!) { made: ${mutation}(${argument}: $input) { codeDiscountNode { codeDiscount { ... on ${type} { summary } } } userErrors { message } } }`;
      return (await shop.ask(query, { input: { title: "T", startsAt: "2026-11-01T00:00:00Z", ...input } })).data.made.codeDiscountNode
        .codeDiscount.summary;
    };
    shop.world.data.products.push({
      id: 7,
      title: "Fern mist",
      handle: "fern-mist",
      vendor: "Lumen",
      priceMinor: 2_000,
      variantId: 8,
      createdAt: shop.world.now().toISOString(),
    });
    const minimumRequirement = { subtotal: { greaterThanOrEqualToSubtotal: "50.00" } };
    expect(
      await summaryOf(
        "discountCodeBasicCreate",
        "basicCodeDiscount",
        {
          code: "A",
          customerGets: { value: { discountAmount: { amount: "5.00" } }, items: { all: true } },
          minimumRequirement,
          appliesOncePerCustomer: true,
        },
        "DiscountCodeBasic",
      ),
    ).toBe("$5.00 off entire order • Minimum purchase of $50.00 • One use per customer");
    expect(
      await summaryOf(
        "discountCodeFreeShippingCreate",
        "freeShippingCodeDiscount",
        { code: "B", destination: { countries: { add: ["US"] } }, maximumShippingPrice: "22.00", minimumRequirement },
        "DiscountCodeFreeShipping",
      ),
    ).toBe("Free shipping on all products • Minimum purchase of $50.00 • For United States • Applies to shipping rates under $22.00");
    const items = { products: { productsToAdd: ["gid://shopify/Product/7"] } };
    const bxgy = {
      code: "C",
      customerBuys: { items, value: { quantity: "2" } },
      customerGets: { items, value: { discountOnQuantity: { quantity: "1", effect: { percentage: 1 } } } },
    };
    expect(await summaryOf("discountCodeBxgyCreate", "bxgyCodeDiscount", bxgy, "DiscountCodeBxgy")).toBe("Buy 2 items, get 1 item free");
  });
});

describe("updating a discount", () => {
  test("a lone code is renamed in place: the same redeem code id (recorded), the old name free", async () => {
    const shop = aShop();
    const { id, discount, codeIds } = shop.aDiscount(["OLD"]);
    discount.codes[0]!.uses = 3;
    expect((await shop.ask(UPDATE, { id, input: { code: "NEW" } })).data.discountCodeBasicUpdate.userErrors).toEqual([]);
    const { data } = await shop.ask(
      `{ old: codeDiscountNodeByCode(code: "OLD") { id } new: codeDiscountNodeByCode(code: "new") { codeDiscount { ... on DiscountCodeBasic { codes(first: 2) { nodes { id code asyncUsageCount } } } } } }`,
    );
    expect(data).toEqual({ old: null, new: { codeDiscount: { codes: { nodes: [{ id: codeIds[0], code: "NEW", asyncUsageCount: 3 }] } } } });
  });

  test("a code on a discount with many is refused with a null code (recorded)", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A", "B"]);
    expect((await shop.ask(UPDATE, { id, input: { code: "C", title: "Other" } })).data.discountCodeBasicUpdate).toEqual({
      codeDiscountNode: null,
      userErrors: [{ field: ["id"], code: null, message: "Cannot update the code of a bulk discount.", extraInfo: null }],
    });
    expect(shop.world.data.discounts[0]!.title).toBe("Creator Collective");
  });

  test("without a code, the codes of a discount with many stay as they are", async () => {
    const shop = aShop();
    const { id, discount } = shop.aDiscount(["A", "B"]);
    await shop.ask(UPDATE, { id, input: { title: "Renamed", usageLimit: 50 } });
    expect(discount).toMatchObject({ title: "Renamed", usageLimit: 50, input: { customerGets: { value: { percentage: 0.15 } } } });
    expect(discount.codes).toHaveLength(2);
    expect(shop.events.map(({ topic }) => topic)).toEqual(["discounts/update"]);
  });

  test("an unknown discount reads differently here than anywhere else (recorded: no final dot, a null code)", async () => {
    expect(
      (await aShop().ask(UPDATE, { id: "gid://shopify/DiscountCodeNode/0", input: {} })).data.discountCodeBasicUpdate.userErrors,
    ).toEqual([{ field: ["id"], code: null, message: "Discount does not exist", extraInfo: null }]);
  });

  test("another kind's mutation turns the discount into that kind (recorded)", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"], { kind: "bxgy", input: {} });
    const { codeDiscountNode } = (
      await shop.ask(UPDATE, { id, input: { customerGets: { value: { percentage: 0.2 }, items: { all: true } } } })
    ).data.discountCodeBasicUpdate;
    expect(codeDiscountNode.codeDiscount.__typename).toBe("DiscountCodeBasic");
  });
});

describe("ending and beginning", () => {
  const END =
    "mutation End($id: ID!) { discountCodeDeactivate(id: $id) { codeDiscountNode { codeDiscount { ... on DiscountCodeBasic { status startsAt endsAt updatedAt } } } userErrors { field code message } } }";
  const BEGIN = END.replace("mutation End", "mutation Begin").replace("discountCodeDeactivate", "discountCodeActivate");
  const NOW = "2026-11-22T12:00:00Z";

  test("deactivating ends it now and its codes stay reserved; activating takes the end away (recorded)", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    expect((await shop.ask(END, { id })).data.discountCodeDeactivate.codeDiscountNode.codeDiscount).toMatchObject({
      status: "EXPIRED",
      endsAt: NOW,
    });
    expect((await shop.ask(CREATE_TAKEN)).data.discountCodeBasicCreate.userErrors[0].code).toBe("TAKEN");
    expect((await shop.ask(BEGIN, { id })).data.discountCodeActivate.codeDiscountNode.codeDiscount).toMatchObject({
      status: "ACTIVE",
      endsAt: null,
    });
  });

  test("one that had not begun begins and ends in the same second (recorded)", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"], { startsAt: "2030-01-01T00:00:00.000Z" });
    expect((await shop.ask(END, { id })).data.discountCodeDeactivate.codeDiscountNode.codeDiscount).toMatchObject({
      status: "EXPIRED",
      startsAt: NOW,
      endsAt: NOW,
    });
  });

  test("what is already so changes nothing, updatedAt included (recorded)", async () => {
    const shop = aShop();
    const { id, discount } = shop.aDiscount(["A"]);
    const before = discount.updatedAt;
    await shop.ask(BEGIN, { id });
    expect(discount.updatedAt).toBe(before);
    expect(shop.events).toEqual([]);
  });

  test("an unknown discount is refused by both, and by delete (recorded)", async () => {
    const missing = `{ userErrors { field code message } }`;
    const { data } = await aShop().ask(
      `mutation { a: discountCodeActivate(id: "gid://shopify/DiscountCodeNode/0") ${missing} b: discountCodeDeactivate(id: "gid://shopify/DiscountCodeNode/0") ${missing} c: discountCodeDelete(id: "gid://shopify/DiscountCodeNode/0") ${missing} }`,
    );
    const userErrors = [{ field: ["id"], code: "INVALID", message: "Code discount does not exist." }];
    expect(data).toEqual({ a: { userErrors }, b: { userErrors }, c: { userErrors } });
  });

  test("a deleted discount is gone and its name free, also when another takes its place at once", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["SPRING"]);
    await shop.ask(`{ codeDiscountNode(id: "${id}") { id } }`);
    expect(
      (await shop.ask(`mutation { discountCodeDelete(id: "${id}") { deletedCodeDiscountId } }`)).data.discountCodeDelete
        .deletedCodeDiscountId,
    ).toBe(id);
    const made = (await shop.ask(CREATE, { input: basic })).data.discountCodeBasicCreate.codeDiscountNode.id as string;
    const { data } = await shop.ask(
      `{ old: codeDiscountNode(id: "${id}") { id } new: codeDiscountNode(id: "${made}") { id } owner: codeDiscountNodeByCode(code: "spring") { id } }`,
    );
    expect(data).toEqual({ old: null, new: { id: made }, owner: { id: made } });
    expect(shop.events.map(({ topic }) => topic)).toEqual(["discounts/delete", "discounts/create", "discounts/redeemcode_added"]);
  });

  test("the status follows the clock alone", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"], { startsAt: "2026-11-22T12:00:10.000Z", endsAt: "2026-11-22T12:00:20.000Z" });
    const status = async () =>
      (await shop.ask(`{ codeDiscountNode(id: "${id}") { codeDiscount { ... on DiscountCodeBasic { status } } } }`)).data.codeDiscountNode
        .codeDiscount.status;
    const seen = [await status()];
    for (const ms of [10_000, 10_000]) {
      shop.advance(ms);
      seen.push(await status());
    }
    expect(seen).toEqual(["SCHEDULED", "ACTIVE", "EXPIRED"]);
  });

  const CREATE_TAKEN = `mutation { discountCodeBasicCreate(basicCodeDiscount: { title: "T", code: "a", startsAt: "2026-11-01T00:00:00Z", customerGets: { value: { percentage: 0.1 }, items: { all: true } } }) { userErrors { code } } }`;
});

describe("listing discounts", () => {
  test("discountNodes lags by seconds while the count, codeDiscountNodes and reads by id do not (recorded)", async () => {
    const shop = aShop({ pace: { searchLagMs: 3_000 } });
    const { codeDiscountNode } = (await shop.ask(CREATE, { input: basic })).data.discountCodeBasicCreate;
    const LIST = `query List($id: ID!) { discountNodes(first: 5) { nodes { id } } discountNodesCount { count } codeDiscountNodes(first: 5) { nodes { id } } discountNode(id: $id) { id } }`;
    const { id } = codeDiscountNode;
    expect((await shop.ask(LIST, { id })).data).toEqual({
      discountNodes: { nodes: [] },
      discountNodesCount: { count: 1 },
      codeDiscountNodes: { nodes: [{ id }] },
      discountNode: { id },
    });
    shop.advance(3_000);
    expect((await shop.ask(LIST, { id })).data.discountNodes.nodes).toEqual([{ id }]);
  });

  test("the lagging list still searches the old title for a while after an update", async () => {
    const shop = aShop({ pace: { searchLagMs: 3_000 } });
    const { id } = shop.aDiscount(["A"]);
    const titled = async (title: string) =>
      (await shop.ask(`{ discountNodes(first: 5, query: "title:${title}") { nodes { id } } }`)).data.discountNodes.nodes.length;
    expect(await titled("Creator")).toBe(1);
    await shop.ask(UPDATE, { id, input: { title: "Renamed" } });
    expect([await titled("Creator"), await titled("Renamed")]).toEqual([1, 0]);
    shop.advance(3_000);
    expect([await titled("Creator"), await titled("Renamed")]).toEqual([0, 1]);
  });

  test("a search by code finds nothing, even for a discount with one code (recorded)", async () => {
    const shop = aShop();
    shop.aDiscount(["A"]);
    expect((await shop.ask(`{ discountNodes(first: 5, query: "code:A") { nodes { id } } }`)).data.discountNodes.nodes).toEqual([]);
  });

  test("status, times_used and sort order are heeded", async () => {
    const shop = aShop();
    shop.aDiscount(["A"], { title: "Zebra" });
    const { discount, id } = shop.aDiscount(["B"], { title: "Aloe", endsAt: "2026-11-22T11:00:00.000Z" });
    discount.codes[0]!.uses = 9;
    const LIST = `query L($query: String, $sortKey: DiscountSortKeys) { discountNodes(first: 5, query: $query, sortKey: $sortKey) { nodes { discount { ... on DiscountCodeBasic { title } } } } }`;
    const titles = async (variables: Record<string, unknown>) =>
      (await shop.ask(LIST, variables)).data.discountNodes.nodes.map((node: { discount: { title: string } }) => node.discount.title);
    expect(await titles({ query: "status:expired" })).toEqual(["Aloe"]);
    expect(await titles({ query: "times_used:>5 AND NOT status:active" })).toEqual(["Aloe"]);
    expect(await titles({ sortKey: "TITLE" })).toEqual(["Aloe", "Zebra"]);
    expect(await titles({ query: `id:${id}` })).toEqual(["Aloe"]);
  });

  test("an id nobody knows is null, an id of another family an error (recorded)", async () => {
    const answer = await aShop().ask(
      `{ a: codeDiscountNode(id: "gid://shopify/DiscountCodeNode/0") { id } b: discountNode(id: "gid://shopify/DiscountCodeNode/0") { id } c: codeDiscountNode(id: "gid://shopify/DiscountAutomaticNode/1") { id } }`,
    );
    expect(answer.data).toEqual({ a: null, b: null, c: null });
    expect(answer.errors).toEqual([
      expect.objectContaining({
        message: "Invalid id: gid://shopify/DiscountAutomaticNode/1",
        path: ["c"],
        extensions: { code: "RESOURCE_NOT_FOUND" },
      }),
    ]);
  });
});

test("a store that sells subscriptions says which purchases a discount is for [recorded: discount-code-basic-lifecycle, discount-free-shipping-lifecycle]", async () => {
  const shop = aShop({ shop: { sellsSubscriptions: true } });
  const shared = { title: "S", startsAt: START, context: { all: "ALL" } };
  const basic = async (code: string, applies: object) => {
    const customerGets = { value: { percentage: 0.1 }, items: { all: true }, ...applies };
    const { data } = await shop.ask(CREATE, { input: { ...shared, code, customerGets } });
    return data.discountCodeBasicCreate.codeDiscountNode.codeDiscount.summary;
  };
  expect(await basic("S1", {})).toBe("10% off one-time purchase products");
  expect(await basic("S2", { appliesOnOneTimePurchase: false, appliesOnSubscription: true })).toBe("10% off subscription products");
  const free = `mutation ($input: DiscountCodeFreeShippingInput!) { discountCodeFreeShippingCreate(freeShippingCodeDiscount: $input) {
    codeDiscountNode { codeDiscount { ... on DiscountCodeFreeShipping { summary } } } } }`;
  const { data } = await shop.ask(free, { input: { ...shared, code: "S3", destination: { all: true } } });
  const [words] = data.discountCodeFreeShippingCreate.codeDiscountNode.codeDiscount.summary.split(" \u2022 ");
  expect(words).toBe("Free shipping on one-time purchase products");
});

test("all and segments together are refused in words of their own [recorded: discount-customer-selection-internal-conflicts]", async () => {
  const customerGets = { value: { percentage: 0.1 }, items: { all: true } };
  const refusal = async (more: object) => {
    const input = { title: "A", code: "A", startsAt: START, customerGets, customerSelection: { all: true, ...more } };
    return (await aShop().ask(CREATE, { input })).errors?.[0]?.message;
  };
  const segments = { customerSegments: { add: ["gid://shopify/Segment/1"] } };
  expect(await refusal(segments)).toBe("A discount cannot have customerSelection set to all, when customerSegments is specified.");
  expect(await refusal({ customers: { add: ["gid://shopify/Customer/1"] } })).toBe(
    "A discount cannot have customerSelection set to all, when customers or customerSavedSearches is specified.",
  );
});

test("a tag that is added and removed at once is refused as a whole [recorded: discount-combines-with-validation]", async () => {
  const tags = { productDiscountsWithTagsOnSameCartLine: { add: ["same"], remove: ["same"] } };
  const customerGets = { value: { percentage: 0.1 }, items: { all: true } };
  const input = { title: "A", code: "A", startsAt: START, context: { all: "ALL" }, customerGets, combinesWith: tags };
  expect((await aShop().ask(CREATE, { input })).errors?.[0]).toMatchObject({
    message: "The same tag is present in both `add` and `remove` fields of `productDiscountsWithTagsOnSameCartLine`.",
    extensions: { code: "BAD_REQUEST" },
  });
});
