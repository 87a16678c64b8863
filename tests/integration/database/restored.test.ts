/**
 * A backup is worth what its restore is: PostgreSQL's own online backup of the files (pg_backup_start, copy, pg_backup_stop) while
 * rows are written, started elsewhere as a standby that follows, and then as the database itself. `pg_dump` is not among the
 * programs the tests have; docs/operations.md describes both.
 */
import { randomUUID } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync, chownSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import pg from "pg";

import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { TEST_KEYS } from "#tests/support/keys.ts";
import { onCluster, removeCluster, startCluster, type Cluster } from "#tests/support/stack/cluster.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";
import { postgresHome } from "#tests/support/stack/postgres-home.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen.myshopify.com";
const folder = join(dataFolder, "test-stacks", randomUUID());
const [first, second] = [join(folder, "first"), join(folder, "second")];

let primary: Cluster;
let standby: Cluster;
let db: PrismaClient;
let ctx: ShopContext;
let readForReport: (typeof import("#app/platform/db-replica.server.ts"))["readForReport"];
let closeReplica: () => Promise<void>;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const at = portsFrom(await freeBasePort());
  const port = at.database;
  primary = await startCluster({ dataDir: first, port, logFile: join(folder, "first.log"), durable: true });
  await onCluster(primary.url("postgres"), "CREATE DATABASE backed");
  await migrate(primary.url("backed"), join(folder, "migrate.log"));
  Object.assign(process.env, {
    ...TEST_KEYS,
    NODE_ENV: "test",
    LOG_LEVEL: "error",
    DATABASE_URL: primary.url("backed"),
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "secret",
    SHOPIFY_APP_URL: "https://reissue.example.com",
    SCOPES: "read_discounts",
  });
  const { connect } = await import("#app/platform/tenant-client.server.ts");
  const before = connect(primary.url("backed"));
  await before.$queryRaw`SELECT 1`;
  await aWholeShop(before, SHOP);
  await before.$disconnect();
  await copyWhileItIsWritten(port);
  const elsewhere = portsFrom(await freeBasePort()).database;
  standby = await startCluster({ dataDir: second, port: elsewhere, logFile: join(folder, "second.log"), durable: true });
  process.env.DATABASE_REPLICA_URL = standby.url("backed");
  const app = await import("#app/platform/db.server.ts");
  db = app.db;
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  ({ readForReport, closeReplica } = await import("#app/platform/db-replica.server.ts"));
});
afterAll(async () => {
  await db.$disconnect();
  await closeReplica();
  await standby.stop();
  await primary.stop();
  for (const dataDir of [first, second]) await removeCluster(dataDir);
  rmSync(folder, { recursive: true, force: true });
});

/** As PostgreSQL's documentation of a base backup by the low-level functions has it. */
async function copyWhileItIsWritten(port: number): Promise<void> {
  const client = new pg.Client(primary.url("backed"));
  await client.connect();
  const { dataDir: from, runsAs } = await postgresHome(first);
  const { dataDir: to } = await postgresHome(second);
  await client.query("SELECT pg_backup_start('test', true)");
  await receipt("during");
  cpSync(from, to, { recursive: true, filter: (path) => !/postmaster\.(pid|opts)$|pg_replslot\/|pg_wal\/|\/pg_stat_tmp\//.test(path) });
  await receipt("before the end");
  const { rows } = await client.query<{ labelfile: string; spcmapfile: string }>("SELECT labelfile, spcmapfile FROM pg_backup_stop(false)");
  cpSync(join(from, "pg_wal"), join(to, "pg_wal"), { recursive: true });
  writeFileSync(join(to, "backup_label"), rows[0]!.labelfile);
  writeFileSync(join(to, "standby.signal"), "");
  const settings = `primary_conninfo = 'host=127.0.0.1 port=${port} user=reissue password=reissue'\nhot_standby = on\n`;
  writeFileSync(join(to, "postgresql.auto.conf"), settings);
  if (runsAs.uid !== undefined && runsAs.gid !== undefined) {
    chownSync(to, runsAs.uid, runsAs.gid);
    for (const name of readdirSync(to, { recursive: true, encoding: "utf8" })) chownSync(join(to, name), runsAs.uid, runsAs.gid);
  }
  await client.end();
}

const receipt = (eventId: string) =>
  onCluster(
    primary.url("backed"),
    `INSERT INTO "WebhookReceipt" ("shop", "topic", "eventId", "receivedAt") VALUES ('${SHOP}', 'T', '${eventId}', now() AT TIME ZONE 'UTC')`,
  );

const isReplica = async ({ db, shop }: ShopContext) => {
  const [row] = await db.$queryRaw<{ replica: boolean }[]>`SELECT pg_is_in_recovery() AS replica, ${shop}::text`;
  return row?.replica;
};
const eventsOf = async (url: string) => {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ eventId: string }>(
    `SELECT "eventId" FROM "WebhookReceipt" WHERE "topic" = 'T' ORDER BY "receivedAt"`,
  );
  await client.end();
  return rows.map(({ eventId }) => eventId);
};

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 300; look++) {
    if (await what()) return;
    await sleep(100);
  }
  throw new Error("It never came to pass");
}

test("reports are read from a replica that follows, and everything else is not", async () => {
  expect(await readForReport(ctx, isReplica)).toBe(true);
  expect(await isReplica(ctx)).toBe(false);
  await receipt("later");
  await until(async () => (await eventsOf(standby.url("backed"))).includes("later"));
  expect(await readForReport(ctx, ({ db }) => db.offer.count())).toBe(await ctx.db.offer.count());
});

test("what somebody of the shop has just done is read from the primary until the replica has it", async () => {
  await onCluster(standby.url("postgres"), "SELECT pg_wal_replay_pause()");
  const { id } = await ctx.db.activity.create({ data: { shop: SHOP, at: new Date(), kind: "conversions_rejected", actor: "staff" } });
  expect(await readForReport(ctx, isReplica)).toBe(false);
  const elsewhere = {
    ...ctx,
    shop: "another.myshopify.com",
    db: (await import("#app/platform/db.server.ts")).shopDb("another.myshopify.com"),
  };
  expect(await readForReport(elsewhere, isReplica)).toBe(true);
  await onCluster(standby.url("postgres"), "SELECT pg_wal_replay_resume()");
  await until(async () => (await readForReport(ctx, isReplica)) === true);
  await ctx.db.activity.deleteMany({ where: { id } });
});

test("a reading that fails on the replica is done on the primary, and the replica is left alone for a while", async () => {
  const asked: (boolean | undefined)[] = [];
  const answer = await readForReport(ctx, async (reads) => {
    const replica = await isReplica(reads);
    asked.push(replica);
    // What a standby cancels when it has to apply changes.
    if (replica) throw new Error("canceling statement due to conflict with recovery");
    return "read";
  });
  expect(answer).toBe("read");
  expect(asked).toEqual([true, false]);
  expect(await readForReport(ctx, isReplica)).toBe(false);
});

test("the backup becomes the database when the one it was made of is gone: whole, current and able to be written", async () => {
  await primary.stop();
  await onCluster(standby.url("postgres"), "SELECT pg_promote(true, 30)");
  const { connect } = await import("#app/platform/tenant-client.server.ts");
  const { readinessOf } = await import("#app/readiness.server.ts");
  const restored = connect(standby.url("backed"));
  expect(await eventsOf(standby.url("backed"))).toEqual(["during", "before the end", "later"]);
  const readiness = await readinessOf(restored, pathToFileURL(`${process.cwd()}/prisma/migrations/`), () => undefined)();
  expect(readiness).toMatchObject({ database: "writable", migrations: "current" });
  expect(await restored.offer.count({ where: { shop: SHOP } })).toBe(1);
  await restored.shop.update({ where: { domain: SHOP }, data: { undoHours: 12 } });
  await restored.$disconnect();
});
