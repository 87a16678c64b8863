/** The app's server side in a test: its own database and the credentials it and the local Shopify share. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { ShopDb } from "#app/platform/db.server.ts";

import { TEST_KEYS } from "./keys.ts";
import { aDatabase } from "./postgres.ts";

export const API_KEY = "reissue-demo-key";
export const API_SECRET = "reissue-demo-secret";

/** Up to so many bytes of a table its rows are deleted one by one. */
const FEW_BYTES = 512 * 1024;

export type TestApp = {
  db: PrismaClient;
  shopDb(shop: string): ShopDb;
  /** Empties every table of the product. */
  empty(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Sets the environment and opens the database. Modules that read the environment are imported after it, with `await import`:
 * they are the app's real ones and live as long as the test file, so there is one app in each: start it in `beforeAll`.
 */
export async function anApp(): Promise<TestApp> {
  const database = await aDatabase();
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    SHOPIFY_API_KEY: API_KEY,
    SHOPIFY_API_SECRET: API_SECRET,
    SHOPIFY_APP_URL: "https://reissue.example.com",
    SCOPES: "read_discounts,write_discounts,read_orders,read_customers,read_products,write_app_proxy",
    NODE_ENV: "test",
    LOG_LEVEL: "error",
    ...TEST_KEYS,
  });
  const { db, shopDb } = await import("#app/platform/db.server.ts");
  // Loads the query compiler now: jest refuses an import between two tests, where the session storage's first look may fall.
  await db.$queryRaw`SELECT 1`;
  return {
    db,
    shopDb,
    async empty() {
      // A table that is truncated gets new files, and so do all that refer to it: half a second on a busy machine for three rows.
      // They are deleted instead where they are few, by whoever has waited, as TRUNCATE does, for what is still being written.
      await db.$executeRawUnsafe(`DO $$
        DECLARE every text; at record; has_rows boolean; is_large boolean := false; filled text[] := '{}';
        BEGIN
          SELECT string_agg(quote_ident(tablename), ', ' ORDER BY tablename) INTO every FROM pg_tables
            WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%';
          EXECUTE 'LOCK TABLE ' || every || ' IN ACCESS EXCLUSIVE MODE';
          FOR at IN SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%' LOOP
            EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || at.name || ')' INTO has_rows;
            CONTINUE WHEN NOT has_rows;
            filled := filled || at.name;
            is_large := is_large OR pg_relation_size(at.name::regclass) > ${FEW_BYTES};
          END LOOP;
          IF filled = '{}' THEN RETURN; END IF;
          IF is_large THEN EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE'; RETURN; END IF;
          SET LOCAL session_replication_role = replica;
          FOR at IN SELECT unnest(filled) AS name LOOP EXECUTE 'DELETE FROM ' || at.name; END LOOP;
        END $$`);
    },
    async close() {
      const { closeQueue } = await import("#app/jobs/queue.server.ts");
      await closeQueue();
      await db.$disconnect();
      await database.drop();
    },
  };
}
