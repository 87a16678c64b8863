import { DroppedConnection } from "#tests/twin/admin/execute.ts";
import { createFaults } from "#tests/twin/admin/faults.ts";
import { findCode } from "#tests/twin/world/redeem-codes.ts";
import { ADD, aShop, BULK, DELETE, named } from "./admin-shop.ts";

const request = (shop: ReturnType<typeof aShop>, query = "query Name { shop { name } }", variables = {}) =>
  shop.api.execute({ token: shop.token(), query, variables });

describe("a fault strikes where it was asked to", () => {
  test("matched by operation or root field, as often as said and no more", async () => {
    const shop = aShop();
    shop.faults.add({ kind: "throttle", operation: "^shop$", times: 2 });
    expect((await shop.ask("{ discountNodesCount { count } }")).errors).toBeUndefined();
    expect((await shop.ask("{ shop { name } }")).errors![0]!.extensions["code"]).toBe("THROTTLED");
    expect((await shop.ask("query Name { shop { name } }")).errors![0]!.message).toBe("Throttled");
    expect((await shop.ask("{ shop { name } }")).data.shop.name).toBe("Lumen Botanics");
    expect(shop.faults.list()).toEqual([]);
  });

  test("a throttle made up shows a bucket that explains it", async () => {
    const shop = aShop();
    shop.faults.add({ kind: "throttle" });
    const { cost } = (await shop.ask(DELETE, { id: "x" })).extensions;
    expect(cost.throttleStatus["currentlyAvailable"]).toBeLessThan(cost.requestedQueryCost);
  });

  test("with a probability it strikes the same calls for the same seed", () => {
    const strikes = () => {
      const faults = createFaults();
      faults.add({ kind: "5xx", probability: 0.4, seed: 7 });
      return Array.from({ length: 50 }, () => faults.take("request", "X").length);
    };
    const run = strikes();
    expect(strikes()).toEqual(run);
    expect(run.reduce((sum, hit) => sum + hit)).toBeGreaterThan(8);
    expect(run.reduce((sum, hit) => sum + hit)).toBeLessThan(35);
  });

  test("a webhook's fault is matched by topic and never taken by a request", async () => {
    const shop = aShop();
    shop.faults.add({ kind: "webhook_lost", topic: "^orders/" });
    await request(shop);
    expect(shop.faults.take("webhook", "discounts/update")).toEqual([]);
    expect(shop.faults.take("webhook", "orders/create").map(({ kind }) => kind)).toEqual(["webhook_lost"]);
  });

  test.each([
    [{ kind: "earthquake" as never }, "No fault is called earthquake"],
    [{ kind: "5xx" as const, probability: 2 }, "between 0 and 1"],
    [{ kind: "5xx" as const, times: 0 }, "at least once"],
    [{ kind: "5xx" as const, operation: "(" }, "Invalid regular expression"],
  ])("one that makes no sense is refused when it is added: %j", (spec, message) => {
    expect(() => createFaults().add(spec)).toThrow(message);
  });
});

describe("a broken connection", () => {
  const after = (codes: string[]) => `${codes.join()}`;

  test("before: nothing happened", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    shop.faults.add({ kind: "timeout_before", operation: "discountRedeemCodeBulkAdd" });
    await expect(request(shop, ADD, { id, codes: named(["B"]) })).rejects.toThrow(DroppedConnection);
    expect(shop.world.data.bulkCreations).toEqual([]);
    expect(shop.api.log.at(-1)).toMatchObject({ outcome: "dropped", status: 0 });
  });

  test("after: it happened, and nobody was told", async () => {
    const shop = aShop();
    const { id, discount, codeIds } = shop.aDiscount(["A", "B"]);
    shop.faults.add({ kind: "timeout_after", ms: 30 });
    await expect(request(shop, DELETE, { id, ids: [codeIds[0]] })).rejects.toMatchObject({ name: "DroppedConnection", afterMs: 30 });
    expect(after(discount.codes.map(({ code }) => code))).toBe("B");
  });

  test("a server error, half an answer and a revoked token are answers of their own", async () => {
    const shop = aShop();
    shop.world.data.tokens.push(shop.token());
    shop.faults.add({ kind: "5xx" });
    expect((await request(shop)).status).toBe(503);
    shop.faults.add({ kind: "malformed" });
    const { body } = await request(shop);
    expect(() => JSON.parse(body as string) as unknown).toThrow(SyntaxError);
    shop.faults.add({ kind: "token_revoked" });
    expect(await request(shop)).toEqual({
      status: 401,
      body: { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" },
    });
    expect(shop.world.data.tokens).toEqual([]);
  });
});

describe("faults of the asynchronous parts", () => {
  test("a stuck import stays pending whatever the clock says, lets others pass, and goes on when released", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount([]);
    shop.faults.add({ kind: "bulk_creation_stuck" });
    const stuck = (await shop.ask(ADD, { id, codes: named(["A"]) })).data.discountRedeemCodeBulkAdd.bulkCreation.id as string;
    await shop.ask(ADD, { id, codes: named(["B"]) });
    shop.advance(3_600_000);
    expect((await shop.ask(BULK, { id: stuck })).data.discountRedeemCodeBulkCreation.done).toBe(false);
    expect(findCode(shop.world.data, "B")).not.toBeNull();
    expect(shop.faults.release()).toBe(1);
    expect((await shop.ask(BULK, { id: stuck })).data.discountRedeemCodeBulkCreation).toMatchObject({ done: true, importedCount: 1 });
  });

  test("a stuck job deletes nothing until it is released", async () => {
    const shop = aShop();
    const { id, discount, codeIds } = shop.aDiscount(["A", "B"]);
    shop.faults.add({ kind: "job_stuck" });
    expect((await shop.ask(DELETE, { id, ids: [codeIds[0]] })).data.discountCodeRedeemCodeBulkDelete.job.done).toBe(false);
    shop.advance(3_600_000);
    expect(discount.codes).toHaveLength(2);
    shop.faults.release();
    expect(discount.codes.map(({ code }) => code)).toEqual(["B"]);
  });

  test.each([[true], [false]])(
    "a stolen code goes to another discount between look-up and outcome (another there already: %s)",
    async (hasOther) => {
      const shop = aShop();
      if (hasOther) shop.aDiscount(["OTHER"]);
      const { id, discount } = shop.aDiscount(["A"]);
      shop.faults.add({ kind: "code_stolen", code: "WANTED" });
      const creation = (await shop.ask(ADD, { id, codes: named(["FREE", "WANTED"]) })).data.discountRedeemCodeBulkAdd.bulkCreation
        .id as string;
      expect((await shop.ask(`{ codeDiscountNodeByCode(code: "WANTED") { id } }`)).data.codeDiscountNodeByCode).toBeNull();
      shop.advance(1_000);
      const result = (await shop.ask(BULK, { id: creation })).data.discountRedeemCodeBulkCreation;
      expect(result).toMatchObject({ done: true, importedCount: 1, failedCount: 1 });
      expect(result.codes.nodes[1].errors[0].message).toBe("must be unique. Please try a different code.");
      expect(findCode(shop.world.data, "WANTED")!.discount).not.toBe(discount);
    },
  );
});

describe("the call log", () => {
  test("says what was asked, what it cost and how it ended, and never a token", async () => {
    const shop = aShop();
    const { id } = shop.aDiscount(["A"]);
    await shop.ask("query Name { shop { name } }");
    await shop.ask(ADD, { id, codes: [] });
    await shop.ask("{ nope }");
    expect(shop.api.log).toMatchObject([
      {
        operationName: "Name",
        roots: ["shop"],
        requestedQueryCost: 1,
        actualQueryCost: 1,
        availableAfter: 1_999,
        status: 200,
        outcome: "ok",
        clientId: "app-one",
      },
      { operationName: "Add", roots: ["discountRedeemCodeBulkAdd"], variables: { id, codes: [] }, outcome: "userErrors" },
      { operationName: null, roots: [], requestedQueryCost: null, outcome: "errors" },
    ]);
    expect(JSON.stringify(shop.api.log)).not.toContain("shpat_");
  });
});
