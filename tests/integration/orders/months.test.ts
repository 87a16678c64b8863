/**
 * Conversions in a table for each month. Breaks when: a row is lost, doubled or another shop's at the change of form, an order that moves
 * to another month is in both, a month begins without its table, what a killed change left keeps orders out.
 */
import { forgetUnfinishedChange, PartitionRefused, partitionConversions } from "#app/orders/partitions/partition-conversions.server.ts";
import { keepMonthsAhead, readMonths } from "#app/orders/partitions/months-ahead.server.ts";
import { ONLY_MERCHANDISE } from "#app/orders/order-facts.ts";
import { connect } from "#app/platform/tenant-client.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aDatabase } from "#tests/support/postgres.ts";
import { redactCustomer, workOffPrivacy } from "#tests/support/privacy.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "a.myshopify.com";
const OTHER = "b.myshopify.com";
const NOW = new Date("2026-03-20T12:00:00Z");

let app: TestApp;
let record: typeof import("#app/orders/ingest/record-order.server.ts");
beforeAll(async () => {
  app = await anApp();
  record = await import("#app/orders/ingest/record-order.server.ts");
  for (const shop of [SHOP, OTHER]) {
    await aWholeShop(app.db, shop);
    await app.db.promoCode.updateMany({ where: { shop }, data: { liveFrom: new Date(0) } });
  }
});
afterAll(() => app.close());

type Told = { at: string; version: number; worth?: number; customerId?: string | null };

const tell = (shop: string, id: string, { at, version, worth = 1_000, customerId = null }: Told) =>
  app.shopDb(shop).$transaction((tx) =>
    record.recordOrder(tx, shop, {
      ...{ refunds: [], triggeredAt: null },
      order: {
        ...ONLY_MERCHANDISE,
        ...{ id: `gid://shopify/Order/${id}`, name: id, processedAt: new Date(at), cancelledAt: null, test: false, currency: "USD" },
        ...{ updatedAt: new Date(Date.parse("2026-03-01T00:00:00Z") + version * 1_000), subtotalMinor: BigInt(worth), customerId },
        ...{ codes: ["SOFIA15"].map((key) => ({ key, name: key })), mentions: [] },
      },
    } as unknown as Parameters<typeof record.recordOrder>[2]),
  );
const rows = () =>
  app.db.$queryRaw<{ part: string; shop: string; orderId: string; netMinor: bigint }[]>`
    SELECT c.tableoid::regclass::text AS part, shop, "orderId", "netMinor" FROM "Conversion" c ORDER BY shop, "orderId"`;
const partOf = async (id: string, shop = SHOP) =>
  (await rows()).filter((row) => row.shop === shop && row.orderId.endsWith(`/${id}`)).map(({ part }) => part);
const sums = () => app.db.offerSalesRollup.aggregate({ _sum: { netMinor: true, conversions: true } });

test("a change that was killed keeps no order out: the nightly job takes away what it left before its month comes", async () => {
  await app.db.$executeRaw`ALTER TABLE "Conversion" ADD CONSTRAINT "Conversion_until_2026_05" CHECK ("at" < '2026-05-01') NOT VALID`;
  expect(await forgetUnfinishedChange(app.db, NOW)).toBe(0);
  expect(await forgetUnfinishedChange(app.db, new Date("2026-04-01T00:00:00Z"))).toBe(1);
});

test("what others have tied to the table is named, and nothing is changed", async () => {
  await app.db.$executeRaw`CREATE PUBLICATION "warehouse" FOR TABLE "Conversion"`;
  await expect(partitionConversions(app.db, { now: NOW })).rejects.toThrow(PartitionRefused);
  await app.db.$executeRaw`DROP PUBLICATION "warehouse"`;
  expect(await readMonths(app.db, NOW)).toEqual({ missing: 0, outside: 0 });
  expect(await keepMonthsAhead(app.db, NOW)).toBe(0);
});

test("the form changes while orders come in: none is lost, counted twice or refused, and each month has its table from then on", async () => {
  await tell(SHOP, "10", { at: "2026-03-02T00:00:00Z", version: 1 });
  // What an earlier attempt has left is taken up.
  await app.db.$executeRaw`ALTER TABLE "Conversion" ADD CONSTRAINT "Conversion_until_2026_05" CHECK ("at" < '2026-05-01') NOT VALID`;
  // Checks of later migrations and rights of others stay.
  await app.db.$executeRaw`ALTER TABLE "Conversion" ADD CONSTRAINT "Conversion_gross" CHECK ("grossMinor" > -1000000)`;
  await app.db.$executeRaw`GRANT SELECT ON "Conversion" TO PUBLIC`;
  const told = Array.from({ length: 30 }, (_, n) => n);
  const telling = (async () => {
    for (const n of told) await tell(n % 2 ? SHOP : OTHER, String(100 + n), { at: "2026-03-05T00:00:00Z", version: n });
  })();
  expect(await partitionConversions(app.db, { now: NOW })).not.toBeNull();
  await telling;
  expect(await partitionConversions(app.db, { now: NOW })).toBeNull();
  expect((await rows()).filter(({ orderId }) => /\/1\d\d$/.test(orderId))).toHaveLength(30);
  expect(await partOf("10")).toEqual(['"Conversion_until_2026_05"']);
  expect(await readMonths(app.db, NOW)).toEqual({ missing: 0, outside: 0 });
  const [rights] = await app.db.$queryRaw<{ acl: string }[]>`
    SELECT array_to_string(relacl, ' ') AS acl FROM pg_class WHERE oid = '"Conversion"'::regclass`;
  expect(rights!.acl).toMatch(/(^| )=r\//);
  const shape = await app.db.$queryRaw<{ sql: string }[]>`
    SELECT pg_get_indexdef(indexrelid) AS sql FROM pg_index WHERE indrelid = '"Conversion_2026_06"'::regclass`;
  const plain = await app.db.$queryRaw<{ sql: string }[]>`
    SELECT pg_get_indexdef(indexrelid) AS sql FROM pg_index WHERE indrelid = '"Conversion_until_2026_05"'::regclass`;
  const bare = (all: typeof shape) => all.map(({ sql }) => sql.replace(/INDEX .* USING/, "USING")).toSorted();
  expect(bare(shape)).toEqual(bare(plain));
});

test("an order that a later telling moves to another month is in that one alone, and its money is counted once", async () => {
  const before = await sums();
  await tell(SHOP, "10", { at: "2026-05-10T00:00:00Z", version: 2 });
  expect(await partOf("10")).toEqual(['"Conversion_2026_05"']);
  await tell(SHOP, "10", { at: "2026-06-10T00:00:00Z", version: 3, worth: 1_500 });
  expect(await partOf("10")).toEqual(['"Conversion_2026_06"']);
  expect((await sums())._sum).toEqual({ ...before._sum, netMinor: before._sum.netMinor! + 500n });
});

test("an order of a month without a table is counted, told to the operator, and in its month's table once there is one", async () => {
  await tell(SHOP, "11", { at: "2026-08-10T00:00:00Z", version: 1 });
  expect(await partOf("11")).toEqual(['"Conversion_outside"']);
  expect(await readMonths(app.db, NOW)).toEqual({ missing: 0, outside: 1 });
  expect(await readMonths(app.db, new Date("2026-05-02T00:00:00Z"))).toEqual({ missing: 2, outside: 1 });
  expect(await keepMonthsAhead(app.db, new Date("2026-05-02T00:00:00Z"))).toBe(2);
  expect(await partOf("11")).toEqual(['"Conversion_2026_08"']);
  expect(await readMonths(app.db, new Date("2026-05-02T00:00:00Z"))).toEqual({ missing: 0, outside: 0 });
  expect(await keepMonthsAhead(app.db, new Date("2026-05-02T00:00:00Z"))).toBe(0);
});

test("erasing a customer or a shop touches no row of others that stands at the same place of another month", async () => {
  const ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  await tell(SHOP, "20", { at: "2026-05-10T00:00:00Z", version: 9, customerId: "gid://shopify/Customer/20" });
  await tell(OTHER, "21", { at: "2026-07-10T00:00:00Z", version: 9, customerId: "gid://shopify/Customer/21" });
  // Every place of each month is one of the other's months as well.
  for (let n = 0; n < 6; n++)
    await tell(OTHER, `3${n}`, { at: "2026-08-20T00:00:00Z", version: 9, customerId: "gid://shopify/Customer/21" });
  await redactCustomer(ctx, { customerId: "gid://shopify/Customer/20" });
  const kinds = await app.db.conversion.groupBy({
    by: ["customerKind"],
    where: { shop: OTHER, orderId: { contains: "/3" } },
    _count: true,
  });
  expect(kinds).toEqual([{ customerKind: "returning", _count: 6 }]);
  expect(await app.db.conversion.findFirst({ where: { orderId: "gid://shopify/Order/20" } })).toMatchObject({ customerKind: "unknown" });

  const theirs = await app.db.conversion.count({ where: { shop: OTHER } });
  await app.db.shop.updateMany({ where: { domain: SHOP }, data: { uninstalledAt: new Date() } });
  await ctx.db.privacyRequest.create({ data: { shop: SHOP, topic: "shop_redact", receivedAt: new Date() } });
  await workOffPrivacy(() => ctx, { atOnce: 3 });
  expect(await app.db.conversion.count({ where: { shop: SHOP } })).toBe(0);
  expect(await app.db.conversion.count({ where: { shop: OTHER } })).toBe(theirs);
});

test("conversions of months that get tables of their own are moved there, and those dated far ahead stand in nobody's way", async () => {
  const other = await aDatabase();
  const db = connect(other.url);
  await aWholeShop(db, SHOP);
  const one = await db.conversion.findFirstOrThrow();
  await db.order.create({ data: { ...(await db.order.findFirstOrThrow({ where: { id: one.orderId } })), id: "late" } });
  await db.conversion.create({ data: { ...one, orderId: "late", at: new Date("2031-01-01T00:00:00Z") } });
  expect(await partitionConversions(db, { now: NOW, from: new Date("2026-02-01T00:00:00Z") })).not.toBeNull();
  expect(await readMonths(db, NOW)).toEqual({ missing: 0, outside: 1 });
  expect(await db.conversion.count()).toBe(2);
  await db.$disconnect();
  await other.drop();
});
