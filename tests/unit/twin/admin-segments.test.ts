/** Customer segments: shopify.dev, segmentCreate of API 2026-10, and what was recorded of a development store. */
import { aShop } from "./admin-shop.ts";

const MAKE = `mutation ($name: String!, $query: String!) { segmentCreate(name: $name, query: $query) { segment { id name query } userErrors { field message } } }`;
const LIST = `{ segments(first: 10) { nodes { name query } } }`;
const READ = `query ($id: ID!) { discountNode(id: $id) { discount { ... on DiscountCodeBasic {
  context { __typename ... on DiscountCustomerSegments { segments { name query } } } } } } }`;
const UPDATE = `mutation ($id: ID!, $context: DiscountContextInput!) { discountCodeBasicUpdate(id: $id, basicCodeDiscount: { context: $context }) { userErrors { message } } }`;
const NO_ORDERS = { name: "New here", query: " number_of_orders = 0" };

function shopThatMayWrite() {
  const shop = aShop({ scopes: ["write_discounts", "write_customers"] });
  const make = async (variables: Record<string, unknown> = NO_ORDERS) => (await shop.ask(MAKE, variables)).data.segmentCreate;
  return { ...shop, make };
}

test("a segment keeps its query as it came, and a name that is taken gets a number [recorded]", async () => {
  const { make, ask } = shopThatMayWrite();
  expect((await make()).segment).toMatchObject(NO_ORDERS);
  expect((await make()).segment.name).toBe("New here (2)");
  expect((await make()).segment.name).toBe("New here (3)");
  expect((await ask(LIST)).data.segments.nodes).toHaveLength(3);
  expect(await make({ name: " ", query: "" })).toEqual({
    segment: null,
    userErrors: [{ field: ["name"], message: "Name can't be blank" }],
  });
});

test("making one is denied without write_customers [schema]", async () => {
  const { errors } = await aShop().ask(MAKE, NO_ORDERS);
  expect(errors).toMatchObject([{ extensions: { code: "ACCESS_DENIED", requiredAccess: "`write_customers` access scope." } }]);
});

test("segments take the place of chosen customers [recorded], add up and go singly [schema], and all takes theirs [assumed]", async () => {
  const { aDiscount, ask, make } = shopThatMayWrite();
  const { id } = aDiscount(["A"], { input: { context: { customers: { add: ["gid://shopify/Customer/10"] } } } });
  const [one, two] = [(await make()).segment.id, (await make()).segment.id];
  const after = async (context: object) => {
    expect((await ask(UPDATE, { id, context })).data.discountCodeBasicUpdate.userErrors).toEqual([]);
    return (await ask(READ, { id })).data.discountNode.discount.context;
  };
  expect(await after({ customerSegments: { add: [one] } })).toEqual({
    __typename: "DiscountCustomerSegments",
    segments: [{ name: "New here", query: NO_ORDERS.query }],
  });
  expect((await after({ customerSegments: { add: [two], remove: [one] } })).segments).toMatchObject([{ name: "New here (2)" }]);
  expect(await after({ all: "ALL" })).toEqual({ __typename: "DiscountBuyerSelectionAll" });
});
