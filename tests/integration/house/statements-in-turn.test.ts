import { connect, scopeTo, type ShopDb } from "#app/platform/tenant-client.server.ts";
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
