/**
 * npm run schema:release
 *
 * Writes prisma/former-schema.json: the schema of the version that is about to be released, which the next one's has to carry as
 * well while both run side by side (tests/integration/house/former-version.test.ts). Run once for each release.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

import { onCluster } from "#tests/support/stack/cluster.ts";
import { repository } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { withCluster } from "#tests/support/stack/passing-cluster.ts";
import { readSchema } from "./schema/read-schema.ts";

await withCluster("schema-release", async (cluster, folder) => {
  await onCluster(cluster.url("postgres"), "CREATE DATABASE released");
  await migrate(cluster.url("released"), join(folder, "migrate.log"));
  const client = new pg.Client(cluster.url("released"));
  await client.connect();
  writeFileSync(join(repository, "prisma/former-schema.json"), `${JSON.stringify(await readSchema(client), null, 1)}\n`);
  await client.end();
});
