import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

import { readAddress } from "#app/platform/db-address.server.ts";
import { connectTo } from "#app/platform/db-pool.server.ts";
import { aDatabase } from "#tests/support/postgres.ts";
import { onCluster } from "#tests/support/stack/cluster.ts";
import { dataFolder, repository } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";

const CATALOGUE = {
  columns: `SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, coalesce(column_default, '-'))
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`,
  indexes: `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  constraints: `SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'p', 'u') AND conrelid::regclass::text <> '_prisma_migrations'`,
  enums: `SELECT format('%s.%s', enumtypid::regtype, enumlabel) FROM pg_enum`,
};

test("the migrations build every table, index and key that the schema describes, and no other column", async () => {
  const database = await aDatabase();
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    const migrated = await catalogue(client);
    await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    await client.query(await sqlOfSchema(database.url));
    const described = await catalogue(client);

    expect(migrated.columns).toEqual(described.columns);
    expect(migrated.enums).toEqual(described.enums);
    // A migration may add what Prisma's language cannot say: a partial index, a check.
    expect(migrated.indexes).toEqual(expect.arrayContaining(described.indexes));
    expect(migrated.constraints).toEqual(expect.arrayContaining(described.constraints));
  } finally {
    await client.end();
    await database.drop();
  }
});

describe("two deployments at once", () => {
  const anEmptyDatabase = async () => {
    const database = await aDatabase();
    await onCluster(database.url, "DROP SCHEMA public, limits, workers CASCADE; CREATE SCHEMA public");
    return database;
  };
  const applied = async (client: pg.Client) => {
    const there = await client.query<{ there: boolean }>(`SELECT to_regclass('"Offer"') IS NOT NULL AS there`);
    return there.rows[0]?.there;
  };
  const log = (name: string) => join(dataFolder, "logs", `migrate-${name}-${process.pid}.log`);

  test("both succeed, and each migration is applied once", async () => {
    const database = await anEmptyDatabase();
    await Promise.all(["one", "two"].map((name) => migrate(database.url, log(name))));
    const client = await connectTo(readAddress(database.url));
    const { rows } = await client.query<{ twice: number; unfinished: number }>(
      `SELECT count(*) - count(DISTINCT migration_name) AS twice, count(*) FILTER (WHERE finished_at IS NULL) AS unfinished FROM _prisma_migrations`,
    );
    expect(rows[0]).toEqual({ twice: "0", unfinished: "0" });
    await client.end();
    await database.drop();
  });

  test("one waits for the other although that takes longer than Prisma would wait", async () => {
    const database = await anEmptyDatabase();
    const other = await connectTo(readAddress(database.url));
    // The lock that Prisma takes while it migrates.
    await other.query("SELECT pg_advisory_lock(72707369)");
    const migrating = migrate(database.url, log("waiting"));
    await sleep(13_000);
    expect(await applied(other)).toBe(false);
    await other.query("SELECT pg_advisory_unlock(72707369)");
    await migrating;
    expect(await applied(other)).toBe(true);
    await other.end();
    await database.drop();
  });
});

async function catalogue(client: pg.Client) {
  const list = async (sql: string) =>
    (await client.query<string[]>({ text: sql, rowMode: "array" })).rows.map(([line]) => String(line)).sort();
  return {
    columns: await list(CATALOGUE.columns),
    indexes: await list(CATALOGUE.indexes),
    constraints: await list(CATALOGUE.constraints),
    enums: await list(CATALOGUE.enums),
  };
}

/** Prisma compares schemas without a database, but insists on one that it can reach. */
async function sqlOfSchema(url: string): Promise<string> {
  const diff = ["migrate", "diff", "--from-empty", "--to-schema-datamodel", "prisma/schema", "--script"];
  const { stdout } = await promisify(execFile)(process.execPath, ["node_modules/prisma/build/index.js", ...diff], {
    cwd: repository,
    env: { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: "1" },
  });
  return stdout;
}
