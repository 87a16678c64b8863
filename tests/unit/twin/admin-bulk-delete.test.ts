import { findCode } from "#tests/twin/world/redeem-codes.ts";
import { nextDueAt, settleDue } from "#tests/twin/world/settle.ts";
import { aShop, DELETE } from "./admin-shop.ts";

const JOB = "query Job($id: ID!) { job(id: $id) { id done query { __typename } } }";

async function deleted(shop: ReturnType<typeof aShop>, variables: Record<string, unknown>) {
  return (await shop.ask(DELETE, variables)).data.discountCodeRedeemCodeBulkDelete;
}

describe("deleting redeem codes is refused as recorded", () => {
  test.each([
    [
      "no selector",
      {},
      { field: null, code: "MISSING_ARGUMENT", message: "Missing expected argument key: 'ids', 'search' or 'saved_search_id'." },
    ],
    [
      "two selectors",
      { ids: ["x"], search: "times_used:0" },
      { field: null, code: "TOO_MANY_ARGUMENTS", message: "Only one of 'ids', 'search' or 'saved_search_id' is allowed." },
    ],
    ["an empty list of ids", { ids: [] }, { field: null, code: null, message: "Something went wrong, please try again." }],
    ["an empty search", { search: "" }, { field: ["search"], code: "BLANK", message: "'Search' can't be blank." }],
    [
      "a saved search nobody knows",
      { saved: "gid://shopify/SavedSearch/0" },
      { field: ["savedSearchId"], code: "INVALID", message: "Invalid 'saved_search_id'." },
    ],
    [
      "an unknown discount",
      { id: "gid://shopify/DiscountCodeNode/0", ids: ["x"] },
      { field: ["discountId"], code: "INVALID", message: "Code discount does not exist." },
    ],
  ])("%s", async (_name, variables, userError) => {
    const shop = aShop();
    const { id, discount } = shop.aDiscount(["A", "B"]);
    expect(await deleted(shop, { id, ...variables })).toEqual({ job: null, userErrors: [{ ...userError, extraInfo: null }] });
    expect(discount.codes).toHaveLength(2);
  });
});

describe("deleting redeem codes", () => {
  test("by id is done when it answers: the code is gone, its name free, the discount's updatedAt moved (recorded)", async () => {
    const shop = aShop();
    const { id, discount, codeIds } = shop.aDiscount(["A", "B"]);
    const { job, userErrors } = await deleted(shop, { id, ids: [codeIds[0]] });
    expect(userErrors).toEqual([]);
    expect(job).toEqual({ id: expect.stringMatching(/^gid:\/\/shopify\/Job\/[0-9a-f-]{36}$/), done: true });
    expect(findCode(shop.world.data, "a")).toBeNull();
    expect(discount.updatedAt).toBe(shop.world.now().toISOString());
    expect(shop.events.map(({ topic, payload }) => [topic, (payload["redeem_code"] as { code: string }).code])).toEqual([
      ["discounts/redeemcode_removed", "A"],
    ]);
  });

  test("the last code may go; the discount stays, with none (accepted as recorded, the empty node assumed)", async () => {
    const shop = aShop();
    const { id, codeIds } = shop.aDiscount(["ONLY"]);
    expect((await deleted(shop, { id, ids: codeIds })).job.done).toBe(true);
    const { data } = await shop.ask(
      `{ codeDiscountNode(id: "${id}") { id codeDiscount { ... on DiscountCodeBasic { codesCount { count } } } } }`,
    );
    expect(data.codeDiscountNode).toEqual({ id, codeDiscount: { codesCount: { count: 0 } } });
  });

  test("ids of another discount's codes are passed over (assumed)", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    const other = shop.aDiscount(["OTHER"]);
    expect((await deleted(shop, { id, ids: other.codeIds })).userErrors).toEqual([]);
    expect(findCode(shop.world.data, "OTHER")).not.toBeNull();
  });

  test("uses of deleted codes stay in the discount's count (assumed); the same name added again starts at nothing", async () => {
    const shop = aShop();
    const { id, discount, codeIds } = shop.aDiscount(["A", "B"]);
    discount.codes[0]!.uses = 37;
    await deleted(shop, { id, ids: [codeIds[0]] });
    await shop.ask(`mutation { discountRedeemCodeBulkAdd(discountId: "${id}", codes: [{ code: "A" }]) { userErrors { message } } }`);
    shop.advance(1_000);
    const { data } = await shop.ask(
      `{ codeDiscountNode(id: "${id}") { codeDiscount { ... on DiscountCodeBasic { asyncUsageCount codes(last: 1) { nodes { id code asyncUsageCount } } } } } }`,
    );
    const { asyncUsageCount, codes } = data.codeDiscountNode.codeDiscount;
    expect(asyncUsageCount).toBe(37);
    expect(codes.nodes[0]).toMatchObject({ code: "A", asyncUsageCount: 0 });
    expect(codes.nodes[0].id).not.toBe(codeIds[0]);
  });

  test("by a search on times_used takes the unused ones (documented)", async () => {
    const shop = aShop();
    const { id, discount } = shop.aDiscount(["USED", "FRESH"]);
    discount.codes[0]!.uses = 1;
    await deleted(shop, { id, search: "times_used:0" });
    expect(discount.codes.map(({ code }) => code)).toEqual(["USED"]);
  });

  test("by a search on a field that does not exist takes every code, and the log cries out", async () => {
    const shop = aShop();
    const { id, discount } = shop.aDiscount(["A", "B", "C"]);
    await deleted(shop, { id, search: "code:A" });
    expect(discount.codes).toEqual([]);
    expect(shop.api.log.at(-1)!.alarms).toEqual([
      expect.stringContaining("unknown field code ignored"),
      expect.stringContaining("takes all 3 codes"),
    ]);
  });
});

describe("a job", () => {
  test("that never existed reads as done (recorded)", async () => {
    const { data } = await aShop().ask(JOB, { id: "gid://shopify/Job/0" });
    expect(data.job).toEqual({ id: "gid://shopify/Job/0", done: true, query: { __typename: "QueryRoot" } });
  });

  test("several in one request share one id (recorded)", async () => {
    const shop = aShop();
    const { id, codeIds } = shop.aDiscount(["A", "B"]);
    const remove = (name: string, codeId: string) =>
      `${name}: discountCodeRedeemCodeBulkDelete(discountId: "${id}", ids: ["${codeId}"]) { job { id } }`;
    const { data } = await shop.ask(`mutation { ${remove("one", codeIds[0]!)} ${remove("two", codeIds[1]!)} }`);
    expect(data.one.job.id).toBe(data.two.job.id);
  });

  test("can be set to take its time; until then the code works and the query behind it is null", async () => {
    const shop = aShop({ pace: { jobMs: 500 } });
    const { id, codeIds } = shop.aDiscount(["A", "B"]);
    const { job } = await deleted(shop, { id, ids: [codeIds[0]] });
    expect((await shop.ask(JOB, { id: job.id })).data.job).toEqual({ id: job.id, done: false, query: null });
    expect(findCode(shop.world.data, "A")).not.toBeNull();
    shop.advance(nextDueAt(shop.world)!.getTime() - shop.world.now().getTime());
    settleDue(shop.world);
    expect(findCode(shop.world.data, "A")).toBeNull();
    expect((await shop.ask(JOB, { id: job.id })).data.job.done).toBe(true);
  });
});
