import { connect, scopeTo, type RawQuery, type ShopDb } from "#app/platform/tenant-client.server.ts";
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { aDatabase, type TestDatabase } from "#tests/support/postgres.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "a.myshopify.com";

let database: TestDatabase;
let prisma: PrismaClient;
let db: ShopDb;
beforeAll(async () => {
  database = await aDatabase();
  prisma = connect(database.url);
  db = scopeTo(prisma, SHOP);
  await aWholeShop(prisma, SHOP);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

// Every test fails on a warning of pg (tests/support/setup/no-stray-errors.ts).
test("relations read together inside a transaction are asked for one after the other", async () => {
  const order = await db.$transaction((tx) => tx.order.findFirstOrThrow({ include: { codes: true, reviews: true } }));
  expect(order.codes).toHaveLength(1);
  expect(order.reviews).toHaveLength(1);
});

test("a prepared statement reads what the same raw statement reads, each time it is asked", async () => {
  const at = new Date("2026-03-29T01:30:00.123Z");
  const ask = (query: RawQuery) => query`
    SELECT ${SHOP} AS shop, ${at}::timestamp AS at, ${at}::timestamptz AS zoned, ${at}::date AS day, ${"9007199254740993"}::bigint AS big,
      ${9007199254740993n}::bigint AS sent, ${3}::int AS few, 1.5::float8 AS half, ${true}::boolean AS yes, NULL::timestamp AS never,
      ${["a", "b"]}::text[] AS list, ${'{"a":[1]}'}::jsonb AS tree, gen_random_uuid() IS NOT NULL AS made,
      (SELECT count(*) FROM "Order" WHERE shop = ${SHOP}) AS orders, (SELECT min("processedAt") FROM "Order" WHERE shop = ${SHOP}) AS first`;
  const raw = await ask((...statement) => db.$queryRaw(...statement));
  // More often than PostgreSQL waits before it plans once and for all.
  for (let times = 0; times < 7; times++) expect(await ask(db.$prepared)).toEqual(raw);
  const changed = await db.$prepared<{ name: string }[]>`UPDATE "Shop" SET name = 'Anew' WHERE domain = ${SHOP} RETURNING name`;
  expect(changed).toEqual([{ name: "Anew" }]);
});

test("a prepared statement has to bind its shop, and refuses a type that Prisma reads as its own", async () => {
  expect(() => db.$prepared`SELECT 1`).toThrow("must bind the shop");
  await expect(db.$prepared`SELECT ${SHOP} AS shop, 1.5::numeric AS much`).rejects.toThrow("numeric");
  expect(await db.$prepared`SELECT ${SHOP} AS shop`).toEqual([{ shop: SHOP }]);
});
