import { aShop } from "./admin-shop.ts";

const START = `mutation ($query: String!, $groupObjects: Boolean! = false) {
  bulkOperationRunQuery(query: $query, groupObjects: $groupObjects) {
    bulkOperation { id status url }
    userErrors { field code message }
  }
}`;
const LOOK = `query ($id: ID!) { bulkOperation(id: $id) { status errorCode objectCount rootObjectCount fileSize url partialDataUrl } }`;
const ORDERS = `{ orders { edges { node { id discountCodes refunds { id } lineItems { edges { node { id quantity } } } } } } }`;

type Shop = ReturnType<typeof aShop>;

function aShopWithOrders(options: Parameters<typeof aShop>[0] = {}, count = 300): Shop {
  const shop = aShop({ pace: { bulkQueryMs: [1_000, 1_000] }, ...options });
  for (let index = 0; index < count; index++)
    shop.anOrder({
      lines: [{ id: 90_000 + index, productId: 7, variantId: 8, title: "Fern mist", quantity: 1, priceMinor: 2_000, discountMinor: 0 }],
    });
  return shop;
}

const start = async (shop: Shop, query: string, variables: object = {}) =>
  (await shop.ask(START, { query, ...variables })).data.bulkOperationRunQuery;
const look = async (shop: Shop, id: string) => (await shop.ask(LOOK, { id })).data.bulkOperation;
const refusal = async (query: string) => (await start(aShop(), query)).userErrors;

function linesOf(shop: Shop, url: string): Record<string, unknown>[] {
  const file = shop.api.bulk.file(new URL(url).pathname);
  if (file === null || file === "expired") throw new Error(`No file: ${file}`);
  return file.text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a bulk query is pending at first, then has a file with an object a line and children that name their parent (documented)", async () => {
  const shop = aShopWithOrders();
  const { bulkOperation, userErrors } = await start(shop, ORDERS);
  expect([bulkOperation, userErrors]).toEqual([{ id: expect.stringContaining("BulkOperation"), status: "CREATED", url: null }, []]);
  expect(await look(shop, bulkOperation.id)).toMatchObject({ status: "RUNNING", url: null });
  shop.advance(1_000);
  const ended = await look(shop, bulkOperation.id);
  expect(ended).toMatchObject({ status: "COMPLETED", objectCount: "600", rootObjectCount: "300", partialDataUrl: null });
  const lines = linesOf(shop, ended.url);
  const [parent] = lines;
  expect(parent).toEqual({ id: expect.stringContaining("/Order/"), discountCodes: [], refunds: [] });
  expect(lines.at(-1)).toMatchObject({ __parentId: expect.stringContaining("/Order/"), quantity: 1 });
});

test("asked to group, children stand right after their parent (documented)", async () => {
  const shop = aShopWithOrders({}, 2);
  const { bulkOperation } = await start(shop, ORDERS, { groupObjects: true });
  shop.advance(1_000);
  const lines = linesOf(shop, (await look(shop, bulkOperation.id)).url);
  expect(lines[1]).toMatchObject({ __parentId: lines[0]!["id"] });
  expect(lines[3]).toMatchObject({ __parentId: lines[2]!["id"] });
});

test("a bulk query is charged as one mutation, however much it reads", async () => {
  const shop = aShopWithOrders();
  const { extensions } = await shop.ask(START, { query: ORDERS });
  expect(extensions.cost.requestedQueryCost).toBe(10);
  shop.advance(1_000);
  await shop.ask("{ shop { id } }");
  expect(shop.api.log.map(({ roots }) => roots)).toEqual([["bulkOperationRunQuery"], ["shop"]]);
});

test("a query that finds nothing has no file (documented)", async () => {
  const shop = aShop({ pace: { bulkQueryMs: [0, 0] } });
  const { bulkOperation } = await start(shop, ORDERS);
  expect(await look(shop, bulkOperation.id)).toMatchObject({ status: "COMPLETED", objectCount: "0", url: null, fileSize: null });
});

test("orders older than 60 days are in it only for an app with read_all_orders (documented)", async () => {
  for (const [scopes, seen] of [
    [["read_orders"], "1"],
    [["read_orders", "read_all_orders"], "2"],
  ] as const) {
    const shop = aShop({ scopes: [...scopes], pace: { bulkQueryMs: [0, 0] } });
    shop.anOrder({});
    shop.anOrder({ createdAt: new Date(shop.world.now().getTime() - 61 * 86_400_000).toISOString() });
    const { bulkOperation } = await start(shop, ORDERS);
    expect(await look(shop, bulkOperation.id)).toMatchObject({ status: "COMPLETED", rootObjectCount: seen });
  }
});

test("an app without the scope is told so by the operation (schema)", async () => {
  const shop = aShop({ scopes: ["read_products"], pace: { bulkQueryMs: [0, 0] } });
  const { bulkOperation } = await start(shop, ORDERS);
  expect(await look(shop, bulkOperation.id)).toMatchObject({ status: "FAILED", errorCode: "ACCESS_DENIED", url: null });
});

test.each([
  [
    "a connection in a list",
    "{ orders { edges { node { id refunds { refundLineItems { edges { node { quantity } } } } } } } }",
    "within a list field",
  ],
  ["nodes in place of edges", "{ orders { nodes { id } } }", "'edges' > 'node'"],
  [
    "a connection in an object without its id",
    "{ orders { edges { node { name lineItems { edges { node { id } } } } } } }",
    "must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': orders.",
  ],
  ["no connection", "{ shop { id } }", "at least one connection"],
  ["a mutation", 'mutation { discountCodeDelete(id: "x") { deletedCodeDiscountId } }', "Only `query` operations"],
  ["a field that is not there", "{ orders { edges { node { colour } } } }", "Field 'colour' doesn't exist on type 'Order'"],
  ["an unfinished text", "{ orders {", "Invalid bulk query: syntax error"],
])("%s is refused before anything runs (recorded)", async (_what, query, words) => {
  expect(await refusal(query)).toEqual([{ field: ["query"], code: "INVALID", message: expect.stringContaining(words) }]);
});

test("five run at a time, the sixth is refused (recorded)", async () => {
  const shop = aShopWithOrders({}, 1);
  for (let index = 0; index < 5; index++) expect((await start(shop, ORDERS)).userErrors).toEqual([]);
  expect((await start(shop, ORDERS)).userErrors).toMatchObject([{ field: null, code: "OPERATION_IN_PROGRESS" }]);
  shop.advance(1_000);
  expect((await start(shop, ORDERS)).userErrors).toEqual([]);
});

test("the newest operation comes first in the list and is the current one, and another app sees none of them", async () => {
  const shop = aShopWithOrders({}, 1);
  await start(shop, ORDERS);
  const { bulkOperation } = await start(shop, `${ORDERS} `);
  const query = "{ bulkOperations(first: 5) { nodes { id query } } currentBulkOperation { id } }";
  const { data } = await shop.ask(query);
  expect(data.bulkOperations.nodes).toMatchObject([{ id: bulkOperation.id, query: `${ORDERS} ` }, { query: ORDERS }]);
  expect(data.currentBulkOperation).toEqual({ id: bulkOperation.id });
  expect((await shop.ask(query, {}, "app-two")).data).toEqual({ bulkOperations: { nodes: [] }, currentBulkOperation: null });
});

test("an operation can break off with a part of its file, be called off, hang, be refused or leave a dead link", async () => {
  const shop = aShopWithOrders({ pace: { bulkQueryMs: [0, 0] } }, 4);
  const ended = async (kind: Parameters<Shop["faults"]["add"]>[0]["kind"]) => {
    shop.faults.add({ kind });
    const { bulkOperation } = await start(shop, "{ orders { edges { node { id } } } }");
    return look(shop, bulkOperation.id);
  };
  const broken = await ended("bulk_query_broken");
  expect(broken).toMatchObject({ status: "FAILED", errorCode: "INTERNAL_SERVER_ERROR", url: null });
  expect(linesOf(shop, broken.partialDataUrl)).toHaveLength(2);
  expect(await ended("bulk_query_canceled")).toMatchObject({ status: "CANCELED", url: null, partialDataUrl: null });
  expect(await ended("bulk_query_stuck")).toMatchObject({ status: "RUNNING" });
  expect(shop.faults.release()).toBe(1);
  const dead = await ended("bulk_query_dead_link");
  expect(shop.api.bulk.file(new URL(dead.url).pathname)).toBe("expired");
  shop.faults.add({ kind: "bulk_query_refused" });
  expect((await start(shop, ORDERS)).userErrors).toMatchObject([{ code: "OPERATION_IN_PROGRESS" }]);
});

test("a link is dead after seven days (documented)", async () => {
  const shop = aShopWithOrders({ pace: { bulkQueryMs: [0, 0] } }, 1);
  const { bulkOperation } = await start(shop, ORDERS);
  const { url } = await look(shop, bulkOperation.id);
  shop.advance(7 * 86_400_000 + 1);
  expect(await look(shop, bulkOperation.id)).toMatchObject({ status: "EXPIRED", url: null });
  expect(shop.api.bulk.file(new URL(url).pathname)).toBe("expired");
});
