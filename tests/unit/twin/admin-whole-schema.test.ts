import { getNamedType, isAbstractType, isLeafType, isObjectType, type GraphQLObjectType, type GraphQLOutputType } from "graphql";
import { buildAdminSchema } from "#tests/twin/admin/schema.ts";
import { aShop } from "./admin-shop.ts";

const schema = buildAdminSchema();

/** What a required argument is given, by its name. */
const REQUIRED: Record<string, string> = {
  id: '"gid://shopify/Product/7"',
  channelId: '"gid://shopify/Channel/1"',
  publicationId: '"gid://shopify/Publication/1"',
  collectionId: '"gid://shopify/Collection/9"',
  context: "{}",
};

const leaves = (type: GraphQLObjectType) =>
  Object.values(type.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map((field) => selected(field.name, field.args, ""));

function selected(name: string, args: readonly { name: string; type: unknown }[], inside: string): string {
  const given = args.flatMap((arg) =>
    arg.name === "first" ? ["first: 1"] : String(arg.type).endsWith("!") ? [`${arg.name}: ${REQUIRED[arg.name]}`] : [],
  );
  return `${name}${given.length > 0 ? `(${given.join(", ")})` : ""}${inside}`;
}

/** Every plain field of whatever the type can be, one level down. */
function plain(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isAbstractType(named))
    return `{ __typename ${schema
      .getPossibleTypes(named)
      .map((member) => `... on ${member.name} { ${leaves(member).slice(0, 1).join(" ") || "__typename"} }`)
      .join(" ")} }`;
  if (!isObjectType(named)) return "";
  if (named.name.endsWith("Connection"))
    return `{ nodes ${plain(named.getFields()["nodes"]!.type)} edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
  if (named.name === "QueryRoot") return "{ __typename }";
  return `{ __typename ${leaves(named).join(" ")} }`;
}

function aFullShop() {
  const shop = aShop();
  const { data } = shop.world;
  const at = shop.world.now().toISOString();
  data.installations.push({
    clientId: "app-one",
    handle: "one",
    title: "One",
    scopes: ["read_products"],
    installedAt: at,
    uninstalledAt: null,
  });
  data.products.push({ id: 7, title: "Fern mist", handle: "fern-mist", vendor: "Lumen", priceMinor: 2_000, variantId: 8, createdAt: at });
  data.collections.push({ id: 9, title: "Ferns", handle: "ferns", productIds: [7] });
  data.customers.push({ id: 10, firstName: "Maya", lastName: "Okoro", email: "maya@example.com", createdAt: at, updatedAt: at });
  data.creditAccounts.push({
    ...{ id: 16, customerId: 10, currency: "USD" },
    credits: [{ id: 17, minor: 500, createdAt: at, notified: true }],
  });
  const { id, discount } = shop.aDiscount(["A"]);
  const bxgy = shop.aDiscount(["B"], {
    kind: "bxgy",
    input: {
      customerBuys: { value: { amount: "20" } },
      customerGets: {
        value: { discountOnQuantity: { quantity: "1", effect: { percentage: 0.5 } } },
        items: { products: { productsToAdd: ["gid://shopify/Product/7"] } },
      },
    },
  });
  const shipping = shop.aDiscount(["C"], {
    kind: "freeShipping",
    input: {
      destination: { countries: { add: ["US"] } },
      context: { customers: { add: ["gid://shopify/Customer/10"] } },
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "10" } },
    },
  });
  const order = shop.anOrder({
    customerId: 10,
    journey: { readyAt: at, visits: [{ at, landing: "https://shop.example/", referrer: "https://example.com/", source: "example.com" }] },
    discountCodes: [{ code: "A", amountMinor: 600, type: "percentage", discountId: discount.id }],
    lines: [{ id: 11, productId: 7, variantId: 8, title: "Fern mist", quantity: 1, priceMinor: 2_000, discountMinor: 600 }],
  });
  order.refunds.push({
    id: 12,
    createdAt: at,
    note: null,
    lines: [{ lineId: 11, quantity: 1, subtotalMinor: 1_400 }],
    shippingMinor: 100,
    adjustments: [{ id: 15, minor: -50 }],
  });
  data.bulkCreations.push({
    id: 13,
    discountId: discount.id,
    createdAt: at,
    dueAt: at,
    done: true,
    createdByApp: null,
    stolenCodes: [],
    rows: [{ code: "A", redeemCodeId: discount.codes[0]!.id, error: null }],
  });
  data.bulkOperations.push({
    id: 14,
    clientId: "app-one",
    scopes: [],
    query: "{ orders { edges { node { id } } } }",
    groupObjects: false,
    status: "COMPLETED",
    errorCode: null,
    createdAt: at,
    dueAt: at,
    completedAt: at,
    fate: "complete",
    objectCount: 0,
    rootObjectCount: 0,
    fileSize: null,
  });
  data.rollouts.push({
    ...{ id: 16, name: "Launch", state: "started", trafficAllocation: 100, effectiveTrafficAllocation: 100 },
    ...{ activateAt: at, concludeAt: null, createdAt: at, updatedAt: at },
    treatments: [
      { id: 17, split: 50, changes: [{ id: 18, effect: "activate", discountId: discount.id }] },
      { id: 19, split: 50, changes: [{ id: 20, effect: "expire", discountId: discount.id }] },
    ],
  });
  return { shop, id, order, bxgy: bxgy.id, shipping: shipping.id };
}

const full = aFullShop();
const discountOf = (id: string, type: string) => (inside: string) =>
  `codeDiscountNode(id: "${id}") { codeDiscount { ... on ${type} { ${inside} } } }`;
const node = (type: string, id: number) => (inside: string) => `node(id: "gid://shopify/${type}/${id}") { ... on ${type} { ${inside} } }`;

const rollout = (inside: string) => discountOf(full.id, "DiscountCodeBasic")(`rollouts(first: 1) { nodes { ${inside} } }`);
const change = (type: string) => (inside: string) =>
  rollout(`treatments { changes(first: 1, query: "type:${type}") { nodes { ... on ${type} { ${inside} } } } }`);

/** A way to an object of each type. */
const ways: Record<string, (inside: string) => string> = {
  Order: node("Order", full.order.id),
  LineItem: node("LineItem", 11),
  Refund: node("Refund", 12),
  RefundLineItem: (inside) => node("Refund", 12)(`refundLineItems(first: 1) { nodes { ${inside} } }`),
  OrderAdjustment: (inside) => node("Refund", 12)(`orderAdjustments(first: 1) { nodes { ${inside} } }`),
  OrderTransaction: (inside) => node("Refund", 12)(`transactions(first: 1) { nodes { ${inside} } }`),
  RefundShippingLine: (inside) => node("Refund", 12)(`refundShippingLines(first: 1) { nodes { ${inside} } }`),
  ShippingLine: (inside) => node("Order", full.order.id)(`shippingLine { ${inside} }`),
  CustomerJourneySummary: (inside) => node("Order", full.order.id)(`customerJourneySummary { ${inside} }`),
  CustomerVisit: (inside) => node("Order", full.order.id)(`customerJourneySummary { firstVisit { ${inside} } }`),
  Customer: node("Customer", 10),
  CustomerEmailAddress: (inside) => node("Customer", 10)(`defaultEmailAddress { ${inside} }`),
  StoreCreditAccount: (inside) => node("Customer", 10)(`storeCreditAccounts(first: 1) { nodes { ${inside} } }`),
  StoreCreditAccountCreditTransaction: (inside) =>
    node(
      "Customer",
      10,
    )(
      `storeCreditAccounts(first: 1) { nodes { transactions(first: 1) { nodes { ... on StoreCreditAccountCreditTransaction { ${inside} } } } } }`,
    ),
  Product: node("Product", 7),
  ProductVariant: node("ProductVariant", 8),
  Collection: node("Collection", 9),
  Shop: (inside) => `shop { ${inside} }`,
  ShopPlan: (inside) => `shop { plan { ${inside} } }`,
  AppInstallation: (inside) => `currentAppInstallation { ${inside} }`,
  App: (inside) => `currentAppInstallation { app { ${inside} } }`,
  Image: (inside) => `currentAppInstallation { app { icon { ${inside} } } }`,
  DiscountCodeNode: node("DiscountCodeNode", Number(full.id.split("/").at(-1))),
  DiscountCodeBasic: discountOf(full.id, "DiscountCodeBasic"),
  DiscountCodeBxgy: discountOf(full.bxgy, "DiscountCodeBxgy"),
  DiscountCodeFreeShipping: discountOf(full.shipping, "DiscountCodeFreeShipping"),
  Rollout: rollout,
  RolloutSchedule: (inside) => rollout(`schedule { ${inside} }`),
  RolloutTreatment: (inside) => rollout(`treatments { ${inside} }`),
  RolloutDiscountActivateChange: change("RolloutDiscountActivateChange"),
  RolloutDiscountExpireChange: change("RolloutDiscountExpireChange"),
  DiscountCustomerGets: (inside) => discountOf(full.bxgy, "DiscountCodeBxgy")(`customerGets { ${inside} }`),
  DiscountCustomerBuys: (inside) => discountOf(full.bxgy, "DiscountCodeBxgy")(`customerBuys { ${inside} }`),
  DiscountRedeemCode: (inside) => discountOf(full.id, "DiscountCodeBasic")(`codes(first: 1) { nodes { ${inside} } }`),
  DiscountRedeemCodeBulkCreation: node("DiscountRedeemCodeBulkCreation", 13),
  DiscountRedeemCodeBulkCreationCode: (inside) => node("DiscountRedeemCodeBulkCreation", 13)(`codes(first: 1) { nodes { ${inside} } }`),
  BulkOperation: node("BulkOperation", 14),
  Job: (inside) => `job(id: "gid://shopify/Job/1") { ${inside} }`,
};

/** Types whose fields can only be reached through objects this shop does not have, or that are tried through their owners. */
const unreached =
  /Connection$|Edge$|Payload$|^(QueryRoot|Mutation|PageInfo|Count|Money|UserError|Attribute|AccessScope|Domain|AllDiscountItems|SavedSearch|Segment|BulkOperationUserError|MailingAddress|RefundDuty|CustomerPhoneNumber|OrderCancellation|TaxLine|UTMParameters|WebPixel|ErrorsWebPixel)|^GiftCard(UserError)?$|^StoreCreditAccountCreditUserError$|^MetafieldsSetUserError$|^DiscountCodeApp$|^Rollout(Catalog|Theme|Checkout)|DiscountApplication$|^DiscountCodeApplication$|^DiscountAutomatic|^Discount(Allocation|Amount|BuyerSelectionAll|Collections|CombinesWith|Countries|CountryAll|CustomerAll|CustomerSegments|CustomerSelectionUnknown|Customers|Markets|MinimumQuantity|MinimumSubtotal|Node|OnQuantity|Percentage|Products|PurchaseAmount|Quantity|ShareableUrl|UserError)$/;

test("every type of the schema is tried here or excused by name", () => {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith("__"));
  expect(types.map(({ name }) => name).filter((name) => !(name in ways) && !unreached.test(name))).toEqual([]);
});

test.each(Object.keys(ways))("every field of %s answers from the world, without an error", async (name) => {
  const type = schema.getType(name) as GraphQLObjectType;
  const fields = Object.values(type.getFields());
  for (let from = 0; from < fields.length; from += 40) {
    const inside = fields.slice(from, from + 40).map((field) => selected(field.name, field.args, plain(field.type)));
    const answer = await full.shop.ask(`{ ${ways[name]!(inside.join("\n"))} }`);
    full.shop.advance(20_000);
    expect(answer.errors).toBeUndefined();
    expect(JSON.stringify(answer.data)).not.toMatch(/^\{"\w+":null\}$/);
  }
});

test("a schema with a field nobody answers stops the twin", () => {
  expect(() =>
    buildAdminSchema(
      "schema { query: QueryRoot } type QueryRoot { weather: String } scalar Decimal scalar Money scalar DateTime scalar UnsignedInt64",
    ),
  ).toThrow("does not model QueryRoot.weather");
});
