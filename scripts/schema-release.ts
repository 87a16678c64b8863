/**
 * npm run schema:release
 *
 * Writes prisma/former-schema.json: the schema of the version that is about to be released, which the next one's has to carry as
 * well while both run side by side (tests/integration/house/former-version.test.ts). Run once for each release.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

import { onCluster, removeCluster, startCluster } from "#tests/support/stack/cluster.ts";
import { dataFolder, repository } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";
import { readSchema } from "./schema/read-schema.ts";

const folder = join(dataFolder, `schema-release-${process.pid}`);
mkdirSync(folder, { recursive: true });
const dataDir = join(folder, "postgres");
const cluster = await startCluster({
  dataDir,
  port: portsFrom(await freeBasePort()).database,
  logFile: join(folder, "postgres.log"),
  durable: false,
});
try {
  await onCluster(cluster.url("postgres"), "CREATE DATABASE released");
  await migrate(cluster.url("released"), join(folder, "migrate.log"));
  const client = new pg.Client(cluster.url("released"));
  await client.connect();
  writeFileSync(join(repository, "prisma/former-schema.json"), `${JSON.stringify(await readSchema(client), null, 1)}\n`);
  await client.end();
} finally {
  await cluster.stop();
  await removeCluster(dataDir);
  rmSync(folder, { recursive: true, force: true });
}
