import { execFile } from "node:child_process";
import { promisify } from "node:util";

import pg from "pg";

import { aDatabase } from "#tests/support/postgres.ts";
import { repository } from "#tests/support/stack/folders.ts";

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
