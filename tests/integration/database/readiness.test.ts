import { setTimeout as sleep } from "node:timers/promises";

import { jest } from "@jest/globals";

import { openPool } from "#app/platform/db-pool.server.ts";
import type { Readiness } from "#app/readiness.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { onCluster } from "#tests/support/stack/cluster.ts";

const migrations = new URL("../../../prisma/migrations/", import.meta.url);
const nobody = () => undefined;

let app: TestApp;
let use: Awaited<ReturnType<typeof modules>>;
/** They read the environment that the app of the test sets. */
const modules = async () => ({
  ...(await import("#app/platform/tenant-client.server.ts")),
  ...(await import("#app/jobs/heartbeat.server.ts")),
  ...(await import("#app/readiness.server.ts")),
});
beforeAll(async () => {
  app = await anApp();
  use = await modules();
});
beforeEach(async () => void (await app.db.$executeRaw`DELETE FROM "workers"."seen"`));
afterAll(() => app.close());

const now = () => use.readinessOf(app.db, migrations, nobody)();
const GOOD: Readiness = { ready: true, database: "writable", migrations: "current", worker: "seen" };

test("the app is ready while its database can be written, its migrations are current and a worker was seen within a minute", async () => {
  expect(await now()).toEqual({ ...GOOD, ready: false, worker: "not_seen" });
  const heartbeat = await use.keepHeartbeat(app.db);
  expect(await now()).toEqual(GOOD);
  await app.db.$executeRaw`UPDATE "workers"."seen" SET "at" = "at" - interval '61 seconds'`;
  expect(await now()).toEqual({ ...GOOD, ready: false, worker: "not_seen" });
  await heartbeat.stop();
});

test("a worker goes on saying that it lives, and takes its row away when it stops", async () => {
  const heartbeat = await use.keepHeartbeat(app.db, 50);
  await app.db.$executeRaw`UPDATE "workers"."seen" SET "at" = "at" - interval '61 seconds'`;
  for (let look = 0; look < 1_200 && (await now()).worker !== "seen"; look++) await sleep(50);
  expect(await now()).toEqual(GOOD);
  await heartbeat.stop();
  expect(await app.db.$queryRaw`SELECT "id" FROM "workers"."seen"`).toEqual([]);
});

test("a migration that is missing or unfinished is told, one that only the database knows is not", async () => {
  const heartbeat = await use.keepHeartbeat(app.db);
  const behind = { ...GOOD, ready: false, migrations: "behind" };
  await app.db.$executeRaw`UPDATE _prisma_migrations SET migration_name = 'later ' || migration_name WHERE migration_name LIKE '0140%'`;
  expect(await now()).toEqual(behind);
  await app.db.$executeRaw`UPDATE _prisma_migrations SET migration_name = substr(migration_name, 7) WHERE migration_name LIKE 'later%'`;
  await app.db.$executeRaw`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '0140%'`;
  expect(await now()).toEqual(behind);
  await app.db.$executeRaw`UPDATE _prisma_migrations SET finished_at = now() WHERE migration_name LIKE '0140%'`;
  await app.db
    .$executeRaw`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('newer', '', '9999_newer', now())`;
  expect(await now()).toEqual(GOOD);
  await app.db.$executeRaw`DELETE FROM _prisma_migrations WHERE id = 'newer'`;
  await heartbeat.stop();
});

test("a database that only reads, and one that cannot be reached, are told without a word of where they are", async () => {
  const { DATABASE_URL = "" } = process.env;
  const readOnly = use.clientOn(openPool(`${DATABASE_URL}?options=-c%20default_transaction_read_only%3Don`, { max: 1 }));
  expect(await use.readinessOf(readOnly, migrations, nobody)()).toMatchObject({ ready: false, database: "read_only" });
  await readOnly.$disconnect();
  const nowhere = use.clientOn(openPool("postgres://reissue:secret@127.0.0.1:1/nowhere", { max: 1 }));
  const told: unknown[] = [];
  const answer = await use.readinessOf(nowhere, migrations, (error) => told.push(error))();
  expect(answer).toEqual({ ready: false, database: "unreachable", migrations: "unknown", worker: "unknown" });
  expect(told).toHaveLength(1);
});

test("however often it is asked, the database is asked once in a second", async () => {
  // A clock of the test's own: that a second is not over must not depend on how fast the machine is.
  const clock = jest.spyOn(performance, "now").mockReturnValue(1_000);
  const readiness = use.readinessOf(app.db, migrations, nobody);
  const first = await Promise.all(Array.from({ length: 50 }, () => readiness()));
  await use.keepHeartbeat(app.db).then((heartbeat) => heartbeat.stop());
  await onCluster(process.env.DATABASE_URL ?? "", `INSERT INTO "workers"."seen" VALUES (gen_random_uuid(), now())`);
  expect(new Set([...first, await readiness()]).size).toBe(1);
  clock.mockReturnValue(2_001);
  expect(await readiness()).toEqual(GOOD);
  clock.mockRestore();
});

test("the address answers 503 with what is missing and 200 when nothing is", async () => {
  const { loader } = await import("#app/routes/readyz.ts");
  const missing = await loader();
  expect(missing.status).toBe(503);
  expect(await missing.json()).toMatchObject({ ready: false, worker: "not_seen" });
  const heartbeat = await use.keepHeartbeat(app.db);
  await sleep(1_100);
  const there = await loader();
  expect(there.status).toBe(200);
  expect(await there.json()).toEqual(GOOD);
  await heartbeat.stop();
});
