import { ADD, aShop, named } from "./admin-shop.ts";

const idOnly = "gid://shopify/DiscountCodeNode/1";

const requested = async (query: string, variables: Record<string, unknown> = {}) =>
  (await aShop().ask(query, variables)).extensions.cost.requestedQueryCost;

describe("a request costs what was recorded for it", () => {
  test.each([
    [
      "a bulk add with scalars only",
      10,
      `mutation { discountRedeemCodeBulkAdd(discountId: "${idOnly}", codes: []) { bulkCreation { id done } userErrors { message } } }`,
    ],
    [
      "a bulk add that lists ten codes",
      24,
      `mutation { discountRedeemCodeBulkAdd(discountId: "${idOnly}", codes: []) { bulkCreation { id codes(first: 10) { nodes { code errors { message } discountRedeemCode { id } } } } userErrors { message } } }`,
    ],
    [
      "reading a bulk creation with ten codes",
      15,
      `{ discountRedeemCodeBulkCreation(id: "gid://shopify/DiscountRedeemCodeBulkCreation/1") { done codes(first: 10) { nodes { code errors { message } discountRedeemCode { id } } } } }`,
    ],
    [
      "a bulk delete",
      10,
      `mutation { discountCodeRedeemCodeBulkDelete(discountId: "${idOnly}") { job { id done } userErrors { message } } }`,
    ],
    ["a look-up by code", 1, `{ codeDiscountNodeByCode(code: "A") { id } }`],
    [
      "a create that reads the type back",
      11,
      `mutation { discountCodeBasicCreate(basicCodeDiscount: {}) { codeDiscountNode { id codeDiscount { __typename } } userErrors { message } } }`,
    ],
    ["a count at the root", 10, `{ discountNodesCount { count } }`],
  ])("%s: %i", async (_name, cost, query) => {
    expect(await requested(query)).toBe(cost);
  });

  test("250 codes of a discount cost 13 beyond the two objects above them", async () => {
    const query = (inside: string) => `{ codeDiscountNode(id: "${idOnly}") { codeDiscount { ... on DiscountCodeBasic { ${inside} } } } }`;
    expect(await requested(query("codes(first: 250) { nodes { id code asyncUsageCount } }"))).toBe(13 + (await requested(query("title"))));
  });

  test.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [5, 3],
    [10, 4],
    [20, 5],
    [25, 6],
    [50, 7],
    [100, 9],
    [200, 10],
    [250, 11],
  ])("a connection of %i weighs its nodes %i times", async (first, factor) => {
    expect(await requested("query Page($first: Int) { products(first: $first) { nodes { id } } }", { first })).toBe(2 + factor);
  });

  test("nodes and edges of one connection count twice, pageInfo and cursors not at all", async () => {
    expect(await requested("{ products(first: 10) { nodes { id } edges { cursor node { id } } pageInfo { endCursor } } }")).toBe(2 + 4 * 2);
  });

  test("money is free and a union costs its dearest member only", async () => {
    expect(await requested("{ orders(first: 1) { nodes { totalPriceSet { shopMoney { amount } } } } }")).toBe(3);
    expect(
      await requested(
        `{ codeDiscountNode(id: "${idOnly}") { codeDiscount { ... on DiscountCodeBasic { codesCount { count } } ... on DiscountCodeBxgy { codesCount { count } } } } }`,
      ),
    ).toBe(3);
  });

  test("aliases each cost their own and a fragment what it asks for", async () => {
    expect(
      await requested(
        `query { a: codeDiscountNodeByCode(code: "A") { ...Node } b: codeDiscountNodeByCode(code: "B") { ...Node } } fragment Node on DiscountCodeNode { id }`,
      ),
    ).toBe(2);
  });
});

describe("what a request did cost", () => {
  test("three codes where ten were asked for cost two points less, as recorded", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A", "B", "C"]);
    const { cost } = (
      await shop.ask(
        `{ codeDiscountNode(id: "${id}") { codeDiscount { ... on DiscountCodeBasic { codes(first: 10) { nodes { code } } } } } }`,
      )
    ).extensions;
    expect(cost.requestedQueryCost - cost.actualQueryCost!).toBe(2);
  });

  test("a refused mutation drops to ten, as recorded, and the rest goes back into the bucket", async () => {
    const { cost } = (await aShop().ask(ADD, { id: idOnly, codes: named(["A"]) })).extensions;
    expect(cost).toMatchObject({
      actualQueryCost: 10,
      throttleStatus: { maximumAvailable: 2_000, currentlyAvailable: 1_990, restoreRate: 100 },
    });
  });

  test("an oversized input is never measured, yet what it requested is taken, as recorded", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    const { cost } = (
      await shop.ask(
        "mutation M($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) { bulkCreation { codes(first: 10) { nodes { code errors { code } discountRedeemCode { id } } } } } }",
        { id, codes: named(Array.from({ length: 251 }, (_unused, place) => `C${place}`)) },
      )
    ).extensions;
    expect(cost).toMatchObject({ requestedQueryCost: 24, actualQueryCost: null, throttleStatus: { currentlyAvailable: 1_976 } });
  });
});

describe("the bucket", () => {
  const dear =
    "{ products(first: 250) { nodes { id collections(first: 100) { nodes { id } } variants(first: 100) { nodes { id } } media: collections(first: 100) { nodes { id } } } } }";

  test("a request over 1,000 points is refused whatever the plan (general knowledge)", async () => {
    const answer = await aShop({ shop: { plan: "plus" } }).ask(
      "{ products(first: 250) { nodes { id collections(first: 250) { nodes { id products(first: 250) { nodes { id } } } } } } }",
    );
    expect(answer).not.toHaveProperty("data");
    expect(answer.errors![0]!.extensions["code"]).toBe("MAX_COST_EXCEEDED");
    expect(answer.errors![0]!.message).toMatch(/^Query cost is \d+, which exceeds the single query max cost limit \(1000\)/);
  });

  test("an empty bucket answers THROTTLED with HTTP 200 and no data, and runs nothing", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    const add = { token: shop.token(), query: ADD, variables: { id, codes: named(["B"]) } };
    let answer = await shop.api.execute(add);
    for (let tries = 0; tries < 300 && "data" in (answer.body as object); tries++) answer = await shop.api.execute(add);
    const imports = shop.world.data.bulkCreations.length;
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" } }],
      extensions: { cost: { actualQueryCost: null } },
    });
    expect(answer.body).not.toHaveProperty("data");
    await shop.api.execute(add);
    expect(shop.world.data.bulkCreations).toHaveLength(imports);
  });

  test("points come back with time, at the plan's rate", async () => {
    const shop = aShop({ shop: { plan: "advanced" } });
    const idle = (await shop.ask("{ shop { name } }")).extensions.cost.throttleStatus;
    expect(idle).toMatchObject({ maximumAvailable: 4_000, restoreRate: 200 });
    shop.faults.add({ kind: "throttle" });
    await shop.ask(`mutation { discountCodeDelete(id: "${idOnly}") { userErrors { message } } }`);
    await shop.ask(`mutation { discountCodeDelete(id: "${idOnly}") { userErrors { message } } }`);
    const spent = (await shop.ask("{ shop { name } }")).extensions.cost.throttleStatus["currentlyAvailable"]!;
    shop.advance(40);
    expect((await shop.ask("{ shop { name } }")).extensions.cost.throttleStatus["currentlyAvailable"]).toBe(spent + 8 - 1);
  });

  test("each app has a bucket of its own", async () => {
    const shop = aShop();
    await shop.ask(dear, {}, "app-one");
    const other = (await shop.ask("{ shop { name } }", {}, "app-two")).extensions.cost.throttleStatus;
    expect(other["currentlyAvailable"]).toBe(1_999);
  });
});
