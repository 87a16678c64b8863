import { aShop } from "./admin-shop.ts";

describe("a document Shopify would not run is refused in its recorded shape, without data or cost", () => {
  test.each([
    [
      "an unknown field",
      "query Q { orders(first: 1) { nodes { nope } } }",
      "Field 'nope' doesn't exist on type 'Order'",
      ["query Q", "orders", "nodes", "nope"],
      { code: "undefinedField", typeName: "Order", fieldName: "nope" },
    ],
    [
      "an object without selections",
      "query Q { shop }",
      "Field must have selections (field 'shop' returns Shop but has no selections. Did you mean 'shop { ... }'?)",
      ["query Q", "shop"],
      { code: "selectionMismatch", nodeName: "field 'shop'", typeName: "Shop" },
    ],
    [
      "an unknown argument",
      "query Q { shop { orders(first: 1, code: 2) { nodes { id } } } }",
      "Field 'orders' doesn't accept argument 'code'",
      ["query Q", "shop", "orders", "code"],
      { code: "argumentNotAccepted", name: "orders", typeName: "Field", argumentName: "code" },
    ],
    [
      "an unknown input field",
      'mutation M { discountCodeBasicCreate(basicCodeDiscount: { codes: "A" }) { userErrors { message } } }',
      "InputObject 'DiscountCodeBasicInput' doesn't accept argument 'codes'",
      ["mutation M", "discountCodeBasicCreate", "basicCodeDiscount", "codes"],
      { code: "argumentNotAccepted", name: "DiscountCodeBasicInput", typeName: "InputObject", argumentName: "codes" },
    ],
    [
      "a missing argument",
      "query Q { order { id } }",
      "Field 'order' is missing required arguments: id",
      ["query Q", "order"],
      { code: "missingRequiredArguments", className: "Field", name: "order", arguments: "id" },
    ],
    [
      "a null where none may be",
      "mutation M { discountCodeBasicCreate(basicCodeDiscount: null) { userErrors { message } } }",
      "Argument 'basicCodeDiscount' on Field 'discountCodeBasicCreate' has an invalid value (null). Expected type 'DiscountCodeBasicInput!'.",
      ["mutation M", "discountCodeBasicCreate", "basicCodeDiscount"],
      { code: "argumentLiteralsIncompatible", typeName: "Field", argumentName: "basicCodeDiscount" },
    ],
    [
      "a missing input field",
      'mutation M { discountRedeemCodeBulkAdd(discountId: "x", codes: [{}]) { userErrors { message } } }',
      "Argument 'code' on InputObject 'DiscountRedeemCodeInput' is required. Expected type String!",
      ["mutation M", "discountRedeemCodeBulkAdd", "codes", "code"],
      {
        code: "missingRequiredInputObjectAttribute",
        argumentName: "code",
        argumentType: "String!",
        inputObjectType: "DiscountRedeemCodeInput",
      },
    ],
    [
      "a variable nobody uses",
      "query Q($x: Int) { shop { name } }",
      "Variable $x is declared by Q but not used",
      ["query Q"],
      { code: "variableNotUsed", variableName: "x" },
    ],
    [
      "an unknown directive",
      "query Q { shop @nope { name } }",
      "Directive @nope is not defined",
      ["query Q", "shop"],
      { code: "undefinedDirective", directiveName: "nope" },
    ],
  ])("%s", async (_name, query, message, path, extensions) => {
    const answer = await aShop().ask(query);
    expect(answer.errors).toEqual([{ message, locations: [expect.any(Object)], path, extensions }]);
    expect(Object.keys(answer)).toEqual(["errors"]);
  });

  test("text that is no GraphQL is a PARSE_ERROR with its place", async () => {
    expect((await aShop().ask("{ shop { name }")).errors).toEqual([
      {
        message: expect.stringMatching(/^syntax error, .* at \[1, 16\]$/),
        locations: [{ line: 1, column: 16 }],
        extensions: { code: "PARSE_ERROR" },
      },
    ]);
  });

  test("what breaks the language without a recorded wording is refused all the same", async () => {
    const answer = await aShop().ask("query Q($id: String) { order(id: $id) { id } }", { id: "x" });
    expect(answer.errors![0]!.extensions["code"]).toBe("invalidDocument");
  });
});

describe("variables are refused in their recorded shape", () => {
  const CREATE =
    "mutation M($input: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $input) { userErrors { message } } }";

  test("a missing one", async () => {
    expect((await aShop().ask("query Q($id: ID!) { order(id: $id) { id } }")).errors).toEqual([
      {
        message: "Variable $id of type ID! was provided invalid value",
        locations: [{ line: 1, column: 9 }],
        extensions: { code: "INVALID_VARIABLE", value: null, problems: [{ path: [], explanation: "Expected value to not be null" }] },
      },
    ]);
  });

  test("what a scalar says of a value comes twice, as explanation and as message [recorded: discount-value-bounds]", async () => {
    const input = { customerGets: { value: { discountAmount: { amount: "abc" } } } };
    const [error] = (await aShop().ask(CREATE, { input })).errors!;
    const said = "invalid decimal 'abc'";
    expect(error?.extensions["problems"]).toEqual([
      { path: ["customerGets", "value", "discountAmount", "amount"], explanation: said, message: said },
    ]);
  });

  test.each([
    ["a field nobody knows", { codes: 1 }, "codes", "Field is not defined on DiscountCodeBasicInput"],
    [
      "a number that is none",
      { customerGets: { value: { discountAmount: { amount: "abc" } } } },
      "customerGets.value.discountAmount.amount",
      "invalid decimal 'abc'",
    ],
    ["a fraction for a whole number", { usageLimit: 1.5 }, "usageLimit", "Could not coerce value 1.5 to Int"],
    [
      "a negative count",
      { minimumRequirement: { quantity: { greaterThanOrEqualToQuantity: "-1" } } },
      "minimumRequirement.quantity.greaterThanOrEqualToQuantity",
      "UnsignedInt64 '-1' is out of range",
    ],
  ])("%s", async (_name, input, path, explanation) => {
    const [error] = (await aShop().ask(CREATE, { input })).errors!;
    expect(error).toMatchObject({
      message: `Variable $input of type DiscountCodeBasicInput! was provided invalid value for ${path} (${explanation})`,
      extensions: { code: "INVALID_VARIABLE", value: input, problems: [{ path: path.split("."), explanation }] },
    });
  });
});

describe("access scopes (recorded shape)", () => {
  test("a root without its scope is null and says what it needs; its neighbours still answer", async () => {
    const answer = await aShop({ scopes: ["read_discounts"] }).ask(
      `{ order(id: "gid://shopify/Order/1") { id } codeDiscountNodeByCode(code: "A") { id } shop { name } }`,
    );
    expect(answer.data).toEqual({ order: null, codeDiscountNodeByCode: null, shop: { name: "Lumen Botanics" } });
    expect(answer.errors).toEqual([
      {
        message: "Access denied for order field. Required access: `read_orders` access scope.",
        locations: [{ line: 1, column: 3 }],
        path: ["order"],
        extensions: {
          code: "ACCESS_DENIED",
          documentation: "https://shopify.dev/api/usage/access-scopes",
          requiredAccess: "`read_orders` access scope.",
        },
      },
    ]);
  });

  test("reading does not let an app write, writing lets it read", async () => {
    const END = `mutation { discountCodeDelete(id: "gid://shopify/DiscountCodeNode/0") { userErrors { message } } }`;
    expect((await aShop({ scopes: ["read_discounts"] }).ask(END)).errors![0]!.extensions["requiredAccess"]).toBe(
      "`write_discounts` access scope.",
    );
    expect((await aShop({ scopes: ["write_discounts"] }).ask("{ discountNodesCount { count } }")).data.discountNodesCount.count).toBe(0);
  });

  test("an order's customer is withheld without read_customers, the order is not", async () => {
    const shop = aShop({ scopes: ["read_orders"] });
    const order = shop.anOrder();
    const answer = await shop.ask(`{ orders(first: 1) { nodes { name customer { id } } } }`);
    expect(answer.data.orders.nodes).toEqual([{ name: order.name, customer: null }]);
    expect(answer.errors![0]).toMatchObject({ path: ["orders", "nodes", 0, "customer"], extensions: { code: "ACCESS_DENIED" } });
  });

  test("node(id:) asks for the scope of the type it would answer with", async () => {
    const answer = await aShop({ scopes: [] }).ask(`{ node(id: "gid://shopify/Order/1") { id } }`);
    expect(answer.errors![0]!.extensions).toMatchObject({ code: "ACCESS_DENIED", requiredAccess: "`read_orders` access scope." });
  });
});
