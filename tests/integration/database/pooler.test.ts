/** `DATABASE_URL` may be a pooler in transaction mode, and a small database has room for all processes. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { readAddress } from "#app/platform/db-address.server.ts";
import { connectTo, openPool, type DatabasePool } from "#app/platform/db-pool.server.ts";
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { aDatabase, type TestDatabase } from "#tests/support/postgres.ts";
import { onCluster, removeCluster, startCluster } from "#tests/support/stack/cluster.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";
import { aTransactionPooler, type Pooler } from "#tests/support/transaction-pooler.ts";
import { TEST_KEYS } from "#tests/support/keys.ts";

const SHOP = "a.myshopify.com";
let database: TestDatabase;
let pooler: Pooler;

beforeAll(async () => {
  database = await aDatabase();
  pooler = await aTransactionPooler(database.url);
  Object.assign(process.env, {
    DATABASE_URL: pooler.url,
    DIRECT_DATABASE_URL: database.url,
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: "https://reissue.example.com",
    SCOPES: "read_discounts",
    NODE_ENV: "test",
    LOG_LEVEL: "error",
  });
});
afterAll(async () => {
  await pooler.close();
  await database.drop();
});

test("through a pooler in transaction mode rows are written and jobs run at once, and nothing is asked of a session", async () => {
  const [{ db, shopDb }, queue] = await Promise.all([import("#app/platform/db.server.ts"), import("#app/jobs/queue.server.ts")]);
  const boss = await queue.openQueue({ housekeeping: true });
  const taken: number[] = [];
  try {
    // A minute between two looks: what comes sooner was told over the direct address.
    await boss.work(
      "messages.send",
      { pollingIntervalSeconds: 60, notifyPollingIntervalSeconds: 60 },
      async () => void taken.push(Date.now()),
    );
    await sleep(1_000);
    const sent = Date.now();
    await shopDb(SHOP).$transaction((tx) => queue.enqueue(tx, "messages.send", { shop: SHOP }));
    for (let look = 0; look < 300 && taken.length === 0; look++) await sleep(100);
    expect(taken[0]! - sent).toBeLessThan(30_000);
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        db.$transaction(async (tx) => {
          await tx.session.create({ data: { id: `s${at}`, shop: SHOP, state: "", accessToken: "secret" } });
          await tx.session.update({ where: { id: `s${at}` }, data: { state: "kept" } });
        }),
      ),
    );
    expect(await db.session.count({ where: { state: "kept" } })).toBe(20);
    for (let times = 0; times < 8; times++) expect(await shopDb(SHOP).$prepared`SELECT ${SHOP} AS shop`).toEqual([{ shop: SHOP }]);
    expect(pooler.transactions).toBeGreaterThan(20);
    expect(pooler.ofSessions).toEqual([]);
  } finally {
    await boss.stop({ graceful: false });
    await queue.closeQueue();
    await db.$disconnect();
  }
});

test("two web processes, a worker and a migration fit into a database of twenty connections, all of theirs in use", async () => {
  const { readEnv } = await import("#app/platform/env.server.ts");
  const { DATABASE_POOL_SIZE: app, QUEUE_POOL_SIZE: queue } = readEnv({ ...process.env, ...TEST_KEYS });
  const folder = join(dataFolder, "test-stacks", `twenty-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const plan = { dataDir: join(folder, "postgres"), logFile: join(folder, "postgres.log"), durable: false, maxConnections: 20 };
  const cluster = await startCluster({ ...plan, port: portsFrom(await freeBasePort()).database });
  const pools: DatabasePool[] = [];
  try {
    await onCluster(cluster.url("postgres"), "CREATE DATABASE twenty");
    await onCluster(cluster.url("postgres"), "CREATE ROLE ordinary LOGIN PASSWORD 'ordinary'");
    await onCluster(cluster.url("postgres"), "GRANT CREATE ON DATABASE twenty TO ordinary");
    await onCluster(cluster.url("twenty"), "ALTER SCHEMA public OWNER TO ordinary");
    // A superuser would be let into the places that are kept free for it.
    const url = cluster.url("twenty").replace("reissue:reissue", "ordinary:ordinary");
    // Per web process its own and one to send with; for the worker its own, the queue's and the one that listens.
    const sizes = [app, 1, app, 1, app, queue];
    const listener = await connectTo(readAddress(url));
    pools.push(...sizes.map((max) => openPool(url, { max })));
    const lent = await Promise.all(pools.flatMap((pool) => Array.from({ length: pool.options.max }, () => pool.connect())));
    await migrate(url, join(folder, "migrate.log"));
    for (const client of lent) client.release();
    await listener.end();
  } finally {
    await Promise.all(pools.map((pool) => pool.end()));
    await cluster.stop();
    await removeCluster(plan.dataDir);
    rmSync(folder, { recursive: true, force: true });
  }
});
