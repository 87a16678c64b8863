import { aShop } from "./admin-shop.ts";

const CREATE = `mutation Create($discount: DiscountAutomaticAppInput!) {
  discountAutomaticAppCreate(automaticAppDiscount: $discount) { automaticAppDiscount { discountId status } userErrors { field message } }
}`;
const SET = `mutation Set($metafields: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $metafields) { userErrors { field code } } }`;
const LOOK = `query Look($id: ID!) { discountNode(id: $id) { id discount { __typename ... on DiscountAutomaticApp { title status } } } }`;
const discount = { title: "Guard", functionHandle: "guarded-codes", startsAt: "2026-11-01T00:00:00Z" };

test("a discount of a Function is made by the Function's handle, found by its id, and refused for a Function nobody has", async () => {
  const shop = aShop();
  const made = (await shop.ask(CREATE, { discount })).data.discountAutomaticAppCreate;
  expect(made.userErrors).toEqual([]);
  const id = made.automaticAppDiscount.discountId;
  const { discountNode } = (await shop.ask(LOOK, { id })).data;
  expect(discountNode).toEqual({ id, discount: { __typename: "DiscountAutomaticApp", title: "Guard", status: "ACTIVE" } });
  const refused = (await shop.ask(CREATE, { discount: { ...discount, functionHandle: "others" } })).data.discountAutomaticAppCreate;
  expect(refused).toEqual({
    automaticAppDiscount: null,
    userErrors: [{ field: ["automaticAppDiscount", "functionHandle"], message: expect.stringMatching(/^Function others not found\. /) }],
  });
});

test("its metafields are JSON, all of a call or none, and nobody else's", async () => {
  const shop = aShop();
  const { discountId: ownerId } = (await shop.ask(CREATE, { discount })).data.discountAutomaticAppCreate.automaticAppDiscount;
  const set = async (...values: object[]) => {
    const metafields = values.map((one) => ({ ownerId, namespace: "$app:x", key: "state", type: "json", value: "{}", ...one }));
    return (await shop.ask(SET, { metafields })).data.metafieldsSet.userErrors;
  };
  expect(await set({ value: `{"v":1}` })).toEqual([]);
  expect(await set({ value: `{"v":2}` }, { value: "no JSON" })).toEqual([{ field: ["metafields", "1", "value"], code: "INVALID_VALUE" }]);
  expect(await set({ ownerId: "gid://shopify/DiscountAutomaticNode/404" })).toEqual([
    { field: ["metafields", "0", "ownerId"], code: "INVALID_VALUE" },
  ]);
  expect(shop.world.data.appDiscounts.map(({ metafields }) => metafields)).toEqual([{ "$app:x state": `{"v":1}` }]);
});
