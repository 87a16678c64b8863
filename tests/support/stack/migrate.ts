/** Brings a database to the newest migration, with the same command production uses. */
import { repository } from "./folders.ts";
import { run } from "./run.ts";

/** Runs `npm run migrate` against the database; its output goes to `logFile`. `direct`: where it goes instead of there. */
export function migrate(
  databaseUrl: string,
  logFile: string,
  { signal, direct = "" }: { signal?: AbortSignal; direct?: string } = {},
): Promise<void> {
  return run({
    what: "Migrating the database",
    args: ["scripts/migrate.ts"],
    cwd: repository,
    env: { DATABASE_URL: databaseUrl, DIRECT_DATABASE_URL: direct },
    logFile,
    signal,
  });
}
