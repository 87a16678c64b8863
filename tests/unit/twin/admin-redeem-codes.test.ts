import { findCode } from "#tests/twin/world/redeem-codes.ts";
import { nextDueAt, settleDue } from "#tests/twin/world/settle.ts";
import { ADD, aShop, BULK, named } from "./admin-shop.ts";

/** Adds and waits until Shopify has decided. */
async function added(shop: ReturnType<typeof aShop>, id: string, codes: string[]) {
  const creationId = (await shop.ask(ADD, { id, codes: named(codes) })).data.discountRedeemCodeBulkAdd.bulkCreation.id as string;
  shop.advance(1_000);
  return (await shop.ask(BULK, { id: creationId })).data.discountRedeemCodeBulkCreation;
}

describe("adding codes answers before anything is decided (recorded)", () => {
  test("pending: nothing imported, the submitted strings in order, no error yet, not even for a bad one", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    const { bulkCreation, userErrors } = (await shop.ask(ADD, { id, codes: named(["B", "A", ""]) })).data.discountRedeemCodeBulkAdd;
    expect(userErrors).toEqual([]);
    expect(bulkCreation).toMatchObject({ done: false, codesCount: 3, importedCount: 0, failedCount: 0 });
    expect(bulkCreation.codes.nodes).toEqual(["B", "A", ""].map((code) => ({ code, errors: [], discountRedeemCode: null })));
  });

  test.each([
    [
      "a discount nobody knows",
      "gid://shopify/DiscountCodeNode/0",
      ["B"],
      { field: ["discountId"], code: "INVALID", message: "Code discount does not exist.", extraInfo: null },
    ],
    ["no codes", null, [], { field: ["codes"], code: "BLANK", message: "Codes can't be blank", extraInfo: null }],
  ])("%s is refused at once", async (_name, unknownId, codes, userError) => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    expect((await shop.ask(ADD, { id: unknownId ?? id, codes: named(codes) })).data.discountRedeemCodeBulkAdd).toEqual({
      bulkCreation: null,
      userErrors: [userError],
    });
  });

  test("251 codes: no data key, MAX_INPUT_SIZE_EXCEEDED, nothing started", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    const answer = await shop.ask(ADD, { id, codes: named(Array.from({ length: 251 }, (_unused, place) => `C${place}`)) });
    expect(answer).not.toHaveProperty("data");
    expect(answer.errors).toEqual([
      {
        message: "The input array size of 251 is greater than the maximum allowed of 250.",
        locations: [{ line: 2, column: 3 }],
        path: ["discountRedeemCodeBulkAdd", "codes"],
        extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
      },
    ]);
    expect(shop.world.data.bulkCreations).toEqual([]);
  });
});

describe("what becomes of the codes (recorded)", () => {
  test("valid siblings of refused codes are imported; errors carry a null code and Shopify's words; order is the input's", async () => {
    const shop = aShop();
    shop.aDiscount(["ELSEWHERE"]);
    const { id } = shop.aDiscount(["HERE"]);
    const result = await added(shop, id, ["NEW1", "", "two\nlines", "x".repeat(256), "NEW2", "NEW2", "HERE", "ELSEWHERE"]);
    expect(result).toMatchObject({ done: true, codesCount: 8, importedCount: 2, failedCount: 6 });
    expect(result.codes.nodes.map((node: { errors: unknown[] }) => node.errors)).toEqual(
      [
        null,
        "is too short (minimum is 1 character)",
        "cannot contain newline characters.",
        "is too long (maximum is 255 characters)",
        null,
        "Codes must be unique within BulkDiscountCodeCreation",
        "must be unique. Please try a different code.",
        "must be unique. Please try a different code.",
      ].map((message) => (message === null ? [] : [{ field: ["code"], code: null, message, extraInfo: null }])),
    );
  });

  test("new codes get increasing ids in input order", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount([]);
    const ids = (await added(shop, id, ["C", "A", "B"])).codes.nodes.map((node: { discountRedeemCode: { id: string } }) =>
      Number(node.discountRedeemCode.id.split("/").at(-1)),
    );
    expect(ids).toEqual([...ids].sort((a: number, b: number) => a - b));
  });

  test("a name held in another letter case is taken (inferred), over the whole shop and by an expired discount too (inferred)", async () => {
    const shop = aShop();
    shop.aDiscount(["SUMMER"], { endsAt: "2026-01-01T00:00:00.000Z" });
    const { id } = shop.aDiscount([]);
    expect((await added(shop, id, ["summer"])).failedCount).toBe(1);
  });

  test("the outcome is decided by the codes of the moment it is decided, not of the moment it was asked", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    const { codeIds, id: other } = shop.aDiscount(["LATER"]);
    await shop.ask(ADD, { id, codes: named(["LATER"]) });
    await shop.ask(`mutation { discountCodeRedeemCodeBulkDelete(discountId: "${other}", ids: ["${codeIds[0]}"]) { job { id } } }`);
    shop.advance(1_000);
    settleDue(shop.world);
    expect(findCode(shop.world.data, "LATER")?.discount.id).toBe(Number(id.split("/").at(-1)));
  });

  test("it takes 300 to 1,000 ms by default, and the next import of the shop waits for it (third-party report)", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount([]);
    await shop.ask(ADD, { id, codes: named(["A"]) });
    await shop.ask(ADD, { id, codes: named(["B"]) });
    const [first, second] = shop.world.data.bulkCreations.map(({ dueAt }) => Date.parse(dueAt!) - shop.world.now().getTime());
    expect(first).toBeGreaterThanOrEqual(300);
    expect(first).toBeLessThanOrEqual(1_000);
    expect(second! - first!).toBeGreaterThanOrEqual(300);
  });

  test("webhooks fire on time even when nobody reads", async () => {
    const shop = aShop();
    const { id, discount } = shop.aDiscount([]);
    await shop.ask(ADD, { id, codes: named(["A", "B"]) });
    shop.advance(nextDueAt(shop.world)!.getTime() - shop.world.now().getTime());
    expect(settleDue(shop.world)).toBe(1);
    expect(nextDueAt(shop.world)).toBeNull();
    expect(shop.events.map(({ topic, resourceId }) => [topic, resourceId])).toEqual([
      ["discounts/redeemcode_added", discount.id],
      ["discounts/redeemcode_added", discount.id],
    ]);
    expect(shop.events[0]!.payload).toMatchObject({ admin_graphql_api_id: id, redeem_code: { code: "A" } });
  });

  test("a bulk creation nobody knows is null, without an error", async () => {
    const answer = await aShop().ask(BULK, { id: "gid://shopify/DiscountRedeemCodeBulkCreation/0" });
    expect(answer).toMatchObject({ data: { discountRedeemCodeBulkCreation: null } });
    expect(answer).not.toHaveProperty("errors");
  });
});

describe("finding codes", () => {
  const CODES = `query Codes($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $query: String, $reverse: Boolean, $sortKey: DiscountCodeSortKeys) {
    codeDiscountNode(id: $id) { codeDiscount { ... on DiscountCodeBasic {
      codesCount { count precision }
      codes(first: $first, last: $last, after: $after, before: $before, query: $query, reverse: $reverse, sortKey: $sortKey) {
        nodes { id code } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
      }
    } } }
  }`;
  const read = async (shop: ReturnType<typeof aShop>, id: string, variables: Record<string, unknown>) => {
    const { codes, codesCount } = (await shop.ask(CODES, { id, ...variables })).data.codeDiscountNode.codeDiscount;
    return { ...codes, codesCount, names: codes.nodes.map(({ code }: { code: string }) => code) };
  };

  test("by code: any letter case, any code of a discount, an expired discount too, null when absent (recorded)", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["FIRST", "SECOND"], { endsAt: "2026-01-01T00:00:00.000Z" });
    const { data } = await shop.ask(
      `{ found: codeDiscountNodeByCode(code: "second") { id } absent: codeDiscountNodeByCode(code: "THIRD") { id } }`,
    );
    expect(data).toEqual({ found: { id }, absent: null });
  });

  test("pages follow each other by cursor, forwards and backwards, and survive a deletion in between", async () => {
    const shop = aShop();
    const { id, codeIds } = shop.aDiscount(["A", "B", "C", "D", "E"]);
    const first = await read(shop, id, { first: 2 });
    expect(first).toMatchObject({
      names: ["A", "B"],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
      codesCount: { count: 5, precision: "EXACT" },
    });
    expect(JSON.parse(Buffer.from(first.pageInfo.endCursor, "base64").toString())).toEqual({
      last_id: Number(codeIds[1]!.split("/").at(-1)),
      last_value: codeIds[1]!.split("/").at(-1),
    });
    await shop.ask(`mutation { discountCodeRedeemCodeBulkDelete(discountId: "${id}", ids: ["${codeIds[1]}"]) { job { id } } }`);
    const second = await read(shop, id, { first: 2, after: first.pageInfo.endCursor });
    expect(second).toMatchObject({ names: ["C", "D"], pageInfo: { hasNextPage: true, hasPreviousPage: true } });
    expect((await read(shop, id, { last: 2, before: second.edges[1].cursor })).names).toEqual(["A", "C"]);
    expect((await read(shop, id, { last: 1 })).names).toEqual(["E"]);
  });

  test("they come by id, by name, and the other way round", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["beta", "ALPHA", "gamma"]);
    expect((await read(shop, id, { first: 5 })).names).toEqual(["beta", "ALPHA", "gamma"]);
    expect((await read(shop, id, { first: 5, sortKey: "CODE" })).names).toEqual(["ALPHA", "beta", "gamma"]);
    const page = await read(shop, id, { first: 2, sortKey: "CODE", reverse: true });
    expect(page.names).toEqual(["gamma", "beta"]);
    expect((await read(shop, id, { first: 2, sortKey: "CODE", reverse: true, after: page.pageInfo.endCursor })).names).toEqual(["ALPHA"]);
  });

  test("the search knows id, times_used and plain text", async () => {
    const shop = aShop();
    const { id, discount, codeIds } = shop.aDiscount(["SOFIA15", "MAYA15", "LENA15"]);
    discount.codes[1]!.uses = 4;
    expect((await read(shop, id, { first: 5, query: `id:${codeIds[2]!.split("/").at(-1)}` })).names).toEqual(["LENA15"]);
    expect((await read(shop, id, { first: 5, query: "times_used:>=4" })).names).toEqual(["MAYA15"]);
    expect((await read(shop, id, { first: 5, query: "times_used:0" })).names).toEqual(["SOFIA15", "LENA15"]);
    expect((await read(shop, id, { first: 5, query: "sofia" })).names).toEqual(["SOFIA15"]);
  });

  test("a `code:` filter does not exist: it matches everything, with a warning and an alarm in the log", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A", "B"]);
    const answer = await shop.ask(CODES, { id, first: 5, query: "code:A" });
    expect(answer.data.codeDiscountNode.codeDiscount.codes.nodes).toHaveLength(2);
    expect(answer.extensions.search).toEqual([
      {
        path: ["codeDiscountNode", "codeDiscount", "codes"],
        query: "code:A",
        parsed: { field: "code", match_all: "A" },
        warnings: [{ field: "code", message: "Invalid search field for this query.", code: "invalid_field" }],
      },
    ]);
    expect(shop.api.log.at(-1)!.alarms[0]).toContain("unknown field code ignored");
  });

  test("without first or last, and above 250, a page is refused", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    const refusal = async (variables: Record<string, unknown>) => (await shop.ask(CODES, { id, ...variables })).errors![0];
    expect(await refusal({})).toMatchObject({ message: "you must provide one of first or last", extensions: { code: "BAD_REQUEST" } });
    expect(await refusal({ first: 251 })).toMatchObject({ extensions: { code: "BAD_REQUEST" } });
  });

  test("the shop-wide count stops at its limit and says so", async () => {
    const shop = aShop();
    shop.aDiscount(["A", "B", "C"]);
    const { data } = await shop.ask(
      "{ all: discountCodesCount { count precision } two: discountCodesCount(limit: 2) { count precision } }",
    );
    expect(data).toEqual({ all: { count: 3, precision: "EXACT" }, two: { count: 2, precision: "AT_LEAST" } });
  });

  test("ten thousand codes on one discount are paged and looked up in no time", async () => {
    const shop = aShop({ shop: { plan: "plus" } });
    const { id } = shop.aDiscount(Array.from({ length: 10_000 }, (_unused, place) => `BULK${place}`));
    const startedAt = performance.now();
    let after: string | null = null;
    let seen = 0;
    for (let page = 0; page < 40; page++) {
      const codes = await read(shop, id, { first: 250, after });
      seen += codes.nodes.length;
      after = codes.pageInfo.endCursor;
    }
    for (let place = 0; place < 100; place++) await shop.ask(`{ codeDiscountNodeByCode(code: "bulk${place * 99}") { id } }`);
    expect(seen).toBe(10_000);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  });
});
