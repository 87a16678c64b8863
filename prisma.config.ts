/**
 * Lets `prisma generate` and `prisma migrate deploy` run on the plain PostgreSQL driver: no native engine, no download.
 * Reads DATABASE_URL; `generate` does not need it.
 */
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { defineConfig } from "prisma/config";

const connectionString = process.env.DATABASE_URL;

// The CLI resolves the schema's env("DATABASE_URL") even to generate; when that fails it takes the project for one
// with a native engine and tries to download it.
process.env.DATABASE_URL ??= "postgresql://database-url-is-not-set/";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => {
    if (!connectionString) throw new Error("DATABASE_URL is not set: name the PostgreSQL database to work on.");
    // A pool that waits for idle connections keeps the command alive for ten seconds after it has finished.
    return new PrismaPg(new Pool({ connectionString, max: 2, allowExitOnIdle: true }));
  },
});
