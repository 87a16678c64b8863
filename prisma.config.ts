/**
 * Lets `prisma generate` and `prisma migrate deploy` run on the plain PostgreSQL driver: no native engine, no download.
 * Reads DIRECT_DATABASE_URL, or DATABASE_URL where there is no pooler in between; `generate` needs neither.
 */
import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

import { openPool } from "./app/platform/db-pool.server.ts";

// The CLI resolves the schema's env("DATABASE_URL") even to generate; when that fails it takes the project for one
// with a native engine and tries to download it.
const pooled = (process.env.DATABASE_URL ??= "postgresql://database-url-is-not-set/none");

letGoOfLongTimers();

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => {
    // One connection, because the advisory lock against a second migration belongs to the connection that took it.
    const pool = openPool(process.env.DIRECT_DATABASE_URL || pooled, { max: 1, allowExitOnIdle: true });
    return new PrismaPg(pool, { disposeExternalPool: true });
  },
});

/**
 * Prisma 6.19's engine guards its advisory lock with a ten-second timer that it never clears, so a finished command would
 * linger that long. Unreferenced, the timer still fires while there is work and no longer holds the process.
 */
function letGoOfLongTimers(): void {
  const setTimer = globalThis.setTimeout;
  const lenient = (callback: () => void, ms?: number) => {
    const timer = setTimer(callback, ms);
    return ms === 10_000 ? timer.unref() : timer;
  };
  globalThis.setTimeout = Object.assign(lenient, setTimer);
}
