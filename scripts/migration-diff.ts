/**
 * npm run migration:diff
 *
 * Prints the SQL that takes the schema of the last committed migration to today's prisma/schema, for review and a new
 * folder under prisma/migrations/. Prisma's introspection does not work through the driver adapter, so two schemas are
 * compared; that the migrations build what the schema describes is what tests/integration/house/migrations.test.ts proves.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { repository } from "#tests/support/stack/folders.ts";
import { withCluster } from "#tests/support/stack/passing-cluster.ts";

const SCHEMA = "prisma/schema";
const git = (...args: string[]) => execFileSync("git", args, { cwd: repository, encoding: "utf8" }).trim();

// Compared without it, but Prisma insists on a database it can reach.
await withCluster("migration-diff", async (cluster, folder) => {
  const diff = ["node_modules/prisma/build/index.js", "migrate", "diff", ...from(folder), "--to-schema-datamodel", SCHEMA, "--script"];
  const env = { ...process.env, DATABASE_URL: cluster.url("postgres"), CHECKPOINT_DISABLE: "1" };
  process.exitCode = spawnSync(process.execPath, diff, { cwd: repository, env, stdio: "inherit" }).status ?? 1;
});

function from(folder: string): string[] {
  const lastMigration = git("log", "-1", "--format=%H", "--", "prisma/migrations");
  if (!lastMigration) return ["--from-empty"];
  // Until its file became a folder, the schema stood in prisma/schema.prisma: both are found by the beginning of their names.
  const files = git("ls-tree", "-r", "--name-only", lastMigration, "--", "prisma/")
    .split("\n")
    .filter((name) => name.startsWith(SCHEMA));
  const before = join(folder, "before");
  mkdirSync(before);
  for (const name of files) writeFileSync(join(before, basename(name)), git("show", `${lastMigration}:${name}`));
  return ["--from-schema-datamodel", before];
}
