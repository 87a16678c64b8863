/** Brings a database to the newest migration, with the same command production uses. */
import { repository } from "./folders.ts";
import { run } from "./run.ts";

/** Runs `prisma migrate deploy` against the database; its output goes to `logFile`. */
export function migrate(databaseUrl: string, logFile: string, signal?: AbortSignal): Promise<void> {
  return run({
    what: "Migrating the database",
    args: ["node_modules/prisma/build/index.js", "migrate", "deploy"],
    cwd: repository,
    // No look for a newer Prisma: nothing here may need the network.
    env: { DATABASE_URL: databaseUrl, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    logFile,
    signal,
  });
}
