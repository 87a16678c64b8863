import { discountOf } from "#app/drift/drift.ts";

const NODE = "gid://shopify/DiscountCodeNode/7";

test.each([
  ["Shopify's own sample", { admin_graphql_api_id: NODE, redeem_code: { id: "gid://shopify/DiscountRedeemCode/1", code: "X" } }],
  ["a body that names the redeem code first", { admin_graphql_api_id: "gid://shopify/DiscountRedeemCode/1", discount_id: NODE }],
  ["a body with plain numbers", { code: "X", discount_id: 7 }],
])("the discount is found in %s", (_, body) => expect(discountOf(body)).toBe(NODE));

test.each([null, "text", {}, { admin_graphql_api_id: 5 }, { discount_id: "7; DROP" }])("%j names no discount", (body) =>
  expect(discountOf(body)).toBeNull(),
);
