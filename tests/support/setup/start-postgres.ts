/** jest globalSetup of the integration project, and the first part of the browser stories': one cluster for the run and one migrated database to copy from. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { isAlive } from "../../../scripts/install/processes.mjs";
import { onCluster, removeCluster, startCluster, type Cluster } from "#tests/support/stack/cluster.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { migrate } from "#tests/support/stack/migrate.ts";
import { freeBasePort, portsFrom } from "#tests/support/stack/ports.ts";

const runs = join(dataFolder, "test-databases");

declare global {
  var testCluster: { cluster: Cluster; dataDir: string } | undefined;
}

/** Both projects ask for it when both are run; the second finds it there. */
export default async function startPostgres(): Promise<void> {
  if (globalThis.testCluster) return;
  await removeAbandoned();
  const dataDir = join(runs, String(process.pid));
  const logFile = join(dataFolder, "logs", "test-postgres.log");
  const cluster = await startCluster({ dataDir, port: portsFrom(await freeBasePort()).database, logFile, durable: false });
  globalThis.testCluster = { cluster, dataDir };
  await onCluster(cluster.url("postgres"), "CREATE DATABASE template_reissue");
  await migrate(cluster.url("template_reissue"), logFile);
  process.env.TEST_POSTGRES_URL = cluster.url("postgres");
}

/** Folders are named by the process that made them; a dead one's are rubbish. */
async function removeAbandoned(): Promise<void> {
  mkdirSync(runs, { recursive: true });
  for (const name of readdirSync(runs).filter((name) => /^\d+$/.test(name) && !isAlive(Number(name))))
    await removeCluster(join(runs, name));
}
