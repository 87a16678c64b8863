/** Store credit and gift cards of the local Shopify. Refusals and their words: recorded, API 2026-04; limits: assumed. */
import { aShop } from "./admin-shop.ts";

const SCOPES = [
  "read_customers",
  "write_customers",
  "read_store_credit_accounts",
  "write_store_credit_account_transactions",
  "write_gift_cards",
];
const CREDIT = `mutation ($id: ID!, $amount: Decimal!, $currency: CurrencyCode = USD) {
  storeCreditAccountCredit(id: $id, creditInput: { creditAmount: { amount: $amount, currencyCode: $currency }, notify: true }) {
    storeCreditAccountTransaction { id event amount { amount } balanceAfterTransaction { amount } account { id balance { amount } } }
    userErrors { code message }
  }
}`;
const CARD = `mutation ($input: GiftCardCreateInput!) {
  giftCardCreate(input: $input) {
    giftCard { id note lastCharacters maskedCode enabled initialValue { amount } balance { amount } customer { id } order { id } }
    giftCardCode
    userErrors { field code message }
  }
}`;

function aShopWithMaya({ scopes = SCOPES } = {}) {
  const shop = aShop({ scopes });
  const at = shop.world.now().toISOString();
  shop.world.data.customers.push({ id: 10, firstName: "Maya", lastName: "Okoro", email: "maya@example.com", createdAt: at, updatedAt: at });
  const id = "gid://shopify/Customer/10";
  const credit = async (amount: string, more: object = {}) =>
    (await shop.ask(CREDIT, { id, amount, ...more })).data.storeCreditAccountCredit;
  const card = async (input: object) =>
    (await shop.ask(CARD, { input: { customerId: id, initialAmount: { amount: "10", currencyCode: "USD" }, ...input } })).data
      .giftCardCreate;
  return { shop, id, credit, card };
}

test("a credit opens an account, and every further call adds once more", async () => {
  const { shop, credit, id } = aShopWithMaya();
  expect((await credit("7.23")).storeCreditAccountTransaction).toMatchObject({
    event: "ADJUSTMENT",
    balanceAfterTransaction: { amount: "7.23" },
  });
  expect((await credit("7.23")).storeCreditAccountTransaction).toMatchObject({ account: { balance: { amount: "14.46" } } });
  const read = `query ($id: ID!) { customer(id: $id) { storeCreditAccounts(first: 5) { nodes { transactions(first: 5, reverse: true) { nodes { amount { amount } } } } } } }`;
  const { data } = await shop.ask(read, { id });
  expect(data.customer.storeCreditAccounts.nodes).toEqual([
    { transactions: { nodes: [{ amount: { amount: "7.23" } }, { amount: { amount: "7.23" } }] } },
  ]);
});

test("store credit is refused for an unknown owner, nothing, another currency than the account's, and beyond the limit", async () => {
  const { credit } = aShopWithMaya();
  const { storeCreditAccountTransaction } = await credit("1");
  const account = storeCreditAccountTransaction.account.id;
  const codes = [
    await credit("1", { id: "gid://shopify/Customer/404" }),
    await credit("1", { id: "gid://shopify/StoreCreditAccount/404" }),
    await credit("0"),
    await credit("1", { id: account, currency: "CAD" }),
    await credit("100000"),
  ].map(({ userErrors }) => userErrors[0].code);
  expect(codes).toEqual([
    "OWNER_NOT_FOUND",
    "ACCOUNT_NOT_FOUND",
    "NEGATIVE_OR_ZERO_AMOUNT",
    "MISMATCHING_CURRENCY",
    "CREDIT_LIMIT_EXCEEDED",
  ]);
});

test("a gift card goes to a customer, and a code that is taken makes no second one", async () => {
  const { shop, card, id } = aShopWithMaya();
  expect(await card({ code: "Reissue123456", note: "Payout 1" })).toMatchObject({
    giftCard: { note: "Payout 1", lastCharacters: "3456", initialValue: { amount: "10.0" }, customer: { id } },
    userErrors: [],
  });
  expect((await card({ code: "reissue123456" })).userErrors).toEqual([
    { field: ["input", "code"], code: null, message: "Code has already been taken" },
  ]);
  expect(shop.world.data.giftCards).toHaveLength(1);
});

test.each([
  [{ code: "abc" }, "TOO_SHORT"],
  [{ code: "a".repeat(21) }, "TOO_LONG"],
  [{ code: "bad!code" }, "INVALID"],
  [{ initialAmount: { amount: "0", currencyCode: "USD" } }, "GREATER_THAN"],
  [{ initialAmount: { amount: "2000.01", currencyCode: "USD" } }, "GIFT_CARD_LIMIT_EXCEEDED"],
  [{ customerId: "gid://shopify/Customer/404", code: "abc" }, "CUSTOMER_NOT_FOUND"],
])("a gift card is refused: %j is %s", async (input, refusal) => {
  const { card } = aShopWithMaya();
  expect((await card(input)).userErrors[0].code).toBe(refusal);
});

test("without the scope nothing is given, and a card for a customer wants another scope besides", async () => {
  const none = aShopWithMaya({ scopes: ["read_customers"] });
  const denied = await none.shop.ask(CREDIT, { id: none.id, amount: "1" });
  expect(denied.errors?.[0]?.extensions.code).toBe("ACCESS_DENIED");
  const some = aShopWithMaya({ scopes: ["write_gift_cards"] });
  const input = { customerId: some.id, initialAmount: { amount: "1", currencyCode: "USD" } };
  expect((await some.shop.ask(CARD, { input })).errors?.[0]?.message).toContain("write_customers");
  expect(some.shop.world.data.giftCards).toEqual([]);
});
