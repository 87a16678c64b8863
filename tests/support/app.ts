/** The app's server side in a test: its own database and the credentials it and the local Shopify share. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { ShopDb } from "#app/platform/db.server.ts";

import { TEST_KEYS } from "./keys.ts";
import { aDatabase } from "./postgres.ts";

export const API_KEY = "reissue-demo-key";
export const API_SECRET = "reissue-demo-secret";

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
      // Most tables hold nothing, and a table that is truncated gets new files, empty or not: only what has a row is.
      await db.$executeRawUnsafe(`DO $$
        DECLARE at record; has_rows boolean; filled text[] := '{}';
        BEGIN
          FOR at IN SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%' LOOP
            EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || at.name || ')' INTO has_rows;
            IF has_rows THEN filled := filled || at.name; END IF;
          END LOOP;
          IF filled <> '{}' THEN EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE'; END IF;
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
